// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "publisher.h"

#include "machine.h"
#include "tasks.h"

#include <QCoMqtt/Client>
#include <QCoMqtt/Error>
#include <QCoMqtt/gather>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Everything is retained: who joins later sees the last values at once, and the status tells
// whether they are still true. A lost reading does not matter, as the next one comes soon; a lost
// fact or status would.
PublishOptions asReading()
{
    return PublishOptions(QoS::AtMostOnce).retain();
}

PublishOptions asFact()
{
    return PublishOptions(QoS::AtLeastOnce).retain();
}

QString topicOf(const QString &name)
{
    return u"machine/"_s + Machine::name() + u'/' + name;
}

//! With every connection anew: the broker may have published the will, or forgotten everything.
QCoro::Task<> announce(Client &client, EventStream &events, const Machine &machine,
                       std::stop_token stop)
{
    try {
        while (const auto event = co_await events.next().stopOn(stop)) {
            if (event->type() != ConnectionEvent::Type::Connected)
                continue;
            co_await client.publish(topicOf(u"status"_s), "online", asFact()).stopOn(stop);
            const QList<Reading> facts = machine.facts();
            for (const Reading &fact : facts)
                co_await client.publish(topicOf(fact.name), fact.value, asFact()).stopOn(stop);
        }
    } catch (const CancelledError &) {
        // That is how it is meant to end.
    }
}

QCoro::Task<> report(Client &client, Machine &machine, std::stop_token stop)
{
    try {
        for (bool goesOn = true; goesOn;) {
            const QList<Reading> readings = machine.sample();
            for (const Reading &reading : readings)
                co_await client.publish(topicOf(reading.name), reading.value, asReading())
                    .stopOn(stop);
            goesOn = co_await pauseFor(500ms, stop);
        }
    } catch (const CancelledError &) {
        // As above.
    }
}

} // namespace

QCoro::Task<> publishMachine(ClientOptions broker, std::stop_token stop)
{
    // The broker says "offline" for us when we vanish without a word.
    broker.will(Will(topicOf(u"status"_s), "offline", QoS::AtLeastOnce).retain());
    Client client(broker);
    EventStream events = client.events();
    co_await client.connect().stopOn(stop);

    Machine machine;
    std::stop_source both;
    const std::stop_callback link(stop, [&both] { both.request_stop(); });
    co_await gather(stopOnFailure(announce(client, events, machine, both.get_token()), both),
                    stopOnFailure(report(client, machine, both.get_token()), both));

    if (client.state() == ConnectionState::Connected)
        co_await client.publish(topicOf(u"status"_s), "offline", asFact()).timeout(2s);
    co_await client.disconnect();
}
