// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

// Drives a Session through its inputs and hands back what each one led to.

#include "effects.h"

#include <qcomqtt/session/session.h>

#include <QtCore/QDebug>
#include <QtTest/QTest>

namespace QCoMqtt::Internal {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

QDebug operator<<(QDebug debug, const Failure &failure);
QDebug operator<<(QDebug debug, const PublishResult &result);
QDebug operator<<(QDebug debug, const SubscribeResult &result);
QDebug operator<<(QDebug debug, const Effect &effect);
char *toString(const Effects &effects);

class SessionDriver
{
public:
    static SessionOptions defaults(ProtocolVersion version = ProtocolVersion::V5);

    explicit SessionDriver(SessionOptions options = defaults());
    explicit SessionDriver(ProtocolVersion version);
    SessionDriver(SessionDriver &&) noexcept;
    ~SessionDriver();

    template<typename Input>
    Effects run(Input input)
    {
        Effects effects;
        input(effects);
        return effects;
    }
    Effects open();
    //! Opens and answers; gives what came after CONNECT.
    Effects connect(const ConnAck &connAck = {});
    Effects connect(const Properties &properties);
    //! Loses the link and connects again.
    Effects reconnect(bool sessionPresent, const Properties &properties = {});
    //! Takes each of the packets, and a Packet.
    template<typename P>
    Effects receive(P packet);
    Effects publish(const Topic &topic, QoS qos, OperationId operation = 0,
                    const QByteArray &payload = "x");
    Effects publish(Publish message, OperationId operation = 0, bool observed = false);
    Effects observe(const Topic &topic, QoS qos, OperationId operation);
    Effects subscribe(const QList<Subscription> &subscriptions, OperationId operation = 0,
                      const Properties &properties = {});
    Effects unsubscribe(const QList<TopicFilter> &filters, OperationId operation = 0);
    Effects acknowledge(DeliveryId delivery, ReasonCode code = ReasonCode::Success,
                        const QString &reason = {});
    Effects forsake(DeliveryId delivery);
    Effects disconnect(ReasonCode reason = ReasonCode::NormalDisconnection,
                       const Properties &properties = {});
    Effects tick();
    Effects malformed(const Malformation &malformation);
    Effects failAll(const Failure &failure);
    std::optional<DeliveryState> abandon(OperationId operation);
    Effects recall(SessionSnapshot snapshot);

    static Effects withoutFirst(Effects effects);

private:
    std::unique_ptr<Session> m_session;

public:
    Session &session;
    Instant now = Instant(1000s);
};

Publish message(const Topic &topic, QoS qos, quint16 id, const QByteArray &payload = "x",
                bool duplicate = false);
Effect done(OperationId operation, ReasonCode code = ReasonCode::Success,
            const Properties &properties = {});
Properties with(PropertyId id, quint32 value);
Properties with(PropertyId id, const QString &value);

//! The failure that the only Complete effect holds.
std::optional<Failure> failureOf(const Effects &effects);
//! The cause that the last effect closes the link with.
std::optional<Failure> causeOf(const Effects &effects);

//! The packets of one kind that were sent.
template<typename P>
std::vector<P> sent(const Effects &effects);
//! Every effect of one kind.
template<typename E>
std::vector<E> all(const Effects &effects);
template<typename P>
std::vector<quint16> sentIds(const Effects &effects);

//! True when the session ended the connection because of a rule that the server broke: it said
//! \a code, closed, and told so.
bool isProtocolClose(const Effects &effects, ReasonCode code, PacketType type);
//! True when the link is closed without a word, as it is before CONNACK.
bool isPlainClose(const Effects &effects, ErrorCode code);
//! Opens a link, and gives the CONNECT that goes over it.
Connect connectOf(SessionDriver &driver);

} // namespace QCoMqtt::Internal
