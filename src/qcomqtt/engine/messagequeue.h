// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/message.h>
#include <qcomqtt/qcomqtt_export.h>
#include <qcomqtt/streamoptions.h>
#include <qcomqtt/values/ring.h>

#include <QtCore/QHash>

namespace QCoMqtt::Internal {

//! The messages that a stream holds for its reader, within the limits of its options and by its
//! policy. What it drops it acknowledges, since nobody else will.
class QCOMQTT_TESTED_EXPORT MessageQueue
{
public:
    explicit MessageQueue(const StreamOptions &options) : m_options(options) {}

    //! False when there is no room and the policy is Fail; the message is then let go.
    [[nodiscard]] bool push(Message &&message);
    //! Not when it is empty. Acknowledges what is acknowledged on receiving.
    Message take();
    //! Puts one back that nobody has seen.
    void giveBack(Message &&message);
    //! Everything, in order.
    std::vector<Message> takeAll();

    const StreamOptions &options() const noexcept { return m_options; }
    qsizetype size() const noexcept { return m_messages.size(); }
    qsizetype bytes() const noexcept { return m_bytes; }
    quint64 dropped() const noexcept { return m_dropped; }
    //! True when the next message will not find room.
    bool isFull() const noexcept;
    //! True when another message of that many bytes would find room.
    bool hasRoomFor(qsizetype bytes) const noexcept
    {
        // One that is larger than all the room there is passes alone, or it would never pass.
        return m_messages.isEmpty()
            || (size() < m_options.maximumMessages()
                && m_bytes + bytes <= m_options.maximumBytes());
    }
    static qsizetype sizeOf(const Message &message) noexcept
    {
        return message.topic().utf8().size() + message.payload().size();
    }
    //! True when nothing more must be read from the socket until a message is taken.
    bool blocks() const noexcept;

private:
    bool hasRoomFor(const Message &message) const noexcept { return hasRoomFor(sizeOf(message)); }
    void makeRoomByDroppingQos0(const Message &message);
    bool dropOldestQos0();
    void pushLatest(Message &&message);
    void append(Message &&message);
    Message takeFirst();
    void drop(Message &&message);

    Ring<Message> m_messages;
    StreamOptions m_options;
    QHash<Topic, quint64> m_places; // LatestPerTopic only
    qsizetype m_bytes = 0;
    qsizetype m_atMostOnce = 0;
    quint64 m_dropped = 0;
};

} // namespace QCoMqtt::Internal
