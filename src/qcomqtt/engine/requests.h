// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/commands.h>
#include <qcomqtt/session/effects.h>

#include <QtCore/QHash>

namespace QCoMqtt::Internal {

class Engine;

//! Requests that wait for their answer (MQTT 5.0 section 4.10). They share one subscription, and
//! are told apart by random correlation data.
class Requests
{
public:
    explicit Requests(Engine &engine) : m_engine(engine) {}

    void request(Publish &&publish, ResultWaiter<Message> &waiter);
    //! True when \a publish came to our response topic: it then belongs to nobody else.
    bool receive(const Publish &publish, DeliveryId delivery);
    //! The session is over, and its subscription with it.
    void forgetSubscription();
    void failAll(const std::exception_ptr &error);

private:
    enum class State : quint8 { None, Subscribing, Subscribed };
    void subscribe();
    void subscribed(Outcome &&outcome);
    void send(Publish &&publish);
    void fail(const QByteArray &correlation, const std::exception_ptr &error);

    Engine &m_engine;
    Topic m_responseTopic;
    State m_state = State::None;
    QHash<QByteArray, ResultWaiter<Message> *> m_waiting;
    std::vector<Publish> m_queued; // until the subscription stands
};

} // namespace QCoMqtt::Internal
