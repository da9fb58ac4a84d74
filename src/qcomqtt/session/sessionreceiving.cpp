// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/session_p.h>

#include <qcomqtt/session/handshake.h>

#include <utility>

// What the server sends, once connected, goes to the machine that it is for.

namespace QCoMqtt::Internal {

namespace {

template<typename P>
constexpr bool isAcknowledgement = std::is_same_v<P, PubAck> || std::is_same_v<P, PubRec>
    || std::is_same_v<P, PubRel> || std::is_same_v<P, PubComp> || std::is_same_v<P, SubAck>
    || std::is_same_v<P, UnsubAck> || std::is_same_v<P, Auth>;

} // namespace

// MQTT-3.1.2-29
template<typename P>
bool Session::Private::breaksProblemInformation(const P &packet) const
{
    if constexpr (isAcknowledgement<P>) {
        return !options.requestProblemInformation && !packet.properties.isEmpty()
            && (packet.properties.contains(PropertyId::ReasonString)
                || packet.properties.contains(PropertyId::UserProperty));
    }
    return false;
}

namespace {

//! Hands a packet of a connected server to the machine it is for, but for the messages.
struct Dispatcher
{
    Incoming &incoming;
    Outgoing &outgoing;
    Subscriptions &subscriptions;
    KeepAlive &keepAlive;
    AuthExchange &authentication;
    Output &output;

    Verdict operator()(PubAck &&packet) const
    {
        return outgoing.receive(std::move(packet), output);
    }
    Verdict operator()(PubRec &&packet) const
    {
        return outgoing.receive(std::move(packet), output);
    }
    Verdict operator()(PubRel &&packet) const { return incoming.receive(packet, output); }
    Verdict operator()(PubComp &&packet) const
    {
        return outgoing.receive(std::move(packet), output);
    }
    Verdict operator()(SubAck &&packet) const
    {
        return subscriptions.receive(std::move(packet), output);
    }
    Verdict operator()(UnsubAck &&packet) const
    {
        return subscriptions.receive(std::move(packet), output);
    }
    Verdict operator()(PingResp &&) const
    {
        keepAlive.pongReceived();
        return std::nullopt;
    }
    Verdict operator()(ConnAck &&) const
    {
        return Violation{ReasonCode::ProtocolError, PacketType::ConnAck,
                         "a second CONNACK (MQTT-3.2.0-2)"};
    }
    Verdict operator()(Auth &&packet) const
    {
        return authentication.receive(packet, true, output);
    }
    Verdict operator()(Publish &&) const { Q_UNREACHABLE(); }
    template<typename Other>
    Verdict operator()(Other &&) const
    {
        return Violation{ReasonCode::ProtocolError, Other::type,
                         "a server does not send this packet (2.1.2)"};
    }
};

} // namespace

void Session::receive(Packet &&packet, Instant now, EffectHandler &effects)
{
    Output output = d->output(effects, now);
    if (d->state == State::Connecting) {
        d->receiveFirst(std::move(packet), now, output);
        return;
    }
    if (d->state != State::Connected)
        return;
    d->keepAlive.received(now);
    if (auto *publish = std::get_if<Publish>(&packet))
        return d->goOn(d->receivePublish(std::move(*publish), output), output);
    if (const auto *disconnect = std::get_if<Disconnect>(&packet); disconnect && d->isVersion5()) {
        d->receiveDisconnect(*disconnect, output);
        return;
    }
    const Dispatcher dispatcher{d->incoming, d->outgoing, d->subscriptions,
                                d->keepAlive, d->authentication, output};
    const Verdict verdict = std::visit(
        [&]<typename P>(P &&received) -> Verdict {
            if (d->breaksProblemInformation(received)) {
                return Violation{ReasonCode::ProtocolError, std::remove_cvref_t<P>::type,
                                 "reason string or user property not asked for (MQTT-3.1.2-29)"};
            }
            return dispatcher(std::forward<P>(received));
        },
        std::move(packet));
    d->goOn(verdict, output);
}

void Session::receiveMessage(Publish &&publish, quint32 onlyIdentifier, Instant now,
                             EffectHandler &effects)
{
    if (d->state != State::Connected)
        return receive(std::move(publish), now, effects);
    d->keepAlive.received(now);
    Output output = d->output(effects, now);
    if (d->subscriptions.isOnlyOurs(onlyIdentifier))
        return d->goOn(d->incoming.receive(std::move(publish), nullptr, output), output);
    if (onlyIdentifier != 0)
        publish.properties.append(PropertyId::SubscriptionIdentifier, onlyIdentifier);
    d->goOn(d->receivePublish(std::move(publish), output), output);
}

void Session::receiveSuccess(PacketType type, quint16 packetId, Instant now,
                             EffectHandler &effects)
{
    if (d->state != State::Connected)
        return;
    d->keepAlive.received(now);
    Output output = d->output(effects, now);
    switch (type) {
    case PacketType::PubAck:
        return d->goOn(d->outgoing.receive(PubAck{packetId}, output), output);
    case PacketType::PubRec:
        return d->goOn(d->outgoing.receive(PubRec{packetId}, output), output);
    case PacketType::PubRel:
        return d->goOn(d->incoming.receive(PubRel{packetId}, output), output);
    case PacketType::PubComp:
        return d->goOn(d->outgoing.receive(PubComp{packetId}, output), output);
    default:
        Q_UNREACHABLE();
    }
}

Verdict Session::Private::receivePublish(Publish &&publish, Output &output)
{
    if (Verdict verdict = aliases.resolve(publish))
        return verdict;
    AudiencePointer audience = subscriptions.audienceOf(publish);
    return incoming.receive(std::move(publish), std::move(audience), output);
}

// After a packet of a connected server.
void Session::Private::goOn(const Verdict &verdict, Output &output)
{
    if (verdict)
        fail(*verdict, -1, output);
    else if (outgoing.isHeld())
        pumpAll(output);
}

void Session::receiveBeginning(PacketType type, Instant now, EffectHandler &effects)
{
    const bool mayComeFirst = type == PacketType::ConnAck || type == PacketType::Auth
        || type == PacketType::Disconnect;
    if (d->state != State::Connecting || mayComeFirst || type == PacketType::Reserved)
        return;
    Output output = d->output(effects, now);
    d->close(notAServer(type), output); // MQTT-3.2.0-1
}

void Session::receiveMalformed(const Malformation &malformation, Instant now, EffectHandler &effects)
{
    Output output = d->output(effects, now);
    const Violation violation{malformation.reasonCode, malformation.type, malformation.rule};
    if (d->state == State::Connected) {
        d->fail(violation, malformation.offset, output);
    } else if (d->state == State::Connecting) {
        if (malformation.type != PacketType::ConnAck)
            d->close(notAServer(PacketType::Reserved), output);
        else if (malformation.reasonCode == ReasonCode::UnsupportedProtocolVersion)
            d->close(refusedConnection(malformation.reasonCode), output);
        else
            d->close(protocolFailure(violation, malformation.offset), output);
    }
}

} // namespace QCoMqtt::Internal
