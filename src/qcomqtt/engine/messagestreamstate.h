// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/engine/messagequeue.h>
#include <qcomqtt/engine/streamstate.h>
#include <qcomqtt/topicfilter.h>

namespace QCoMqtt::Internal {

class Dispatcher;

class MessageStreamState : public StreamState<Message>
{
public:
    MessageStreamState(std::optional<TopicFilter> filter, const StreamOptions &options);

    //! From now on messages come.
    virtual void open(Dispatcher &dispatcher) { m_dispatcher = &dispatcher; }

    //! Nothing: every topic.
    const std::optional<TopicFilter> &filter() const noexcept { return m_filter; }
    const StreamOptions &options() const noexcept { return m_queue.options(); }
    //! Hands the message to a waiting reader or holds it within the limits.
    void push(Message &&message);
    void close() override;
    void reopen() override;
    //! The client is gone: nothing is held any more, and everybody gets \a error.
    void orphan(std::exception_ptr error);
    //! What is held, when the stream closes.
    virtual std::vector<Message> takeAll() { return m_queue.takeAll(); }
    //! True when nothing more must be read from the socket until a reader takes a message.
    virtual bool blocks() const noexcept { return m_queue.blocks(); }

    qsizetype size() const noexcept override { return m_queue.size(); }
    quint64 dropped() const noexcept override { return m_queue.dropped(); }

protected:
    virtual void hold(Message &&message);
    Dispatcher *dispatcher() const noexcept { return m_dispatcher; }
    MessageQueue &queue() noexcept { return m_queue; }

private:
    Message take() override;
    void putBack(Message &&message) override;
    void warnOfDrops();
    void overflow();

    // First what every message needs: with thousands of streams each line of memory is a far one.
    Dispatcher *m_dispatcher = nullptr;
    MessageQueue m_queue;
    std::optional<TopicFilter> m_filter;
    std::chrono::steady_clock::time_point m_nextWarning;
    bool m_overflowed = false;

public:
    //! The subscription that ends with this stream; see Listeners.
    std::optional<TopicFilter> listened;
    //! The server was told that nothing more of its filter is wanted.
    bool isUnsubscribed = false;
    //! Its place among the open streams of the client, counted from 1 in the order of opening.
    quint64 number = 0;
    //! Tells a stream that several matching filters lead to from one that was not reached yet.
    quint64 lastDispatch = 0;
};

} // namespace QCoMqtt::Internal
