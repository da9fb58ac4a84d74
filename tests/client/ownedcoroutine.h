// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>
#include <qcomqtt/transporterror.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QDeadlineTimer>
#include <QtCore/QTimer>

#include <chrono>
#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

//! A coroutine whose frame its owner destroys, as generators do; QCoro's tasks never are.
class OwnedCoroutine
{
public:
    struct promise_type
    {
        OwnedCoroutine get_return_object()
        {
            return OwnedCoroutine(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };

    OwnedCoroutine() = default;
    OwnedCoroutine(OwnedCoroutine &&other) noexcept
        : m_handle(std::exchange(other.m_handle, nullptr))
    {}
    OwnedCoroutine &operator=(OwnedCoroutine &&other) noexcept
    {
        if (this != &other) {
            drop();
            m_handle = std::exchange(other.m_handle, nullptr);
        }
        return *this;
    }
    ~OwnedCoroutine() { drop(); }

    void drop()
    {
        if (const auto handle = std::exchange(m_handle, nullptr))
            handle.destroy();
    }

private:
    explicit OwnedCoroutine(std::coroutine_handle<promise_type> handle) : m_handle(handle) {}
    std::coroutine_handle<promise_type> m_handle;
};

//! How an operation can end for the coroutine that awaits it.
enum class Result { Pending, Value, EndOfStream, Timeout, Cancelled, Disconnected, Connect, Other };

struct Outcome
{
    int resumed = 0;
    Result result = Result::Pending;
};

inline Result resultOfException()
{
    try {
        throw;
    } catch (const QCoMqtt::TimeoutError &) {
        return Result::Timeout;
    } catch (const QCoMqtt::CancelledError &) {
        return Result::Cancelled;
    } catch (const QCoMqtt::DisconnectedError &) {
        return Result::Disconnected;
    } catch (const QCoMqtt::ConnectError &) {
        return Result::Connect;
    } catch (const QCoMqtt::TransportError &) {
        return Result::Connect;
    } catch (const std::exception &) {
        return Result::Other;
    }
}

template<typename Item>
Result resultOf(const std::optional<Item> &item)
{
    return item ? Result::Value : Result::EndOfStream;
}

template<typename Value>
Result resultOf(const Value &)
{
    return Result::Value;
}

//! Awaits \a operation and counts how often it comes back.
template<typename Operation>
OwnedCoroutine awaitInto(Operation operation, Outcome &outcome)
{
    Result result = Result::Value;
    try {
        if constexpr (std::is_void_v<typename Operation::Result>) {
            co_await operation;
        } else {
            const auto value = co_await operation;
            result = resultOf(value);
        }
    } catch (...) {
        result = resultOfException();
    }
    outcome.result = result;
    ++outcome.resumed;
}

//! Runs the event loop until \a predicate holds; sleeps when there is nothing to do, unlike
//! QTest::qWaitFor(), which sleeps between any two looks.
template<typename Predicate>
bool runUntil(Predicate predicate, std::chrono::milliseconds limit = std::chrono::seconds(20))
{
    const QDeadlineTimer deadline(limit);
    QTimer alarm;
    alarm.setSingleShot(true);
    alarm.setTimerType(Qt::PreciseTimer); // a coarse one may ring before the deadline, and no more
    alarm.start(limit + std::chrono::milliseconds(1));
    while (!predicate()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}
