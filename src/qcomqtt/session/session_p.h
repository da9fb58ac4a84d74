// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/session/authexchange.h>
#include <qcomqtt/session/incoming.h>
#include <qcomqtt/session/outgoing.h>
#include <qcomqtt/session/session.h>
#include <qcomqtt/session/subscriptions.h>

namespace QCoMqtt::Internal {

// The corridor: every input passes here once, to the machine that it is for. The machines know
// nothing of each other; what follows from one for another is decided here.
class Session::Private
{
public:
    explicit Private(SessionOptions given) : options(std::move(given))
    {
        outgoing.setOptions(options.outbox);
    }

    Output output(EffectHandler &effects, Instant now)
    {
        return Output(effects, keepAlive, now, remembers);
    }
    bool isVersion5() const { return options.version == ProtocolVersion::V5; }
    QString clientId() const { return options.clientId.isEmpty() ? assignedId : options.clientId; }
    bool wantsCleanStart() const;

    void receiveFirst(Packet &&packet, Instant now, Output &output);
    void accept(ConnAck &&connAck, Instant now, Output &output);
    void receiveAuth(const Auth &auth, Output &output);
    void establish(const ConnAck &connAck, Instant now, Output &output);
    void receiveDisconnect(const Disconnect &disconnect, Output &output);
    void pumpAll(Output &output);
    [[nodiscard]] Verdict receivePublish(Publish &&publish, Output &output);
    void goOn(const Verdict &verdict, Output &output);
    void fail(const Violation &violation, qsizetype offset, Output &output);
    void close(std::optional<Failure> cause, Output &output);
    void linkDown();
    void startExpiry(Instant now);
    template<typename P>
    bool breaksProblemInformation(const P &packet) const;

    SessionOptions options;
    State state = State::Closed;
    Connect connect; // the last one sent
    Capabilities capabilities;
    QString assignedId;
    bool everConnected = false; // since then there is something that a server may know of us
    bool serverIsAnother = false;
    bool mustStartClean = false; // the last session was one that we refused, or is over
    bool isUp = false;
    std::chrono::seconds expiry{0}; // of the session, as the server said last
    Instant sessionEnd = Instant::max(); // while there is no link
    bool remembers = false; // what must outlive the process is told in effects
    AuthExchange authentication;
    ConnAck heldConnAck; // while the application judges the server
    KeepAlive keepAlive;
    PacketIds ids;
    IncomingAliases aliases;
    Outgoing outgoing{ids};
    Incoming incoming;
    Subscriptions subscriptions{ids};
};

} // namespace QCoMqtt::Internal
