// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "publisher.h"

#include "machine.h"
#include "settings.h"
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

QCoro::Task<> publishFacts(Client &client, QList<Reading> facts, std::stop_token stop)
{
    for (const Reading &fact : std::as_const(facts))
        co_await client.publish(topicOf(fact.name), fact.value, asFact()).stopOn(stop);
}

//! With every connection anew: the broker may have published the will, or forgotten everything.
QCoro::Task<> announce(Client &client, EventStream &events, const Machine &machine,
                       const Settings &settings, std::stop_token stop)
{
    try {
        while (const auto event = co_await events.next().stopOn(stop)) {
            if (event->type() != ConnectionEvent::Type::Connected)
                continue;
            co_await client.publish(topicOf(u"status"_s), "online", asFact()).stopOn(stop);
            co_await publishFacts(client, machine.facts() + settings.readings(), stop);
        }
    } catch (const CancelledError &) {
        // That is how it is meant to end.
    }
}

//! Does what others ask, and tells how the settings stand then, also who asked for nonsense.
QCoro::Task<> obey(Client &client, Settings &settings, std::stop_source &pause,
                   std::stop_token stop)
{
    try {
        auto wishes = co_await client.listen(topicOf(u"+/set"_s), QoS::AtLeastOnce).stopOn(stop);
        while (const auto wish = co_await wishes.next().stopOn(stop)) {
            const QStringList levels = wish->topic().toString().split(u'/');
            if (settings.set(levels.at(levels.size() - 2), *wish))
                pause.request_stop(); // no need to wait for its end
            co_await publishFacts(client, settings.readings(), stop);
        }
    } catch (const CancelledError &) {
        // As above.
    }
}

QCoro::Task<> publishReadings(Client &client, Machine &machine, std::stop_token stop)
{
    const QList<Reading> readings = machine.sample();
    for (const Reading &reading : readings)
        co_await client.publish(topicOf(reading.name), reading.value, asReading()).stopOn(stop);
}

QCoro::Task<> report(Client &client, Machine &machine, const Settings &settings,
                     std::stop_source &pause, std::stop_token stop)
{
    try {
        while (!stop.stop_requested()) {
            pause = std::stop_source();
            const std::stop_callback end(stop, [&pause] { pause.request_stop(); });
            if (settings.isReporting())
                co_await publishReadings(client, machine, stop);
            co_await pauseFor(settings.interval(), pause.get_token());
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
    Settings settings;
    std::stop_source pause; // between two rounds of readings
    std::stop_source all;
    const std::stop_callback link(stop, [&all] { all.request_stop(); });
    const std::stop_token end = all.get_token();
    co_await gather(
        stopOnFailure(announce(client, events, machine, settings, end), all),
        stopOnFailure(obey(client, settings, pause, end), all),
        stopOnFailure(report(client, machine, settings, pause, end), all));

    if (client.state() == ConnectionState::Connected)
        co_await client.publish(topicOf(u"status"_s), "offline", asFact()).timeout(2s);
    co_await client.disconnect();
}
