// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/session_p.h>

#include <qcomqtt/session/handshake.h>
#include <qcomqtt/session/validation.h>

#include <utility>

namespace QCoMqtt::Internal {

bool Session::Private::wantsCleanStart() const
{
    if (serverIsAnother)
        return true;
    switch (options.cleanStart) {
    case CleanStart::Always:
        return true;
    case CleanStart::FirstOnly:
        return mustStartClean || !everConnected;
    case CleanStart::Never:
        return mustStartClean;
    }
    return true;
}

void Session::Private::close(std::optional<Failure> cause, Output &output)
{
    state = State::Closing;
    linkDown();
    output.close(std::move(cause));
}

// From here on nothing is sent, as if the link were gone already.
void Session::Private::linkDown()
{
    keepAlive.stop();
    authentication.linkDown();
    incoming.linkDown();
    outgoing.linkDown();
    subscriptions.linkDown();
}

void Session::Private::fail(const Violation &violation, qsizetype offset, Output &output)
{
    Violation said = violation;
    if (!isClientDisconnectCode(said.reasonCode))
        said.reasonCode = ReasonCode::ProtocolError;
    if (isVersion5())
        output.send(Disconnect{said.reasonCode}); // MQTT-4.13.1-1
    close(protocolFailure(said, offset), output);
}

void Session::Private::receiveFirst(Packet &&packet, Instant now, Output &output)
{
    if (auto *connAck = std::get_if<ConnAck>(&packet))
        accept(std::move(*connAck), now, output);
    else if (const auto *disconnect = std::get_if<Disconnect>(&packet); disconnect && isVersion5())
        close(closedByServer(*disconnect, true), output);
    else if (const auto *auth = std::get_if<Auth>(&packet); auth && authentication.isSetUp())
        receiveAuth(*auth, output);
    else
        close(notAServer(typeOf(packet)), output);
}

void Session::Private::accept(ConnAck &&connAck, Instant now, Output &output)
{
    if (isFailure(connAck.reasonCode)) {
        close(refusedConnection(connAck.reasonCode, connAck.properties), output);
        return;
    }
    const bool foreign = connAck.sessionPresent && !everConnected;
    if (const Verdict verdict = judge(connAck, connect)) {
        fail(*verdict, -1, output);
    } else if (foreign && options.strictSession) {
        mustStartClean = true;
        fail({ReasonCode::ProtocolError, PacketType::ConnAck,
              "session present that this client knows nothing of (MQTT-3.2.2-4)"},
             -1, output);
    } else if (!authentication.isSetUp()) {
        establish(connAck, now, output);
    } else if (const Verdict verdict = authentication.receive(connAck, output)) {
        fail(*verdict, -1, output);
    } else {
        heldConnAck = std::move(connAck); // nothing is sent to a server that may be the wrong one
    }
}

void Session::Private::receiveAuth(const Auth &auth, Output &output)
{
    if (const auto verdict = authentication.receive(auth, state == State::Connected, output))
        fail(*verdict, -1, output);
}

void Session::Private::establish(const ConnAck &connAck, Instant now, Output &output)
{
    const ConnectResult result = makeConnectResult(connAck, connect, options.version);
    const bool foreign = connAck.sessionPresent && !everConnected;
    // MQTT 3.1 servers do not say whether they have the session: then it is taken for granted,
    // but for the subscriptions, which cost little to ask for again.
    const bool unknown = options.version == ProtocolVersion::V3_1 && !connect.cleanStart;
    const bool resumed = everConnected && (connAck.sessionPresent || unknown);
    state = State::Connected;
    everConnected = true;
    mustStartClean = false;
    isUp = true;
    expiry = result.sessionExpiry();
    sessionEnd = Instant::max();
    if (options.clientId.isEmpty())
        assignedId = result.clientId();
    capabilities = result.capabilities();
    keepAlive.start(result.keepAlive(), options.pingTimeout, options.strictPing, now);
    aliases.start(isVersion5() ? options.topicAliasMaximum : 0);
    output.connected({result, foreign, subscriptions.mayHaveMissed(resumed)});
    output.remember(SessionBegun{clientId(), options.version});
    incoming.linkUp(options, capabilities.maximumPacketSize(), resumed, output);
    outgoing.linkUp(capabilities, options.inFlightWindow, options.automaticTopicAliases, resumed,
                    output);
    subscriptions.linkUp(capabilities, options.identifySubscriptions, resumed && !unknown,
                         output);
    outgoing.setHeld(true); // first what is sent again, then what it may be answered to
    outgoing.pump(output);
    pumpAll(output);
}

void Session::Private::receiveDisconnect(const Disconnect &disconnect, Output &output)
{
    if (disconnect.properties.contains(PropertyId::SessionExpiryInterval)) {
        fail({ReasonCode::ProtocolError, PacketType::Disconnect,
              "session expiry in a DISCONNECT from the server (MQTT-3.14.2-2)"},
             -1, output);
    } else {
        close(closedByServer(disconnect, false), output);
    }
}

// Publishes may expect answers to what was subscribed to before.
void Session::Private::pumpAll(Output &output)
{
    subscriptions.pump(output);
    outgoing.setHeld(subscriptions.isRestoring());
    outgoing.pump(output);
}

Session::Session(SessionOptions options) : d(std::make_unique<Private>(std::move(options))) {}
Session::~Session() = default;

Session::State Session::state() const noexcept
{
    return d->state;
}

const SessionOptions &Session::options() const noexcept
{
    return d->options;
}

void Session::setServerIsAnother(bool on) noexcept { d->serverIsAnother = on; }

void Session::setOptions(SessionOptions options)
{
    // Another name is another session: nothing that a server says about it concerns our state.
    if (options.clientId != d->options.clientId) {
        d->assignedId.clear();
        d->everConnected = false;
    }
    d->options = std::move(options);
    d->outgoing.setOptions(d->options.outbox);
}

const Capabilities &Session::capabilities() const noexcept
{
    return d->capabilities;
}

QString Session::clientId() const
{
    return d->clientId();
}

void Session::open(Instant now, EffectHandler &effects)
{
    Q_ASSERT(d->state == State::Closed);
    d->state = State::Connecting;
    if (now >= d->sessionEnd)
        d->mustStartClean = true; // the server's is over as well (3.1.2.11.2)
    d->authentication.connect(d->options.authenticationMethod);
    d->connect = makeConnect(d->options, d->clientId(), d->wantsCleanStart());
    d->output(effects, now).send(d->connect);
}

void Session::linkLost(Instant now)
{
    d->state = State::Closed;
    d->linkDown();
    if (std::exchange(d->isUp, false))
        d->startExpiry(now);
}

// What ends with its connection anyway is left to the server to tell.
void Session::Private::startExpiry(Instant now)
{
    constexpr std::chrono::seconds never{0xFFFFFFFF};
    if (isVersion5() && expiry > std::chrono::seconds(0) && expiry < never)
        sessionEnd = now + expiry;
}

void Session::tick(Instant now, EffectHandler &effects)
{
    Output output = d->output(effects, now);
    d->outgoing.expire(output);
    if (d->state != State::Connected)
        return;
    switch (d->keepAlive.tick(now)) {
    case KeepAlive::Action::Nothing:
        break;
    case KeepAlive::Action::SendPing:
        output.send(PingReq());
        break;
    case KeepAlive::Action::GiveUp:
        d->close(keepAliveTimeout(d->keepAlive.allowed()), output);
        break;
    }
}

void Session::bytesTaken(Instant now) noexcept
{
    d->keepAlive.taken(now);
}

void Session::readingIsPaused(Instant now) noexcept
{
    d->keepAlive.received(now);
    d->keepAlive.pongReceived();
}

std::optional<Instant> Session::deadline() const noexcept
{
    const std::optional<Instant> expiry = d->outgoing.nextExpiry();
    const auto ping = d->state == State::Connected ? d->keepAlive.deadline() : std::nullopt;
    return expiry && ping ? std::min(*expiry, *ping) : expiry ? expiry : ping;
}

} // namespace QCoMqtt::Internal
