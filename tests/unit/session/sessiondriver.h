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

inline QDebug operator<<(QDebug debug, const Failure &failure)
{
    return debug.nospace() << "Failure(" << failure.code << ' ' << failure.text << " reason "
                           << (failure.reasonCode ? int(*failure.reasonCode) : -1) << ' '
                           << failure.reasonString << ' ' << failure.rule << ')';
}

inline QDebug operator<<(QDebug debug, const PublishResult &result)
{
    return debug << "PublishResult" << result.reasonCode() << result.properties();
}

inline QDebug operator<<(QDebug debug, const SubscribeResult &result)
{
    return debug << "SubscribeResult" << result.reasonCodes() << result.properties();
}

inline QDebug operator<<(QDebug debug, const Effect &effect)
{
    struct Printer
    {
        QDebug &debug;
        void operator()(const Send &send) const { debug << "Send" << send.packet; }
        void operator()(const Deliver &deliver) const
        {
            debug << "Deliver" << Packet(deliver.publish) << deliver.delivery;
        }
        void operator()(const Complete &complete) const
        {
            debug << "Complete" << complete.operation;
            std::visit([this](const auto &outcome) { debug << outcome; }, complete.outcome);
        }
        void operator()(const Progress &progress) const
        {
            debug << "Progress" << progress.operation << progress.state;
        }
        void operator()(const Remember &remember) const
        {
            debug << "Remember change" << remember.change.index();
        }
        void operator()(const Connected &connected) const
        {
            debug << "Connected" << connected.result.properties() << connected.foreignSession;
        }
        void operator()(const Challenge &challenge) const
        {
            debug << "Challenge" << challenge.data << challenge.isLast;
        }
        void operator()(const CloseLink &close) const
        {
            debug << "CloseLink";
            if (close.cause)
                debug << *close.cause;
        }
    };
    std::visit(Printer{debug}, effect);
    return debug;
}

inline char *toString(const Effects &effects)
{
    QString text;
    QDebug debug(&text);
    for (const Effect &effect : effects)
        debug.nospace() << "\n      " << effect;
    return QTest::toString(text);
}

class SessionDriver
{
public:
    static SessionOptions defaults(ProtocolVersion version = ProtocolVersion::V5)
    {
        return {.version = version, .clientId = u"me"_s, .cleanStart = CleanStart::FirstOnly,
                .sessionExpiry = version == ProtocolVersion::V5 ? 3600s : 0s};
    }

    explicit SessionDriver(SessionOptions options = defaults())
        : m_session(std::make_unique<Session>(std::move(options))), session(*m_session)
    {}
    explicit SessionDriver(ProtocolVersion version) : SessionDriver(defaults(version)) {}

    template<typename Input>
    Effects run(Input input)
    {
        Effects effects;
        input(effects);
        return effects;
    }
    Effects open()
    {
        return run([&](Effects &effects) { session.open(now, effects); });
    }
    //! Opens and answers; gives what came after CONNECT.
    Effects connect(const ConnAck &connAck = {})
    {
        open();
        return receive(connAck);
    }
    Effects connect(const Properties &properties)
    {
        return connect(ConnAck{false, ReasonCode::Success, properties});
    }
    //! Loses the link and connects again.
    Effects reconnect(bool sessionPresent, const Properties &properties = {})
    {
        session.linkLost(now);
        return withoutFirst(connect(ConnAck{sessionPresent, ReasonCode::Success, properties}));
    }
    Effects receive(Packet packet)
    {
        return run([&](Effects &effects) { session.receive(std::move(packet), now, effects); });
    }
    Effects publish(const Topic &topic, QoS qos, OperationId operation = 0,
                    const QByteArray &payload = "x")
    {
        return publish(Publish{topic, payload, qos}, operation);
    }
    Effects publish(Publish message, OperationId operation = 0, bool observed = false)
    {
        return run([&](Effects &effects) {
            session.publish(std::move(message), operation, now, effects, observed);
        });
    }
    Effects observe(const Topic &topic, QoS qos, OperationId operation)
    {
        return publish(Publish{topic, "x", qos}, operation, true);
    }
    Effects subscribe(const QList<Subscription> &subscriptions, OperationId operation = 0,
                      const Properties &properties = {})
    {
        return run([&](Effects &effects) {
            session.subscribe(subscriptions, properties, operation, now, effects);
        });
    }
    Effects unsubscribe(const QList<TopicFilter> &filters, OperationId operation = 0)
    {
        return run([&](Effects &effects) {
            session.unsubscribe(filters, {}, operation, now, effects);
        });
    }
    Effects acknowledge(DeliveryId delivery, ReasonCode code = ReasonCode::Success,
                        const QString &reason = {})
    {
        return run([&](Effects &effects) {
            session.acknowledge(delivery, code, reason, now, effects);
        });
    }
    Effects forsake(DeliveryId delivery)
    {
        return run([&](Effects &effects) { session.forsake(delivery, now, effects); });
    }
    Effects disconnect(ReasonCode reason = ReasonCode::NormalDisconnection,
                       const Properties &properties = {})
    {
        return run([&](Effects &effects) {
            session.disconnect(reason, properties, now, effects);
        });
    }
    Effects tick()
    {
        return run([&](Effects &effects) { session.tick(now, effects); });
    }
    Effects malformed(const Malformation &malformation)
    {
        return run([&](Effects &effects) {
            session.receiveMalformed(malformation, now, effects);
        });
    }
    Effects failAll(const Failure &failure)
    {
        return run([&](Effects &effects) { session.failAll(failure, effects); });
    }

    std::optional<DeliveryState> abandon(OperationId operation)
    {
        Effects effects;
        return session.abandon(operation, effects);
    }
    Effects recall(SessionSnapshot snapshot)
    {
        return run([&](Effects &effects) { session.recall(std::move(snapshot), now, effects); });
    }

    static Effects withoutFirst(Effects effects)
    {
        effects.erase(effects.begin());
        return effects;
    }

private:
    std::unique_ptr<Session> m_session;

public:
    Session &session;
    Instant now = Instant(1000s);
};

inline Publish message(const Topic &topic, QoS qos, quint16 id, const QByteArray &payload = "x",
                       bool duplicate = false)
{
    return {.topic = topic, .payload = payload, .qos = qos, .duplicate = duplicate, .packetId = id};
}

inline Effect done(OperationId operation, ReasonCode code = ReasonCode::Success,
                   const Properties &properties = {})
{
    return Complete{operation, PublishResult(code, properties)};
}

inline Properties with(PropertyId id, quint32 value)
{
    Properties properties;
    properties.setNumber(id, value);
    return properties;
}

inline Properties with(PropertyId id, const QString &value)
{
    Properties properties;
    properties.setText(id, value);
    return properties;
}

//! The failure that the only Complete effect holds.
inline std::optional<Failure> failureOf(const Effects &effects)
{
    std::optional<Failure> result;
    for (const Effect &effect : effects) {
        if (const auto *complete = std::get_if<Complete>(&effect)) {
            if (const auto *failure = std::get_if<Failure>(&complete->outcome))
                result = *failure;
        }
    }
    return result;
}

//! The cause that the last effect closes the link with.
inline std::optional<Failure> causeOf(const Effects &effects)
{
    const auto *close = effects.empty() ? nullptr : std::get_if<CloseLink>(&effects.back());
    return close ? close->cause : std::nullopt;
}

//! The packets of one kind that were sent.
template<typename P>
std::vector<P> sent(const Effects &effects)
{
    std::vector<P> packets;
    for (const Effect &effect : effects) {
        const auto *send = std::get_if<Send>(&effect);
        if (const auto *packet = send ? std::get_if<P>(&send->packet) : nullptr)
            packets.push_back(*packet);
    }
    return packets;
}

//! Every effect of one kind.
template<typename E>
std::vector<E> all(const Effects &effects)
{
    std::vector<E> found;
    for (const Effect &effect : effects) {
        if (const auto *wanted = std::get_if<E>(&effect))
            found.push_back(*wanted);
    }
    return found;
}

template<typename P>
std::vector<quint16> sentIds(const Effects &effects)
{
    std::vector<quint16> ids;
    for (const P &packet : sent<P>(effects))
        ids.push_back(packet.packetId);
    return ids;
}

//! True when the session ended the connection because of a rule that the server broke: it said
//! \a code, closed, and told so.
inline bool isProtocolClose(const Effects &effects, ReasonCode code, PacketType type)
{
    if (effects.size() < 2 || effects[effects.size() - 2] != Effect(Send{Disconnect{code}}))
        return false;
    const auto cause = causeOf(effects);
    return cause && cause->code == ErrorCode::Protocol && cause->reasonCode == code
        && cause->packetType == quint8(type) && !cause->rule.isEmpty();
}

//! True when the link is closed without a word, as it is before CONNACK.
inline bool isPlainClose(const Effects &effects, ErrorCode code)
{
    const auto cause = causeOf(effects);
    return effects.size() == 1 && cause && cause->code == code;
}

//! Opens a link, and gives the CONNECT that goes over it.
inline Connect connectOf(SessionDriver &driver)
{
    return sent<Connect>(driver.open()).at(0);
}

} // namespace QCoMqtt::Internal
