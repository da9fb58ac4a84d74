// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/session/violation.h>

#include <QtCore/QHash>

#include <vector>

namespace QCoMqtt::Internal {

//! Replaces topics of outgoing messages by aliases (MQTT 5.0 section 3.3.2.3.4). When all are
//! taken, the one that was used longest ago is given to the new topic.
class OutgoingAliases
{
public:
    //! Aliases live as long as a connection (MQTT-3.3.2-7). \a maximum 0: none are used.
    void start(quint16 maximum);
    bool isInUse() const noexcept { return m_maximum > 0; }
    //! Writes the alias into a message that is about to be sent, unless that would not pay or the
    //! message would exceed \a maximumPacketSize.
    void apply(Publish &publish, quint32 maximumPacketSize);

private:
    struct Place
    {
        Topic topic;
        Properties onlyAlias; // shared by all messages that have no other property
        quint16 newer = 0;
        quint16 older = 0;
    };

    quint16 assign(const Topic &topic);
    void unlink(quint16 alias);
    void makeNewest(quint16 alias);

    QHash<Topic, quint64> m_aliases; // of the same type as the outbox has: its code is there once
    std::vector<Place> m_places; // by alias; place 0 is the head of a ring
    quint16 m_maximum = 0;
};

//! Finds the topics that the server's aliases stand for.
class IncomingAliases
{
public:
    void start(quint16 maximum);
    //! Gives the message its full topic, or learns the alias, and removes it from the properties.
    [[nodiscard]] Verdict resolve(Publish &publish);

private:
    std::vector<Topic> m_topics; // by alias, as far as they were used
    quint16 m_maximum = 0;
};

} // namespace QCoMqtt::Internal
