// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoroTask>

#include <QtCore/QEventLoop>
#include <QtCore/QTimer>
#include <QtTest/QTest>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>

// Runs coroutines in tests. QCoro::waitFor() of QCoro 0.8 hangs when the task throws.

//! Fails the test from within a coroutine, where QVERIFY's plain return is not allowed. The
//! condition must not contain a co_await: GCC 12 miscompiles that.
#define CO_VERIFY(condition)                                                                       \
    do {                                                                                           \
        if (!QTest::qVerify(static_cast<bool>(condition), #condition, "", __FILE__, __LINE__))     \
            co_return;                                                                             \
    } while (false)

#define CO_VERIFY2(condition, description)                                                         \
    do {                                                                                           \
        if (!QTest::qVerify(static_cast<bool>(condition), #condition, description, __FILE__,       \
                            __LINE__))                                                             \
            co_return;                                                                             \
    } while (false)

#define CO_COMPARE(actual, expected)                                                               \
    do {                                                                                           \
        if (!QTest::qCompare(actual, expected, #actual, #expected, __FILE__, __LINE__))            \
            co_return;                                                                             \
    } while (false)

//! Evaluates to true when awaiting \a operation throws \a Exception; put it into a variable first.
//! `const bool refused = co_await throws<RefusedError>(client.connect().start());`
template<typename Exception, typename Result>
QCoro::Task<bool> throws(QCoro::Task<Result> task)
{
    bool thrown = false;
    try {
        co_await task;
    } catch (const Exception &) {
        thrown = true;
    }
    co_return thrown;
}

//! The exception that \a task ends with, of exactly the wanted family; nothing when it ends well.
template<typename Exception, typename Result>
QCoro::Task<std::optional<Exception>> thrown(QCoro::Task<Result> task)
{
    std::optional<Exception> caught;
    try {
        co_await task;
    } catch (const Exception &exception) {
        caught.emplace(exception);
    }
    co_return caught;
}

//! Puts what \a task gives into \a result, which must live as long: tasks cannot be asked for it.
template<typename Result>
QCoro::Task<> into(Result &result, QCoro::Task<Result> task)
{
    result = co_await std::move(task);
}

namespace Internal {

struct RunState
{
    QEventLoop loop;
    bool done = false;
    std::exception_ptr error;
};

template<typename Result>
QCoro::Task<> watch(QCoro::Task<Result> task, std::shared_ptr<RunState> state)
{
    try {
        co_await task;
    } catch (...) {
        state->error = std::current_exception();
    }
    state->done = true;
    state->loop.quit();
}

} // namespace Internal

//! Runs the event loop until \a task has ended; rethrows its error, throws when it takes longer
//! than \a limit.
template<typename Result>
void runUntilDone(QCoro::Task<Result> task,
                  std::chrono::milliseconds limit = std::chrono::seconds(30))
{
    const auto state = std::make_shared<Internal::RunState>();
    Internal::watch(std::move(task), state);
    if (!state->done) {
        QTimer::singleShot(limit, &state->loop, &QEventLoop::quit);
        state->loop.exec();
    }
    if (!state->done)
        throw std::runtime_error("the coroutine did not end in time");
    if (state->error)
        std::rethrow_exception(state->error);
}

//! For test slots: fails the test when the coroutine throws or does not end.
#define RUN_COROUTINE(...)                                                                         \
    do {                                                                                           \
        try {                                                                                      \
            runUntilDone(__VA_ARGS__);                                                             \
        } catch (const std::exception &exception) {                                                \
            QFAIL(exception.what());                                                               \
        }                                                                                          \
    } while (false)
