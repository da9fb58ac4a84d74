// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "lifetimetable.h"

#include <array>

namespace {

constexpr std::array calls{"connect", "publish 0", "publish 1", "publish 2", "post", "drain",
                           "subscribe", "unsubscribe", "listen", "next", "disconnect", "connected",
                           "disconnected", "events"};
constexpr std::array moments{"before it is sent", "sent", "half acknowledged",
                             "acknowledged in the same read"};
constexpr std::array endings{"operation dropped", "stop requested", "time-out", "stream closed",
                             "client moved", "client destroyed", "server closes",
                             "event loop quits"};
constexpr std::array results{"nothing", "value", "nullopt", "TimeoutError", "CancelledError",
                             "DisconnectedError", "ConnectError or TransportError",
                             "another exception"};
static_assert(calls.size() == callCount && moments.size() == momentCount
              && endings.size() == endingCount);

bool momentExists(Call call, Moment moment)
{
    switch (call) {
    case Call::Publish0: // has no answer: it is done when it is sent, unless the system is full
    case Call::Disconnect: // has no answer either
        return moment == Moment::BeforeSent || moment == Moment::Sent;
    case Call::Next: // sends nothing; its answer is the message
        return moment == Moment::BeforeSent || moment == Moment::AnswerUnread;
    case Call::Publish2:
    case Call::Drain:
        return true;
    default:
        return moment != Moment::HalfAcknowledged;
    }
}

// What stands in the client's socket came before the server's end, and counts.
Result whenServerCloses(Call call, Moment moment)
{
    switch (call) {
    case Call::Disconnect: // what was wanted
    case Call::Disconnected:
    case Call::Events: // the event of the end
        return Result::Value;
    default:
        break;
    }
    if (moment == Moment::AnswerUnread)
        return Result::Value;
    if (call == Call::Connect)
        return Result::Connect;
    if (call == Call::Connected)
        return Result::Pending; // there may be another connect()
    return Result::Disconnected;
}

} // namespace

bool LifetimeCase::exists() const
{
    if (!momentExists(call, moment))
        return false;
    // Before there is a connection no server can close it.
    const bool waitsForConnect = call == Call::Connected || call == Call::Events;
    return !(waitsForConnect && moment == Moment::BeforeSent && ending == Ending::ServerCloses);
}

Result LifetimeCase::expected() const
{
    switch (ending) {
    case Ending::Dropped:
        return Result::Pending;
    case Ending::Stopped: // at once; an answer that was not read yet has not been received
        return Result::Cancelled;
    case Ending::TimedOut: // an answer that came in time counts, even when the loop was busy
        return moment == Moment::AnswerUnread ? Result::Value : Result::Timeout;
    case Ending::StreamClosed: // only its own readers see it
        return call == Call::Next || call == Call::Events ? Result::EndOfStream : Result::Value;
    case Ending::ClientMoved:
        return Result::Value;
    case Ending::ClientDestroyed:
    case Ending::LoopQuits:
        return Result::Cancelled;
    case Ending::ServerCloses:
        return whenServerCloses(call, moment);
    }
    return Result::Other;
}

bool LifetimeCase::linkEnds() const
{
    if (ending == Ending::ServerCloses || call == Call::Disconnect)
        return true;
    const bool waiterGoesOn = ending == Ending::ClientMoved || ending == Ending::StreamClosed;
    return call == Call::Disconnected && (moment != Moment::BeforeSent || waiterGoesOn);
}

QByteArray LifetimeCase::name() const
{
    const bool isMqtt5 = version == QCoMqtt::ProtocolVersion::V5;
    return QByteArray(calls[size_t(call)]) + " | " + moments[size_t(moment)] + " | "
        + endings[size_t(ending)] + (isMqtt5 ? " | MQTT 5" : " | MQTT 3.1.1");
}

const char *nameOf(Result result)
{
    return results[size_t(result)];
}
