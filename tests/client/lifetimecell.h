// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "answeringpeer.h"
#include "lifetimetable.h"

#include <qcomqtt/client.h>

#include <memory>

//! One cell of the matrix: brings an operation to a moment, ends it, and looks what came of it.
class LifetimeCell
{
public:
    LifetimeCell(const LifetimeCase &which, std::chrono::milliseconds timeLimit);

    //! False, with a failure(), when the moment cannot be reached.
    bool reachMoment();
    void strike();
    void verify();

    //! The time limit struck before the moment was reached: try again with a longer one.
    bool wasTooSlow() const { return m_tooSlow; }
    //! Empty when all is as it must be.
    const QString &failure() const { return m_failure; }

private:
    QCoMqtt::ClientOptions options() const;
    bool check(bool condition, const char *what);
    bool connectClient();
    bool prepare();
    bool prepareWindow();
    bool prepareFullSockets();
    void prepareStuckWriting();
    bool prepareConnection();
    void start();
    void startSubscriptions();
    void startStreams();
    template<typename Operation>
    void await(const Operation &operation);
    bool waitUntilSent();
    bool waitUntilHalf();
    void sendAnswer();
    void sayGoodbye();
    void moveClient();
    void closeServer();
    void goOn();
    void proveTheClientWorks();
    void proveThatItPublishes(QCoMqtt::QoS qos);
    bool isIdle() const { return m_client->state() == QCoMqtt::ConnectionState::Disconnected; }
    bool isConnected() const { return m_client->state() == QCoMqtt::ConnectionState::Connected; }

    const LifetimeCase m_case;
    const std::chrono::milliseconds m_timeLimit;
    std::unique_ptr<AnsweringPeer> m_peer;
    std::unique_ptr<QCoMqtt::Client> m_client;
    QCoMqtt::MessageStream m_messages;
    QCoMqtt::EventStream m_events;
    std::stop_source m_stop;
    QDeadlineTimer m_deadline;
    Outcome m_outcome;
    OwnedCoroutine m_waiter;
    QString m_failure;
    bool m_tooSlow = false;
};
