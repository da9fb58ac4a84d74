// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "sessiondriver.h"

namespace QCoMqtt::Internal {

// --- printing ----------------------------------------------------------------------------------

QDebug operator<<(QDebug debug, const Failure &failure)
{
    return debug.nospace() << "Failure(" << failure.code << ' ' << failure.text << " reason "
                           << (failure.reasonCode ? int(*failure.reasonCode) : -1) << ' '
                           << failure.reasonString << ' ' << failure.rule << ')';
}

QDebug operator<<(QDebug debug, const PublishResult &result)
{
    return debug << "PublishResult" << result.reasonCode() << result.properties();
}

QDebug operator<<(QDebug debug, const SubscribeResult &result)
{
    return debug << "SubscribeResult" << result.reasonCodes() << result.properties();
}

namespace {

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

} // namespace

QDebug operator<<(QDebug debug, const Effect &effect)
{
    std::visit(Printer{debug}, effect);
    return debug;
}

char *toString(const Effects &effects)
{
    QString text;
    QDebug debug(&text);
    for (const Effect &effect : effects)
        debug.nospace() << "\n      " << effect;
    return QTest::toString(text);
}

// --- the driver --------------------------------------------------------------------------------

SessionOptions SessionDriver::defaults(ProtocolVersion version)
{
    return {.version = version, .clientId = u"me"_s, .cleanStart = CleanStart::FirstOnly,
            .sessionExpiry = version == ProtocolVersion::V5 ? 3600s : 0s};
}

SessionDriver::SessionDriver(SessionOptions options)
    : m_session(std::make_unique<Session>(std::move(options))), session(*m_session)
{}
SessionDriver::SessionDriver(ProtocolVersion version) : SessionDriver(defaults(version)) {}
SessionDriver::SessionDriver(SessionDriver &&) noexcept = default;
SessionDriver::~SessionDriver() = default;

Effects SessionDriver::open()
{
    return run([&](Effects &effects) { session.open(now, effects); });
}

Effects SessionDriver::connect(const ConnAck &connAck)
{
    open();
    return receive(connAck);
}

Effects SessionDriver::connect(const Properties &properties)
{
    return connect(ConnAck{false, ReasonCode::Success, properties});
}

Effects SessionDriver::reconnect(bool sessionPresent, const Properties &properties)
{
    session.linkLost(now);
    return withoutFirst(connect(ConnAck{sessionPresent, ReasonCode::Success, properties}));
}

template<typename P>
Effects SessionDriver::receive(P packet)
{
    return run([&](Effects &effects) { session.receive(std::move(packet), now, effects); });
}

namespace {

// As PacketReader::keepIdentifiersApart() does.
quint32 takeOnlyIdentifier(Publish &publish)
{
    const QList<quint32> identifiers = publish.properties.subscriptionIdentifiers();
    if (identifiers.size() != 1 || publish.properties.entries().size() != 1)
        return 0;
    publish.properties = {};
    return identifiers.front();
}

} // namespace

template<>
Effects SessionDriver::receive(Publish publish)
{
    const quint32 identifier = takeOnlyIdentifier(publish);
    return run([&](Effects &effects) {
        session.receiveMessage(std::move(publish), identifier, now, effects);
    });
}

template Effects SessionDriver::receive(Packet);
template Effects SessionDriver::receive(PubAck);
template Effects SessionDriver::receive(PubRec);
template Effects SessionDriver::receive(PubRel);
template Effects SessionDriver::receive(PubComp);
template Effects SessionDriver::receive(Connect);
template Effects SessionDriver::receive(ConnAck);
template Effects SessionDriver::receive(Subscribe);
template Effects SessionDriver::receive(SubAck);
template Effects SessionDriver::receive(Unsubscribe);
template Effects SessionDriver::receive(UnsubAck);
template Effects SessionDriver::receive(PingReq);
template Effects SessionDriver::receive(PingResp);
template Effects SessionDriver::receive(Disconnect);
template Effects SessionDriver::receive(Auth);

Effects SessionDriver::publish(const Topic &topic, QoS qos, OperationId operation,
                               const QByteArray &payload)
{
    return publish(Publish{topic, payload, qos}, operation);
}

Effects SessionDriver::publish(Publish message, OperationId operation, bool observed)
{
    return run([&](Effects &effects) {
        session.publish(std::move(message), operation, now, effects, observed);
    });
}

Effects SessionDriver::observe(const Topic &topic, QoS qos, OperationId operation)
{
    return publish(Publish{topic, "x", qos}, operation, true);
}

Effects SessionDriver::subscribe(const QList<Subscription> &subscriptions, OperationId operation,
                                 const Properties &properties)
{
    return run([&](Effects &effects) {
        session.subscribe(subscriptions, properties, operation, now, effects);
    });
}

Effects SessionDriver::unsubscribe(const QList<TopicFilter> &filters, OperationId operation)
{
    return run([&](Effects &effects) {
        session.unsubscribe(filters, {}, operation, now, effects);
    });
}

Effects SessionDriver::acknowledge(DeliveryId delivery, ReasonCode code, const QString &reason)
{
    return run([&](Effects &effects) {
        session.acknowledge(delivery, code, reason, now, effects);
    });
}

Effects SessionDriver::forsake(DeliveryId delivery)
{
    return run([&](Effects &effects) { session.forsake(delivery, now, effects); });
}

Effects SessionDriver::disconnect(ReasonCode reason, const Properties &properties)
{
    return run([&](Effects &effects) { session.disconnect(reason, properties, now, effects); });
}

Effects SessionDriver::tick()
{
    return run([&](Effects &effects) { session.tick(now, effects); });
}

Effects SessionDriver::malformed(const Malformation &malformation)
{
    return run([&](Effects &effects) { session.receiveMalformed(malformation, now, effects); });
}

Effects SessionDriver::failAll(const Failure &failure)
{
    return run([&](Effects &effects) { session.failAll(failure, effects); });
}

std::optional<DeliveryState> SessionDriver::abandon(OperationId operation)
{
    Effects effects;
    return session.abandon(operation, effects);
}

Effects SessionDriver::recall(SessionSnapshot snapshot)
{
    return run([&](Effects &effects) { session.recall(std::move(snapshot), now, effects); });
}

Effects SessionDriver::withoutFirst(Effects effects)
{
    effects.erase(effects.begin());
    return effects;
}

// --- values ------------------------------------------------------------------------------------

Publish message(const Topic &topic, QoS qos, quint16 id, const QByteArray &payload, bool duplicate)
{
    return {.topic = topic, .payload = payload, .qos = qos, .duplicate = duplicate, .packetId = id};
}

Effect done(OperationId operation, ReasonCode code, const Properties &properties)
{
    return Complete{operation, PublishResult(code, properties)};
}

Properties with(PropertyId id, quint32 value)
{
    Properties properties;
    properties.setNumber(id, value);
    return properties;
}

Properties with(PropertyId id, const QString &value)
{
    Properties properties;
    properties.setText(id, value);
    return properties;
}

// --- looking into effects ----------------------------------------------------------------------

std::optional<Failure> failureOf(const Effects &effects)
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

std::optional<Failure> causeOf(const Effects &effects)
{
    const auto *close = effects.empty() ? nullptr : std::get_if<CloseLink>(&effects.back());
    return close ? close->cause : std::nullopt;
}

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

template std::vector<Connect> sent(const Effects &);
template std::vector<Disconnect> sent(const Effects &);
template std::vector<PubAck> sent(const Effects &);
template std::vector<PubRel> sent(const Effects &);
template std::vector<Publish> sent(const Effects &);
template std::vector<Subscribe> sent(const Effects &);
template std::vector<Unsubscribe> sent(const Effects &);

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

template std::vector<Complete> all(const Effects &);
template std::vector<Connected> all(const Effects &);
template std::vector<Deliver> all(const Effects &);

template<typename P>
std::vector<quint16> sentIds(const Effects &effects)
{
    std::vector<quint16> ids;
    for (const P &packet : sent<P>(effects))
        ids.push_back(packet.packetId);
    return ids;
}

template std::vector<quint16> sentIds<Publish>(const Effects &);

bool isProtocolClose(const Effects &effects, ReasonCode code, PacketType type)
{
    if (effects.size() < 2 || effects[effects.size() - 2] != Effect(Send{Disconnect{code}}))
        return false;
    const auto cause = causeOf(effects);
    return cause && cause->code == ErrorCode::Protocol && cause->reasonCode == code
        && cause->packetType == quint8(type) && !cause->rule.isEmpty();
}

bool isPlainClose(const Effects &effects, ErrorCode code)
{
    const auto cause = causeOf(effects);
    return effects.size() == 1 && cause && cause->code == code;
}

Connect connectOf(SessionDriver &driver)
{
    return sent<Connect>(driver.open()).at(0);
}

} // namespace QCoMqtt::Internal
