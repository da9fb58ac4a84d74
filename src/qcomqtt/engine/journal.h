// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/awaiter.h>
#include <qcomqtt/engine/decision.h>
#include <qcomqtt/sessionstore.h>
#include <qcomqtt/store/sessionrecords.h>

namespace QCoMqtt::Internal {

//! Gathers what must be remembered of a session and has its store keep it, one batch after the
//! other: what comes while a batch is under way is the next one.
class Journal
{
public:
    explicit Journal(Engine &engine) : m_engine(engine) {}
    ~Journal();
    Q_DISABLE_COPY_MOVE(Journal)

    //! Lets go of the store that there was; null: none.
    void use(std::shared_ptr<SessionStore> store);
    bool uses(const std::shared_ptr<SessionStore> &store) const noexcept { return m_store == store; }
    bool hasStore() const noexcept { return m_store != nullptr; }
    bool isOpen() const noexcept { return m_isOpen; }
    bool isOpening() const noexcept { return m_opening.isPending(); }

    using Contents = SessionRecords::Contents;
    //! Reads what there is; \a then comes from the event loop.
    void open(std::function<void(std::variant<Contents, Failure> &&)> then);
    void cancelOpening();
    //! What was read is of no use: lets go of it until open() is called again.
    void close();

    void write(const SessionChange &change, const QString &server);
    //! Hands over what was written since the last time, unless a batch is under way; then the
    //! engine gets a turn when that has ended. Returns why the last one failed, if it did; what it
    //! held is kept for another time.
    [[nodiscard]] std::optional<Failure> commit();
    bool isCommitting() const noexcept { return m_isCommitting; }
    bool hasChanges() const
    {
        return !m_changes.isEmpty() || (m_isOpen && m_store->hasUncommitted());
    }

    //! Settles \a waiter when everything written so far is kept.
    void wait(ResultWaiter<Nothing> &waiter);
    void failWaiters(const std::exception_ptr &error);

    //! The client is gone: hands over what there is, and lets go.
    void finish();

private:
    //! A store that is being opened, for a journal that may not want it any more by then.
    struct Opening
    {
        bool isWanted = true;
        bool isOpen = false;
    };
    static QCoro::Task<QList<SessionRecord>> open(std::shared_ptr<SessionStore> store,
                                                  std::shared_ptr<Opening> opening);
    static QCoro::Task<> run(std::shared_ptr<SessionStore> store, QList<SessionRecord> changes,
                             std::weak_ptr<Engine> engine, int generation);
    void begin();
    void ended(int generation, const std::exception_ptr &error, QList<SessionRecord> &&changes);
    static void succeedAll(WaiterList &waiters);
    static Moment moment();

    Engine &m_engine;
    std::shared_ptr<SessionStore> m_store;
    SessionRecords m_records;
    Decision m_opening;
    std::shared_ptr<Opening> m_openingState;
    QList<SessionRecord> m_changes; // not handed over yet
    std::optional<Failure> m_failure;
    WaiterList m_waitingForThis; // for the batch under way
    WaiterList m_waitingForNext;
    int m_generation = 0; // of stores
    bool m_isOpen = false;
    bool m_isCommitting = false;
    bool m_isHandingOver = false;
};

} // namespace QCoMqtt::Internal
