// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/session_p.h>

#include <qcomqtt/codec/encoder.h>
#include <qcomqtt/session/validation.h>

#include <utility>

namespace QCoMqtt::Internal {

namespace {

std::chrono::seconds sessionExpiryOf(const Connect &connect)
{
    return std::chrono::seconds(
        connect.properties.number(PropertyId::SessionExpiryInterval).value_or(0));
}

} // namespace

void Session::failAll(const Failure &failure, EffectHandler &effects, bool keepMessages)
{
    Output output = d->output(effects, Instant());
    if (!keepMessages)
        d->outgoing.failAll(failure, output);
    d->subscriptions.failAll(failure, output);
}

void Session::forget()
{
    Q_ASSERT(d->state == State::Closed);
    d->remembers = false;
    d->everConnected = false;
    d->mustStartClean = false;
    d->sessionEnd = Instant::max();
    d->assignedId.clear();
    d->capabilities = Capabilities();
    d->incoming = Incoming();
    d->subscriptions.forgetSession();
    d->outgoing.forgetUnwanted();
    if (d->ids.inUse() == 0)
        d->ids = PacketIds();
}

void Session::recall(SessionSnapshot &&snapshot, Instant now, EffectHandler &effects)
{
    Q_ASSERT(d->state == State::Closed && !d->remembers);
    d->remembers = true;
    Output output = d->output(effects, now);
    d->outgoing.recall(std::move(snapshot.messages), output);
    d->incoming.recall(snapshot.received);
    d->subscriptions.recall(snapshot.subscriptions);
    if (!snapshot.begun)
        return;
    d->everConnected = true;
    d->mustStartClean = snapshot.begun->version != d->options.version;
    d->assignedId = snapshot.begun->clientId;
}

bool Session::remembers() const noexcept
{
    return d->remembers;
}

void Session::publish(Publish &&publish, OperationId operation, Instant now, EffectHandler &effects,
                      bool observed)
{
    if (isPlain(publish))
        return publishValid(std::move(publish), operation, now, effects, observed);
    Output output = d->output(effects, now);
    if (auto failure = checkPublish(publish, d->options.version))
        output.complete(operation, *std::move(failure));
    else
        d->outgoing.publish(std::move(publish), operation, observed, output);
}

void Session::publishValid(Publish &&publish, OperationId operation, Instant now,
                           EffectHandler &effects, bool observed)
{
    Output output = d->output(effects, now);
    d->outgoing.publish(std::move(publish), operation, observed, output);
}

bool Session::sendAtOnce(const Publish &publish, Instant now, EffectHandler &effects)
{
    if (!isPlain(publish))
        return false;
    Output output = d->output(effects, now);
    return d->outgoing.sendAtOnce(publish, output);
}

OutboxStatus Session::outbox() const noexcept { return d->outgoing.status(); }
bool Session::hasRoomInOutbox() const noexcept { return d->outgoing.hasRoom(); }
bool Session::hasPublishedAll() const noexcept { return d->outgoing.isIdle(); }

void Session::subscribe(QList<Subscription> subscriptions, const Properties &properties,
                        OperationId operation, Instant now, EffectHandler &effects)
{
    Output output = d->output(effects, now);
    if (auto failure = checkSubscribe(subscriptions, properties, d->options.version))
        output.complete(operation, *std::move(failure));
    else
        d->subscriptions.subscribe(std::move(subscriptions), properties, operation, output);
}

void Session::unsubscribe(QList<TopicFilter> filters, const Properties &properties,
                          OperationId operation, Instant now, EffectHandler &effects)
{
    Output output = d->output(effects, now);
    if (auto failure = checkUnsubscribe(filters, properties, d->options.version))
        output.complete(operation, *std::move(failure));
    else
        d->subscriptions.unsubscribe(std::move(filters), properties, operation, output);
}

void Session::disconnect(ReasonCode reason, const Properties &properties, Instant now,
                         EffectHandler &effects)
{
    if (d->state != State::Connecting && d->state != State::Connected)
        return;
    Output output = d->output(effects, now);
    Disconnect packet{reason, properties};
    if (!isClientDisconnectCode(reason) || !d->isVersion5())
        packet.reasonCode = ReasonCode::NormalDisconnection;
    if (validate(packet.reasonCode, properties)) {
        packet.properties = Properties();
    } else if (encodedSize(Packet(packet), d->options.version)
               > qint64(d->capabilities.maximumPacketSize())) {
        packet.properties.remove(PropertyId::ReasonString); // MQTT-3.14.2-3
        packet.properties.remove(PropertyId::UserProperty); // MQTT-3.14.2-4
    }
    // MQTT 3 has no way to ask for the will but to leave without a word (3.1.1: 3.1.2.5).
    if (d->isVersion5() || reason != ReasonCode::DisconnectWithWillMessage) {
        const auto expiry = packet.properties.number(PropertyId::SessionExpiryInterval);
        d->expiry = expiry ? std::chrono::seconds(*expiry) : d->expiry;
        output.send(std::move(packet));
    }
    d->close(std::nullopt, output);
}

void Session::answer(const QByteArray &data, Instant now, EffectHandler &effects)
{
    Output output = d->output(effects, now);
    d->authentication.answer(data, output);
}

void Session::acceptAuthentication(Instant now, EffectHandler &effects)
{
    if (!d->authentication.isVerdictDue())
        return;
    d->authentication.accept();
    if (d->state != State::Connecting)
        return;
    Output output = d->output(effects, now);
    d->establish(std::exchange(d->heldConnAck, ConnAck()), now, output);
}

void Session::failAuthentication(const Failure &cause, Instant now, EffectHandler &effects)
{
    if (d->state != State::Connecting && d->state != State::Connected)
        return;
    Output output = d->output(effects, now);
    output.send(Disconnect{ReasonCode::UnspecifiedError}); // MQTT-4.12.1-2
    d->close(cause, output);
}

void Session::reauthenticate(const QByteArray &data, Instant now, EffectHandler &effects)
{
    if (!canReauthenticate())
        return;
    Output output = d->output(effects, now);
    d->authentication.reauthenticate(data, output);
}

bool Session::canReauthenticate() const noexcept
{
    return d->state == State::Connected && d->authentication.isSetUp()
        && !d->authentication.isUnderWay();
}

bool Session::isJudgingServer() const noexcept
{
    return d->state == State::Connecting && d->authentication.isVerdictDue();
}

bool Session::isSubscribedTo(const Topic &topic) const
{
    return d->subscriptions.matches(topic);
}

std::optional<DeliveryState> Session::abandon(OperationId operation, EffectHandler &effects)
{
    if (operation == 0)
        return std::nullopt;
    Output output = d->output(effects, Instant());
    if (const auto state = d->outgoing.abandon(operation, output))
        return state;
    return d->subscriptions.abandon(operation, output) ? std::optional(DeliveryState::NotSent)
                                                       : std::nullopt;
}

bool Session::takeBackSubscribe(OperationId operation, EffectHandler &effects)
{
    Output output = d->output(effects, Instant());
    return d->subscriptions.takeBack(operation, output);
}

void Session::acknowledge(DeliveryId delivery, ReasonCode code, const QString &reasonString,
                          Instant now, EffectHandler &effects)
{
    Output output = d->output(effects, now);
    d->incoming.acknowledge(delivery, code, reasonString, output);
    d->incoming.flush(output);
}

void Session::forsake(DeliveryId delivery, Instant now, EffectHandler &effects)
{
    d->incoming.forsake(delivery);
    Output output = d->output(effects, now);
    d->incoming.flush(output);
}

qsizetype Session::unacknowledged() const noexcept
{
    return d->incoming.unacknowledged();
}

// MQTT 3 has no Receive Maximum: the one way to hold a server back is to leave its bytes unread. So it
// is with servers that do not keep to the one that we chose.
bool Session::holdsTooMany() const noexcept
{
    const int surplus = d->isVersion5() ? 1 : 0;
    return d->incoming.unacknowledged() >= d->options.receiveMaximum + surplus;
}

std::optional<Failure> Session::validate(const SessionOptions &options)
{
    return checkOptions(options);
}

std::optional<Failure> Session::validate(const Publish &publish) const
{
    const bool isConnected = d->state == State::Connected;
    if (isPlain(publish) && (!isConnected || isPlainlyAllowed(publish, d->capabilities)))
        return std::nullopt;
    if (auto failure = checkPublish(publish, d->options.version))
        return failure;
    return isConnected ? forbiddenByServer(publish, d->capabilities) : std::nullopt;
}

std::optional<Failure> Session::validate(const QList<Subscription> &subscriptions,
                                         const Properties &properties) const
{
    if (auto failure = checkSubscribe(subscriptions, properties, d->options.version))
        return failure;
    if (d->state != State::Connected)
        return std::nullopt;
    for (const Subscription &subscription : subscriptions) {
        if (auto failure = forbiddenByServer(subscription, properties, d->capabilities))
            return failure;
    }
    return std::nullopt;
}

std::optional<Failure> Session::validate(const QList<TopicFilter> &filters,
                                         const Properties &properties) const
{
    if (auto failure = checkUnsubscribe(filters, properties, d->options.version))
        return failure;
    if (d->state != State::Connected)
        return std::nullopt;
    for (const TopicFilter &filter : filters) {
        if (auto failure = forbiddenByServer(filter, properties, d->capabilities))
            return failure;
    }
    return std::nullopt;
}

std::optional<Failure> Session::validate(ReasonCode reason, const Properties &properties) const
{
    return checkDisconnect(reason, properties, d->options.version, sessionExpiryOf(d->connect));
}

void Session::probe(std::chrono::milliseconds limit, Instant now, EffectHandler &effects)
{
    if (d->state != State::Connected)
        return;
    d->keepAlive.probe(limit, now);
    d->output(effects, now).send(PingReq());
}

} // namespace QCoMqtt::Internal
