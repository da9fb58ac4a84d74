// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/clientoptions.h>
#include <qcomqtt/codec/packetreader.h>
#include <qcomqtt/commands.h>
#include <qcomqtt/disconnectoptions.h>
#include <qcomqtt/engine/authentication.h>
#include <qcomqtt/engine/clientlink.h>
#include <qcomqtt/engine/connectattempt.h>
#include <qcomqtt/engine/dispatcher.h>
#include <qcomqtt/engine/effectqueue.h>
#include <qcomqtt/engine/eventstreams.h>
#include <qcomqtt/engine/journal.h>
#include <qcomqtt/engine/listeners.h>
#include <qcomqtt/engine/logging.h>
#include <qcomqtt/engine/operationtable.h>
#include <qcomqtt/engine/postedmessages.h>
#include <qcomqtt/engine/publishobservers.h>
#include <qcomqtt/engine/reconnector.h>
#include <qcomqtt/engine/serverlist.h>
#include <qcomqtt/engine/requests.h>
#include <qcomqtt/engine/scheduler.h>
#include <qcomqtt/engine/timeouts.h>
#include <qcomqtt/engine/wakewatch.h>
#include <qcomqtt/engine/writebuffer.h>
#include <qcomqtt/engine/writewatch.h>
#include <qcomqtt/session/session.h>
#include <qcomqtt/transport/transport.h>

#include <QtCore/QThread>
#include <QtCore/QTimer>

namespace QCoMqtt::Internal {

//! The corridor between transport and session: bytes in, effects out, one timer. It owns the order
//! of things: first the session changes its state, then its effects are carried out, then waiting
//! coroutines are resumed, then what they wrote goes out in one piece.
//!
//! Shared by the Client, its streams and its operations; what comes after shutdown() fails with
//! CancelledError.
class Engine final : public QObject, public std::enable_shared_from_this<Engine>
{
    Q_OBJECT
public:
    static std::shared_ptr<Engine> create(ClientOptions options);
    ~Engine() override;

    //! The Client is gone.
    void shutdown();

    // --- operations; each settles its waiter now or later -------------------------------------
    void connectToServer(ResultWaiter<ConnectResult> &waiter);
    void disconnectFromServer(const DisconnectOptions &options, ResultWaiter<Nothing> &waiter);
    using Observer = PublishObservers::Observer; // may be null
    void publish(Publish &&publish, const Observer &observer, ResultWaiter<PublishResult> &waiter);
    void post(Publish &&publish, const Observer &observer, ResultWaiter<Nothing> &waiter);
    void drain(ResultWaiter<Nothing> &waiter);
    void waitStored(ResultWaiter<Nothing> &waiter);
    void subscribe(const QList<Subscription> &subscriptions, const Properties &properties,
                   ResultWaiter<SubscribeResult> &waiter);
    void unsubscribe(const QList<TopicFilter> &filters, const Properties &properties,
                     ResultWaiter<SubscribeResult> &waiter);
    //! \a stream is not open yet.
    void listen(const Subscription &subscription,
                const std::shared_ptr<MessageStreamState> &stream,
                ResultWaiter<MessageStream> &waiter);
    void request(Publish &&publish, ResultWaiter<Message> &waiter);
    void reauthenticate(ResultWaiter<Nothing> &waiter);
    void waitConnected(ResultWaiter<ConnectResult> &waiter);
    void waitDisconnected(ResultWaiter<Disconnection> &waiter);
    //! For a PublishProgress; ends at once when the client is gone.
    void expect(const Observer &observer);
    //! \a waiter has failed before publish() or post() was called.
    void refused(const Observer &observer, const Waiter &waiter) const;
    MessageStream openStream(std::optional<TopicFilter> filter, const StreamOptions &options);
    void openStream(const std::shared_ptr<MessageStreamState> &stream);
    EventStream openEvents();

    // --- what the rooms of the engine need of each other -------------------------------------
    //! False, and \a waiter has failed, when nothing can be sent nor will be later.
    bool admit(Waiter &waiter);
    //! The same for a message, which may also wait until a connection is asked for.
    bool admitMessage(Waiter &waiter)
    {
        return (m_state == ConnectionState::Connected && !m_shutDown) || admitMessageLater(waiter);
    }
    void publish(Publish &&publish, Target target, const Observer &observer = nullptr);
    OperationId subscribe(const QList<Subscription> &subscriptions, const Properties &properties,
                          Target target);
    //! False, and it goes on, when some of it was sent already.
    bool takeBackSubscribe(OperationId id);
    void unsubscribe(const QList<TopicFilter> &filters, const Properties &properties,
                     Target target);
    void acknowledge(DeliveryId delivery, ReasonCode code, const QString &reason);
    void resumeReadingIfPossible();
    void forsake(DeliveryId delivery);
    template<typename T>
    OperationId addOperation(T &&target)
    {
        return m_operations.add(std::forward<T>(target));
    }
    Target takeOperation(OperationId id) { return m_operations.take(id); }
    //! The waiter of this operation is gone. Says what becomes of its message, if it has one.
    std::optional<DeliveryState> abandon(OperationId id) noexcept;
    bool validatesPayloadFormat() const noexcept
    {
        return m_optionsInForce.validatesPayloadFormat();
    }
    void endListened(const TopicFilter &filter) { m_dispatcher.endListened(filter); }
    Listeners &listeners() noexcept { return m_listeners; }
    Journal &journal() noexcept { return m_journal; }
    //! Carries on from the event loop with what there is to do.
    void takeTurn();
    //! The exception for \a failure, with what led to it.
    std::exception_ptr exception(const Failure &failure) const;
    //! The same where there is no more to say, and a Failure at each place would be much code.
    std::exception_ptr exception(ErrorCode code, const QString &text) const;
    //! The exception for an answer that refuses every filter; null when it does not.
    std::exception_ptr subscribeError(const Outcome &outcome) const;

    // --- time -----------------------------------------------------------------------------
    std::chrono::milliseconds operationTimeout() const noexcept;
    void armTimeout(OperationWaiter &waiter, std::chrono::milliseconds limit);
    void disarmTimeout(OperationWaiter &waiter) noexcept { m_timeouts.remove(waiter); }
    static Failure timedOut();

    // --- state ----------------------------------------------------------------------------
    ConnectionState state() const noexcept { return m_state; }
    //! For other threads.
    const std::shared_ptr<ClientLink> &link();
    //! Of the thread that it lives and dies in.
    Qt::HANDLE threadId() const noexcept { return m_threadId; }
    Scheduler &scheduler() const noexcept { return m_scheduler; }
    const Session &session() const noexcept { return *m_session; }
    //! Of the current or last connection; a session may have come since.
    const Capabilities &capabilities() const noexcept { return m_connectResult.capabilities(); }
    const ClientOptions &options() const noexcept { return m_options; }
    void setOptions(const ClientOptions &options) { m_options = options; }
    void retryIfWaiting();

private:
    friend class Authentication;
    friend class EffectQueue;
    class Holder;
    static constexpr int maximumReadTurns = 100;
    //! What one turn may parse before the readers of streams have theirs. Bytes too: what they let go
    //! of is used again for the next messages, while the processor and the allocator still have it.
    struct ReadBudget
    {
        int packets = 250;
        qsizetype payloadBytes = 256 * 1024;

        bool isSpent() const noexcept { return packets <= 0 || payloadBytes <= 0; }
    };
    static constexpr int maximumWriteRounds = 8;
    explicit Engine(ClientOptions options);

    //! Runs a handler of the socket or the timer as one turn; see turn.h.
    template<typename Handler>
    void turn(Handler &&handler);
    void endTurn();
    //! The time, but within a turn that of its beginning: asking the clock for every message would
    //! cost a tenth of what publishing one does. Keep-alive then counts from a little earlier.
    Instant turnTime() const;

    void startAttempt();
    void openStore();
    std::optional<Failure> recall(Journal::Contents &&contents);
    void chooseServer();
    void loadTls();
    //! Why the session in the store is not the one that \a clientId names, if it is not.
    std::optional<Failure> otherClient(const QString &clientId, const QString &kept) const;
    //! What the attempt waits for, when it is not the server; to end a sentence with.
    QString awaited() const;
    void openTransport();
    //! Lets go of the transport: it closes by itself, and nobody listens any more.
    void releaseTransport();
    //! Ends the transport at once.
    void abandonTransport();
    void onOpened();
    //! True when it stopped after \a maximumTurns though there was more.
    bool readInTurns(int maximumTurns);
    void onReadyRead();
    bool readSome();
    bool parseSome(ReadBudget &budget);
    void letReadersRun();
    void receiveResponse(const PacketReader::Response &response);
    void receivePacket();
    void onBytesWritten();
    void onClosed(const std::optional<Failure> &failure);
    void onTimer();
    bool letSocketsGoFirst(Instant due);
    void connectTimedOut(const Failure &failure);
    void enter(ConnectStage stage);
    void onWriteTimeout();
    void rearm();

    void setState(ConnectionState state) noexcept;
    void watchSleep();
    void watchNetwork();
    bool needsNetwork() const;
    bool lacksNetwork() const;
    void onWake();
    void onNetworkChanged();
    //! Finds out soon whether the connection still stands.
    void probe();
    void waitForNetwork();

    void runEffects();
    template<typename Sent>
    void write(const Sent &packet);
    //! False when it has to wait: whoever is told may call the session.
    bool completeAtOnce(OperationId operation, PublishResult &result);
    void settleWrite(ResultWaiter<PublishResult> &waiter);
    void deliver(Publish &&publish, DeliveryId delivery, AudiencePointer &&audience);
    void run(Deliver &&waited);
    void run(Complete &&complete);
    void run(Progress &&progress);
    void run(Remember &&remember);
    void run(Connected &&connected);
    void run(Challenge &&challenge);
    void run(CloseLink &&close);
    void complete(Target &&target, Outcome &&outcome);
    void settleSubscribe(ResultWaiter<SubscribeResult> &waiter, Outcome &&outcome);
    void endUnsubscribed(const QList<TopicFilter> &filters, const Outcome &outcome);
    //! Null when it is no failure.
    std::exception_ptr errorOf(const Outcome &outcome) const;
    bool admitMessageLater(Waiter &waiter);
    bool attach(const Observer &observer, Waiter &waiter) const;
    MessageStream openListenStream(const std::shared_ptr<MessageStreamState> &stream);
    static void endRefused(const Observer &observer, const Waiter &waiter);

    bool sendAtOnce(const Publish &publish, const Observer &observer);
    void send(Publish &&publish, OperationId operation, const Observer &observer);
    void sendPosted(Publish &&publish, const Observer &observer);
    void requestFlush();
    void requestTurn();
    void flush();
    void permitWriting(qsizetype size);
    void writeOn();
    void writeEverything();
    void closeIfAsked();
    void endLink(const Failure &cause);
    bool isWriteBacklogHigh() const;
    bool isWriteBacklogLow() const;
    std::optional<DeliveryState> takeBack(OperationId id);
    bool isOutboxFull() const;
    bool hasWritersToResume() const;
    void resumeWriters();
    void goOnWriting();
    bool mustPauseReading() const;

    void lost(const Failure &cause);
    void lostWhileDraining(const Failure &cause);
    void attemptFailed(const Failure &cause);
    bool tryNextServer(const Failure &cause);
    bool retryLater(ConnectionEvent::Type type, const Failure &cause);
    void retryNow();
    //! Makes the servers that \a cause names, if it names any that may be followed, the next ones.
    bool followReference(const Failure &cause);
    void finish(const std::optional<Failure> &cause);
    void resetSession();
    void resetSessionFor(const SessionOptions &options);
    enum class Ending : quint8 {
        Pause, //!< there may be another connection
        Kept, //!< there may, and it will get what was published
        ForGood,
    };
    void failEverything(const Failure &failure, Ending ending);
    bool isDraining() const noexcept { return m_drainUntil != Instant::max(); }
    void sayGoodbyeWhenDrained();
    void sayGoodbye();
    bool fallsBack(const Failure &cause) const;
    bool fallBack();
    SessionOptions sessionOptions(ClientOptions from);
    quint16 matchingReceiveMaximum(quint16 most) const;

    const Qt::HANDLE m_threadId = QThread::currentThreadId();
    Scheduler &m_scheduler = Scheduler::current();
    ClientOptions m_options; // for the next connect()
    ClientOptions m_optionsInForce; // since the last one
    std::optional<ProtocolVersion> m_version; // what ProtocolVersion::Auto has come to
    QString m_generatedClientId; // stands before the session, which is made with it
    std::unique_ptr<Session> m_session;
    PacketReader m_reader{Reader::Client};
    Transport *m_transport = nullptr;
    EffectQueue m_effects{*this};
    WriteBuffer m_output;
    qsizetype m_permitted = 0; // of it, what may be written
    qsizetype m_covered = 0; // of it, what depends on nothing beyond the batch under way
    OperationTable m_operations;
    Timeouts m_timeouts;
    Dispatcher m_dispatcher{*this};
    Listeners m_listeners{*this};
    Requests m_requests{*this};
    Decision m_tlsLoading;
    Authentication m_authentication{*this};
    Journal m_journal{*this};
    EventStreams m_events;
    PublishObservers m_observers;
    PostedMessages m_posted;
    Reconnector m_reconnector;
    ServerList m_servers;
    std::shared_ptr<WakeWatch> m_wakeWatch; // since connect() was called
    QTimer m_timer;
    Instant m_timerDeadline = Instant::max();
    bool m_timerWaitsForSockets = false;
    ConnectAttempt m_attempt;
    WriteWatch m_writeWatch;
    Instant m_retryAt = Instant::max();
    Instant m_drainUntil = Instant::max(); // then the goodbye is said in any case
    std::optional<DisconnectOptions> m_goodbye; // while disconnecting

    ResultWaiter<ConnectResult> *m_connectWaiter = nullptr;
    OperationId m_connectOperation = 0;
    WaiterList m_writers; // QoS 0 publishes that wait for the backlog to shrink
    WaiterList m_posters;
    WaiterList m_connectedWaiters;
    WaiterList m_disconnectedWaiters;
    WaiterList m_disconnecters;

    ConnectResult m_connectResult;
    std::optional<Failure> m_lastFailure; // why there is no connection
    std::optional<CloseLink> m_closing; // the session wants the link closed
    std::shared_ptr<ClientLink> m_link; // when somebody asked for it
    ConnectionState m_state = ConnectionState::Disconnected; // see setState()
    int m_holders = 0;
    int m_turns = 0;
    int m_readersOnStack = 0; // letReadersRun() within each other
    int m_turnLoopLevel = 0; // event loops that ran when the turn began
    Instant m_turnBegin;
    std::chrono::system_clock::time_point m_lastRead; // when bytes came in
    const QLoggingCategory &m_packetLog = lcPackets(); // asked for every packet
    bool m_everConnected = false; // since connect() was called
    bool m_turnPosted = false;
    bool m_readPosted = false;
    bool m_nestedReadPosted = false;
    qint64 m_transportBacklog = 0; // after the last write
    bool m_isWriting = false;
    bool m_readingPaused = false;
    bool m_shutDown = false;
};

} // namespace QCoMqtt::Internal
