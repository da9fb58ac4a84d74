// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/engine/streamstate.h>
#include <qcomqtt/message.h>
#include <qcomqtt/streamoptions.h>
#include <qcomqtt/topicfilter.h>

namespace QCoMqtt::Internal {

class Dispatcher;

class MessageStreamState final : public StreamState<Message>
{
public:
    MessageStreamState(Dispatcher &dispatcher, std::optional<TopicFilter> filter,
                       const StreamOptions &options);

    //! Nothing: every topic.
    const std::optional<TopicFilter> &filter() const noexcept { return m_filter; }
    //! Hands the message to a waiting reader or holds it within the limits.
    void push(Message &&message);
    void close() override;
    //! The client is gone: nothing is held any more, and everybody gets \a error.
    void orphan(std::exception_ptr error);
    //! What is held, when the stream closes.
    std::deque<Message> takeAll();

    //! The subscription that ends with this stream; see Listeners.
    std::optional<TopicFilter> listened;
    //! Tells a stream that several matching filters lead to from one that was not reached yet.
    quint64 lastDispatch = 0;

private:
    void taken(const Message &message) override;
    bool isFull() const noexcept;
    bool dropOldestAtMostOnce();
    void countDrop();

    Dispatcher *m_dispatcher;
    std::optional<TopicFilter> m_filter;
    StreamOptions m_options;
    qsizetype m_bytes = 0;
};

} // namespace QCoMqtt::Internal
