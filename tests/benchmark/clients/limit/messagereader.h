// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "arrivals.h"

#include <QtCore/QByteArray>

#include <coroutine>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>

//! A coroutine that waits for one message after another, each a value of its own: what no client can
//! do without that hands them out so, and nothing else. The topic is shared with the message before.
class MessageReader
{
public:
    explicit MessageReader(Arrivals &arrivals) : m_arrivals(arrivals), m_loop(read()) {}
    ~MessageReader() { m_loop.destroy(); }
    Q_DISABLE_COPY_MOVE(MessageReader)

    void take(std::string_view topic, std::string_view payload)
    {
        if (std::string_view(m_topic.constData(), std::size_t(m_topic.size())) != topic)
            m_topic = QByteArray(topic.data(), qsizetype(topic.size()));
        m_next.emplace(Message{m_topic, QByteArray(payload.data(), qsizetype(payload.size()))});
        m_loop.resume();
    }

private:
    struct Message
    {
        QByteArray topic;
        QByteArray payload;
    };
    struct Promise
    {
        std::coroutine_handle<Promise> get_return_object()
        {
            return std::coroutine_handle<Promise>::from_promise(*this);
        }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
    struct Loop : std::coroutine_handle<>
    {
        using promise_type = Promise;
        Loop(std::coroutine_handle<Promise> handle) : std::coroutine_handle<>(handle) {}
    };
    struct Next
    {
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<>) const noexcept {}
        Message await_resume() { return *std::exchange(*next, std::nullopt); }
        std::optional<Message> *next;
    };
    Loop read()
    {
        Next next{&m_next};
        while (true) {
            const Message message = co_await next;
            m_arrivals.count(message.payload.size());
        }
    }

    Arrivals &m_arrivals;
    QByteArray m_topic;
    std::optional<Message> m_next;
    Loop m_loop;
};
