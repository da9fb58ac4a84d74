// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "process.h"

#include <set>

//! What there was of everything.
struct Figures
{
    qint64 messages = 0;
    qint64 operations = 0;
    qint64 links = 0;
    qint64 cuts = 0;
    qint64 crashes = 0;
    qint64 lostSessions = 0;
    double virtualSeconds = 0;

    Figures &operator+=(const Figures &other) noexcept;
};

//! The life of an application beside a broker and a network that do everything that they may, and
//! after it a time in which nothing is in the way: then everything must come to its end.
class History
{
public:
    //! How long the history of a seed is, unless somebody says: mostly short, for what goes wrong is
    //! mostly found soon.
    static int usualSteps(quint64 seed);

    History(quint64 seed, int steps, bool isRecorded);
    ~History();

    //! Gives what went wrong.
    QStringList run();
    const Trace &trace() const noexcept { return m_world.trace; }
    const Figures &figures() const noexcept { return m_figures; }

private:
    using Limits = WaitLimits;
    struct Deed
    {
        int weight;
        void (History::*what)();
    };
    static const std::vector<Deed> &deeds();

    Setup chooseSetup();
    void chooseClient(QCoMqtt::ClientOptions &options);
    void startProcess();
    void buryProcess();
    void doSomething();
    void letTimePass();

    // Of the application; historydeeds.cpp
    void publish();
    void post();
    void drain();
    void askIfStored();
    void subscribe();
    void unsubscribe();
    void listen();
    void closeStream();
    void stop();
    void disconnect();
    void connect();
    // Of the world around it
    void publishToClient();
    void planCut();
    void cutNow();
    void stall();
    void changeConditions();
    void changeLimits();
    void changeMood();
    void restartBroker();
    void sendAway();
    void crashSoon();

    // The end; historyend.cpp
    void comeToRest();
    bool isAtRest();
    void expectRest();
    void checkInnerState();
    void checkWindow();

    int pick(int count) { return m_world.chance.pick(count); }
    bool percent(int percent) { return m_world.chance.percent(percent); }
    Limits chooseLimits();
    qsizetype chooseSize();
    QByteArray topic(const char *side);
    QCoMqtt::QoS chooseQoS() { return QCoMqtt::QoS(pick(3)); }
    LinkEnd chooseEnd() { return LinkEnd(pick(4)); }
    World::Duration later();
    bool isRunning() const { return m_process && m_process->isAlive(); }
    void expect(bool holds, const char *what);

    const int m_steps;
    World m_world;
    Oracle m_oracle{m_world};
    ModelBroker m_broker{m_world, m_oracle};
    Setup m_setup;
    std::unique_ptr<Process> m_process;
    std::map<QByteArray, QCoMqtt::QoS> m_wanted; // subscriptions
    Figures m_figures;
    bool m_isStarting = false;
};
