// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "modelbroker.h"
#include "simulatedstore.h"

#include <qcomqtt/client.h>
#include <qcomqtt/messagestream.h>
#include <qcomqtt/publishprogress.h>

//! How the client of a process is set up, and its application behaves.
struct Setup
{
    QCoMqtt::ClientOptions options; //!< but for the name, the transport and the store
    std::shared_ptr<Disk> disk; //!< null: nothing outlives the process
    bool isDiskSlow = false;
    int pausePercent = 0; //!< of the messages are held for a while
    int forsakePercent = 0; //!< of the messages are let go by an exception
    std::vector<QByteArray> streams = {"#"}; //!< the first one gets all
    QCoMqtt::StreamOptions streamOptions;
};

//! How long an application is willing to wait for an operation.
struct WaitLimits
{
    std::chrono::milliseconds timeout{0}; //!< 0: none
    bool isStoppable = false;
};

//! An application with its client, in a process of its own, which may end at any moment.
class Process
{
public:
    using Failure = QCoMqtt::Failure;
    using Then = std::function<void(const std::optional<Failure> &)>;

    Process(World &world, Oracle &oracle, ModelBroker &broker, Setup setup);
    //! The client is destroyed, and whoever waits for it has ended.
    ~Process();

    QCoMqtt::Client &client() noexcept { return *m_client; }
    bool isAlive() const noexcept { return m_life->isAlive; }

    void connect();
    void disconnect(const QCoMqtt::DisconnectOptions &options = {});
    //! Whoever ended with a connection reads again.
    void read();
    using Limits = WaitLimits;
    int publish(const QByteArray &topic, QCoMqtt::QoS qos, qsizetype size, Limits limits);
    int post(const QByteArray &topic, QCoMqtt::QoS qos, qsizetype size, Limits limits);
    void drain(Limits limits);
    void stored();
    void subscribe(const QByteArray &filter, QCoMqtt::QoS qos, Limits limits);
    void unsubscribe(const QByteArray &filter, Limits limits);
    void listen(const QByteArray &filter, QCoMqtt::QoS qos);
    void reauthenticate();
    //! Asks one of the operations that can be stopped to do so.
    void stopOne();
    //! Closes a stream that listen() gave.
    void closeOne();
    //! Whoever holds a message lets it go, and nobody holds one any more.
    void release();

    //! Ends the process when so many moments have passed that hurt.
    void crashAfter(int moments) { m_crashAfter = moments; }
    void crash();

    //! Of what has ended so far: how, and how often.
    const std::optional<Failure> &lastFailure() const noexcept { return m_lastFailure; }
    int operations() const noexcept { return m_operations; }
    //! Those who wait for messages, and may for ever.
    int readers() const noexcept { return m_readers; }
    bool hasForsaken() const noexcept { return m_hasForsaken; }
    const Setup &setup() const noexcept { return m_setup; }

private:
    struct Asked
    {
        QLatin1StringView what;
        int number = 0;
        int waiter = 0;
        Limits limits;
        std::shared_ptr<std::stop_source> stop;
        int disconnects = 0; // there have been before
        qsizetype size = 0;
        bool wasAway = false; // nothing could be sent when it was asked
        int unsubscribes = 0; // there have been before
    };
    struct Subscriber
    {
        QCoMqtt::MessageStream stream;
        int number;
        bool isRead = false;
    };
    struct Pause
    {
        Process *process;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> handle) const { process->pause(handle); }
        void await_resume() const noexcept {}
    };

    template<typename Operation>
    void start(Operation operation, Asked asked, Then then = {});
    template<typename Operation>
    static QCoro::Task<> run(Process *process, Operation operation, Asked asked, Then then);
    static QCoro::Task<> consume(Process *process, std::shared_ptr<Subscriber> subscriber);
    static QCoro::Task<> useOne(Process *process, QCoMqtt::Message message);
    static QCoro::Task<> listenTo(Process *process, QCoMqtt::Client::ListenOperation operation,
                                  Asked asked);
    static QCoro::Task<> follow(Process *process, QCoMqtt::PublishProgress progress, Asked asked);
    Asked ask(QLatin1StringView what, int number = 0, Limits limits = {}, qsizetype size = 0);
    void tellOracle(int number, const QCoMqtt::Failure &failure);
    void ended(const Asked &asked, const std::optional<Failure> &failure, const Then &then);
    bool isUndone(const Asked &asked) const;
    bool isAway() const;
    bool isExcusedDrain(QCoMqtt::ErrorCode code) const;
    bool isExcused(const Asked &asked, const Failure &failure) const;
    void take(int stream, const QCoMqtt::Message &message);
    void pause(std::coroutine_handle<> handle);
    QCoMqtt::ClientOptions optionsFor(const Setup &setup);
    void mayCrash();

    World &m_world;
    Oracle &m_oracle;
    ModelBroker &m_broker;
    Setup m_setup;
    std::shared_ptr<Life> m_life = std::make_shared<Life>();
    std::shared_ptr<SimulatedStore> m_store;
    std::optional<QCoMqtt::Client> m_client;
    std::vector<std::shared_ptr<Subscriber>> m_subscribers;
    std::vector<std::weak_ptr<Subscriber>> m_listening;
    std::map<int, std::coroutine_handle<>> m_paused;
    std::map<int, std::shared_ptr<std::stop_source>> m_stoppable; // by waiter
    std::vector<int> m_posted; // not known to be stored
    std::set<QCoMqtt::ErrorCode> m_postFailures;
    std::optional<Failure> m_lastFailure;
    std::shared_ptr<bool> m_exists = std::make_shared<bool>(true);
    int m_lastPause = 0;
    int m_lastListener = Oracle::firstListener - 1; // numbers of streams
    int m_disconnects = 0;
    int m_unsubscribes = 0;
    int m_operations = 0;
    int m_crashAfter = 0;
    int m_readers = 0;
    bool m_hasForsaken = false;
    bool m_isFinishing = false;
};
