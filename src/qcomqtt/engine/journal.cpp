// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/journal.h>

#include <qcomqtt/engine/engine.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

Failure storeFailure(const std::exception_ptr &error)
{
    return {ErrorCode::Store, u"The session store failed: %1"_s.arg(textOf(error))};
}

} // namespace

Journal::~Journal()
{
    use(nullptr);
}

void Journal::use(std::shared_ptr<SessionStore> store)
{
    cancelOpening();
    close();
    m_store = std::move(store);
}

void Journal::close()
{
    if (m_isOpen)
        m_store->close();
    m_isOpen = false;
    m_isCommitting = false;
    ++m_generation;
    m_changes.clear();
    m_failure.reset();
}

Moment Journal::moment()
{
    using namespace std::chrono;
    const auto wallClock = system_clock::now().time_since_epoch();
    return {steady_clock::now(), duration_cast<milliseconds>(wallClock).count()};
}

void Journal::open(std::function<void(std::variant<Contents, Failure> &&)> then)
{
    m_openingState = std::make_shared<Opening>();
    const std::function<QCoro::Task<QList<SessionRecord>>()> question
        = [store = m_store, state = m_openingState] { return open(store, state); };
    m_opening.ask(question, [this, then = std::move(then)](Answer<QList<SessionRecord>> &&answer) {
        if (answer.error)
            return then(storeFailure(answer.error));
        auto contents = m_records.read(*answer.value, moment());
        if (const auto *broken = std::get_if<QByteArray>(&contents)) {
            m_store->close();
            return then(Failure{ErrorCode::Store,
                                u"The session store is damaged: its records break the rule that %1"_s
                                    .arg(QString::fromUtf8(*broken))});
        }
        m_isOpen = true;
        then(std::get<Contents>(std::move(contents)));
    });
}

// Only what was opened is closed: one that refuses may be another client's.
QCoro::Task<QList<SessionRecord>> Journal::open(std::shared_ptr<SessionStore> store,
                                                std::shared_ptr<Opening> opening)
{
    QList<SessionRecord> records = co_await store->open();
    if (opening->isWanted)
        opening->isOpen = true;
    else
        store->close();
    co_return records;
}

void Journal::cancelOpening()
{
    if (!m_opening.isPending())
        return;
    m_opening.cancel();
    m_openingState->isWanted = false;
    if (m_openingState->isOpen)
        m_store->close();
}

void Journal::write(const SessionChange &change, const QString &server)
{
    m_records.write(change, server, moment(), m_changes);
}

std::optional<Failure> Journal::commit()
{
    if (!m_isOpen || isCommitting())
        return std::exchange(m_failure, std::nullopt);
    if (!m_failure && hasChanges())
        begin();
    else if (!m_failure)
        succeedAll(m_waitingForNext);
    return std::exchange(m_failure, std::nullopt);
}

void Journal::begin()
{
    while (Waiter *waiter = m_waitingForNext.first()) {
        waiter->unlink();
        m_waitingForThis.append(*waiter);
    }
    m_isCommitting = true;
    m_isHandingOver = true;
    run(m_store, std::exchange(m_changes, {}), m_engine.weak_from_this(),
        m_generation);
    m_isHandingOver = false;
}

// In a frame of its own, which outlives the journal when the store takes longer.
QCoro::Task<> Journal::run(std::shared_ptr<SessionStore> store, QList<SessionRecord> changes,
                           std::weak_ptr<Engine> engine, int generation)
{
    std::exception_ptr error;
    try {
        co_await store->commit(changes);
    } catch (...) {
        error = std::current_exception();
    }
    if (const std::shared_ptr<Engine> alive = engine.lock())
        alive->journal().ended(generation, error, std::move(changes));
}

void Journal::ended(int generation, const std::exception_ptr &error,
                    QList<SessionRecord> &&changes)
{
    if (generation != m_generation)
        return; // of a store that was let go
    m_isCommitting = false;
    if (error) {
        m_failure = storeFailure(error);
        m_changes = std::move(changes) + m_changes; // nothing of it is on its way to the server
        failWaiters(m_engine.exception(*m_failure));
    } else {
        succeedAll(m_waitingForThis);
    }
    if (!m_isHandingOver)
        m_engine.takeTurn();
}

void Journal::wait(ResultWaiter<Nothing> &waiter)
{
    if (!m_isOpen || hasChanges())
        m_waitingForNext.append(waiter);
    else if (isCommitting())
        m_waitingForThis.append(waiter);
    else
        waiter.succeed({});
}

void Journal::succeedAll(WaiterList &waiters)
{
    while (Waiter *waiter = waiters.first())
        static_cast<ResultWaiter<Nothing> *>(waiter)->succeed({});
}

void Journal::failWaiters(const std::exception_ptr &error)
{
    for (WaiterList *waiters : {&m_waitingForThis, &m_waitingForNext}) {
        while (Waiter *waiter = waiters->first())
            waiter->fail(error);
    }
}

void Journal::finish()
{
    if (m_isOpen && hasChanges())
        begin();
    use(nullptr);
}

} // namespace QCoMqtt::Internal
