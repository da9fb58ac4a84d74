// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "coroutinetest.h"
#include "ownedcoroutine.h"

#include <QtCore/QAbstractEventDispatcher>
#include <QtCore/QCoreApplication>
#include <QtCore/QThread>

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <stdexcept>

//! What became of a coroutine that ran in another thread.
struct Errand
{
    std::atomic<bool> isDone = false;
    QByteArray error; //!< empty when it ended well; written before isDone
};
using ErrandPointer = std::shared_ptr<Errand>;

//! A thread with an event loop, as applications have them. What it is given to do comes there by way
//! of a mutex of the standard library, since ThreadSanitizer sees none of Qt's.
class WorkerThread
{
public:
    WorkerThread() : m_receiver(std::make_unique<Receiver>())
    {
        m_receiver->moveToThread(&m_thread);
        m_thread.start();
        run([hasEnded = m_hasEnded] { sayFarewell(hasEnded); });
    }
    ~WorkerThread() { end(); }
    Q_DISABLE_COPY_MOVE(WorkerThread)

    //! Ends its event loop behind what it was given to do, and waits for its end, also of the objects
    //! that the thread has of its own.
    void end()
    {
        run([this] { m_thread.quit(); });
        m_thread.wait();
        m_hasEnded->wait(false);
    }
    QThread *thread() { return &m_thread; }

    void run(std::function<void()> function)
    {
        {
            const std::lock_guard lock(m_receiver->mutex);
            m_receiver->functions.push_back(std::move(function));
        }
        QCoreApplication::postEvent(m_receiver.get(), new QEvent(QEvent::User));
    }

    //! Calls \a function there, which returns a task.
    template<typename Function>
    ErrandPointer start(Function function)
    {
        const auto errand = std::make_shared<Errand>();
        run([function = std::move(function), errand]() mutable { watch(function(), errand); });
        return errand;
    }

private:
    struct Receiver : public QObject
    {
        void customEvent(QEvent *) override
        {
            std::function<void()> function;
            {
                const std::lock_guard lock(mutex);
                function = std::move(functions.front());
                functions.pop_front();
            }
            function();
        }
        std::mutex mutex;
        std::deque<std::function<void()>> functions;
    };

    using Flag = std::shared_ptr<std::atomic<bool>>;
    //! The first of the thread's own objects, and so the last to go.
    static void sayFarewell(const Flag &hasEnded)
    {
        struct Farewell
        {
            explicit Farewell(const Flag &flag) : hasEnded(flag) {}
            ~Farewell()
            {
                *hasEnded = true;
                hasEnded->notify_all();
            }
            const Flag hasEnded;
        };
        static thread_local const Farewell farewell(hasEnded);
    }
    static QCoro::Task<> watch(QCoro::Task<> task, ErrandPointer errand)
    {
        try {
            co_await task;
        } catch (const std::exception &exception) {
            errand->error = exception.what();
        }
        errand->isDone = true;
        QAbstractEventDispatcher::instance(qApp->thread())->wakeUp();
    }

    const Flag m_hasEnded = std::make_shared<std::atomic<bool>>(false);
    QThread m_thread;
    std::unique_ptr<Receiver> m_receiver;
};

//! For coroutines in other threads, where QVERIFY may not be used.
inline void require(bool condition, const char *what)
{
    if (!condition)
        throw std::runtime_error(what);
}
#define REQUIRE(...) require(static_cast<bool>(__VA_ARGS__), #__VA_ARGS__)

//! For test slots: waits for the errand's end while the event loop goes on.
#define FINISH(errand)                                                                             \
    do {                                                                                           \
        QVERIFY(runUntil([&] { return (errand)->isDone.load(); }, std::chrono::seconds(60)));      \
        QCOMPARE((errand)->error, QByteArray());                                                   \
    } while (false)
