// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <sqlite/recorddatabase.h>
#include <sqlite/workqueue.h>

#include <QtCore/QObject>

#include <coroutine>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace QCoMqtt::Internal {

//! Something that the thread does, and the coroutine that waits for it.
struct StoreJob
{
    std::function<void(RecordDatabase &database)> work;
    std::function<void()> settled = {}; //!< called before the coroutine goes on, in its thread
    QList<SessionRecord> records = {};
    std::exception_ptr error = {};
    std::coroutine_handle<> waiting = {};
    bool isDone = false; // under the mutex of the thread
    bool isSettled = false;
};

//! What is awaited of a job. QCoro moves it, so it holds nothing but the job.
struct StoreResult
{
    std::shared_ptr<StoreJob> job;

    bool await_ready() const noexcept { return job->isSettled; }
    void await_suspend(std::coroutine_handle<> waiting) const noexcept { job->waiting = waiting; }
    void await_resume() const
    {
        if (job->error)
            std::rethrow_exception(job->error);
    }
};

//! A database and the one thread that uses it. To be called in the thread of the client.
//!
//! Jobs end in the order in which they began. Who waits for one is resumed by the event loop; by
//! shutDown() and by the end of the application, who still does.
class StoreThread : public std::enable_shared_from_this<StoreThread>
{
public:
    StoreThread(const QString &path, bool survivesPowerLoss);
    ~StoreThread();
    Q_DISABLE_COPY_MOVE(StoreThread)

    [[nodiscard]] std::shared_ptr<StoreJob> open();
    [[nodiscard]] std::shared_ptr<StoreJob> commit(const QList<SessionRecord> &changes);
    void close();
    void include(const Statement &statement);
    bool hasStatements() const noexcept { return !m_statements.isEmpty(); }

    //! Waits for everything, resumes whoever waits, closes the file and ends the thread.
    void shutDown();

private:
    //! Is told by the thread that something is done.
    class Receiver : public QObject
    {
    public:
        explicit Receiver(StoreThread &thread) : m_thread(thread) {}
        void customEvent(QEvent *event) override;

    private:
        StoreThread &m_thread;
    };
    static void endAll();
    void enlist();
    void endWithApplication();

    void prepareReceiver();
    void start(const std::shared_ptr<StoreJob> &job);
    void perform(const std::shared_ptr<StoreJob> &job);
    void wait();
    void settle();
    void settleAll();
    [[nodiscard]] std::shared_ptr<StoreJob> takeDone();
    void opened(int possession, bool isOpen);

    void commitRestSoon();
    void inTurn(std::function<void()> &&work);
    void commitRest(quint64 upTo);

    RecordDatabase m_database; // the thread's, once it has begun
    std::unique_ptr<Receiver> m_receiver; // lives in the thread of the client
    std::shared_ptr<StoreThread> m_self; // while there are jobs: who began them may let go
    std::mutex m_mutex; // for what of jobs both threads look at
    std::deque<std::shared_ptr<StoreJob>> m_jobs; // not settled yet
    QList<Statement> m_statements; // not handed over yet
    quint64 m_included = 0; // statements, ever
    int m_possession = 0; // how often it was opened
    bool m_isPossessed = false;
    bool m_isOpen = false;
    bool m_isRestPosted = false;
    WorkQueue m_queue; // goes first, and with it the thread that uses the others
};

} // namespace QCoMqtt::Internal
