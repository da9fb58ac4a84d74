// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <sqlite/storethread.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QThread>
#include <QtSql/QSqlDatabase>

#include <future>
#include <utility>
#include <vector>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

using Closing = std::shared_future<void>;

//! What the stores of this process know of each other.
struct StoreThreads
{
    std::mutex mutex;
    std::vector<std::weak_ptr<StoreThread>> all; // for the end of the application
    std::vector<std::pair<QString, Closing>> closing; // under way, by path
};

Q_GLOBAL_STATIC(StoreThreads, storeThreads)

void addClosing(const QString &path, const Closing &closing)
{
    if (storeThreads.isDestroyed())
        return;
    const std::scoped_lock lock(storeThreads->mutex);
    storeThreads->closing.emplace_back(path, closing);
}

std::vector<Closing> closingsOf(const QString &path)
{
    const std::scoped_lock lock(storeThreads->mutex);
    std::erase_if(storeThreads->closing, [](const auto &one) {
        return one.second.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    });
    std::vector<Closing> closings;
    for (const auto &[of, closing] : storeThreads->closing) {
        if (of == path)
            closings.push_back(closing);
    }
    return closings;
}

} // namespace

StoreThread::StoreThread(const QString &path, bool survivesPowerLoss)
    : m_database(path, survivesPowerLoss)
{}

StoreThread::~StoreThread() = default;

std::shared_ptr<StoreJob> StoreThread::open()
{
    if (std::exchange(m_isPossessed, true))
        throw m_database.error(u"another client of this process has opened it"_s);
    enlist();
    const auto job = std::make_shared<StoreJob>();
    // Another store of this process may have let go of the file just now.
    job->work = [records = &job->records,
                 closings = closingsOf(m_database.path())](RecordDatabase &database) {
        for (const Closing &closing : closings)
            closing.wait();
        QSqlDatabase::drivers(); // which is when Qt Sql asks for its own end
        qAddPostRoutine(&StoreThread::endAll);
        *records = database.open();
    };
    job->settled = [this, job = job.get(), possession = ++m_possession] {
        opened(possession, !job->error);
    };
    start(job);
    return job;
}

// With the application, Qt Sql ends all connections, whoever uses them. Ours must end before: what
// is asked for last comes first, so this is asked for again when Qt Sql has.
void StoreThread::enlist()
{
    qAddPostRoutine(&StoreThread::endAll);
    const std::scoped_lock lock(storeThreads->mutex);
    std::erase_if(storeThreads->all, [this](const std::weak_ptr<StoreThread> &one) {
        const std::shared_ptr<StoreThread> thread = one.lock();
        return !thread || thread.get() == this;
    });
    storeThreads->all.push_back(weak_from_this());
}

void StoreThread::opened(int possession, bool isOpen)
{
    if (possession != m_possession || !m_isPossessed)
        return; // closed meanwhile
    m_isOpen = isOpen;
    m_isPossessed = isOpen;
}

std::shared_ptr<StoreJob> StoreThread::commit(const QList<SessionRecord> &changes)
{
    const auto job = std::make_shared<StoreJob>();
    auto statements = m_isPossessed ? std::exchange(m_statements, {}) : QList<Statement>();
    job->work = [statements = std::move(statements), changes](RecordDatabase &database) {
        database.commit(statements, changes);
    };
    start(job);
    return job;
}

void StoreThread::close()
{
    if (!std::exchange(m_isPossessed, false))
        return;
    const bool wasOpen = std::exchange(m_isOpen, false);
    auto statements = wasOpen ? std::exchange(m_statements, {}) : QList<Statement>();
    const auto closed = std::make_shared<std::promise<void>>();
    addClosing(m_database.path(), closed->get_future().share());
    m_queue.run([this, closed, statements = std::move(statements)] {
        m_database.commitRest(statements);
        m_database.close();
        closed->set_value();
    });
}

void StoreThread::include(const Statement &statement)
{
    m_statements.append(statement);
    ++m_included;
    commitRestSoon();
}

// Not while a commit is under way: the changes that belong to a statement may wait for its end, and
// come then. Nor in the next event, since the client may have posted its own turn behind this one. What
// is included meanwhile has its own two events.
void StoreThread::commitRestSoon()
{
    if (!m_isOpen || !m_jobs.empty() || m_statements.isEmpty() || m_isRestPosted)
        return;
    m_isRestPosted = true;
    inTurn([this, upTo = m_included] {
        inTurn([this, upTo] {
            m_isRestPosted = false;
            commitRest(upTo);
            commitRestSoon();
        });
    });
}

// The event owns what it is about: the work may be the last to know of it, and the receiver must
// not end before the event.
void StoreThread::inTurn(std::function<void()> &&work)
{
    auto event = [self = shared_from_this(), work = std::move(work)] { work(); };
    QMetaObject::invokeMethod(m_receiver.get(), std::move(event), Qt::QueuedConnection);
}

void StoreThread::commitRest(quint64 upTo)
{
    const quint64 handedOver = m_included - quint64(m_statements.size());
    if (!m_isOpen || !m_jobs.empty() || upTo <= handedOver)
        return;
    const auto count = qsizetype(upTo - handedOver);
    const auto job = std::make_shared<StoreJob>();
    job->work = [statements = m_statements.first(count)](RecordDatabase &database) {
        database.commitRest(statements);
    };
    m_statements.remove(0, count);
    start(job);
}

// A store may be used by one client after the other, in another thread.
void StoreThread::prepareReceiver()
{
    const bool isForeign = m_receiver && m_receiver->thread() != QThread::currentThread();
    if (m_receiver && (!isForeign || !m_jobs.empty()))
        return;
    const std::scoped_lock lock(m_mutex);
    m_receiver = std::make_unique<Receiver>(*this);
    m_isRestPosted = false;
}

void StoreThread::start(const std::shared_ptr<StoreJob> &job)
{
    prepareReceiver();
    m_self = shared_from_this();
    m_jobs.push_back(job);
    m_queue.run([this, job] { perform(job); });
}

// In the thread of the store.
void StoreThread::perform(const std::shared_ptr<StoreJob> &job)
{
    try {
        job->work(m_database);
    } catch (...) {
        job->error = std::current_exception();
    }
    job->work = {};
    const std::scoped_lock lock(m_mutex);
    job->isDone = true;
    QCoreApplication::postEvent(m_receiver.get(), new QEvent(QEvent::User));
}

std::shared_ptr<StoreJob> StoreThread::takeDone()
{
    const std::scoped_lock lock(m_mutex);
    if (m_jobs.empty() || !m_jobs.front()->isDone)
        return nullptr;
    const std::shared_ptr<StoreJob> job = std::move(m_jobs.front());
    m_jobs.pop_front();
    return job;
}

void StoreThread::Receiver::customEvent(QEvent *)
{
    m_thread.settle();
}

void StoreThread::settle()
{
    const auto self = shared_from_this();
    while (const std::shared_ptr<StoreJob> job = takeDone()) {
        job->isSettled = true;
        if (job->settled)
            job->settled();
        if (const auto waiting = std::exchange(job->waiting, nullptr))
            waiting.resume();
    }
    if (m_jobs.empty() && std::exchange(m_self, nullptr))
        inTurn([] {}); // which holds it until the receiver is done
    commitRestSoon();
}

// Without end of the thread: what comes of it may be another commit.
void StoreThread::wait()
{
    const auto end = std::make_shared<std::promise<void>>();
    m_queue.run([end] { end->set_value(); });
    end->get_future().wait();
}

void StoreThread::settleAll()
{
    while (!m_jobs.empty()) {
        wait();
        settle();
    }
}

void StoreThread::shutDown()
{
    const auto self = shared_from_this();
    settleAll();
    close();
    m_queue.finish();
    if (m_receiver)
        QCoreApplication::removePostedEvents(m_receiver.get());
}

void StoreThread::endAll()
{
    std::vector<std::weak_ptr<StoreThread>> all;
    {
        const std::scoped_lock lock(storeThreads->mutex);
        all.swap(storeThreads->all);
    }
    for (const std::weak_ptr<StoreThread> &one : all) {
        if (const std::shared_ptr<StoreThread> thread = one.lock())
            thread->endWithApplication();
    }
}

// Coroutines go on in their own thread, or here when that has ended.
void StoreThread::endWithApplication()
{
    QThread *thread = m_receiver->thread();
    if (!thread || thread == QThread::currentThread() || thread->isFinished())
        return shutDown();
    m_queue.run([this] { m_database.close(); });
    wait();
}

} // namespace QCoMqtt::Internal
