// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "counter.h"
#include "flakylink.h"

#include <QCoMqtt/Client>
#include <QCoMqtt/Error>
#include <QCoMqtt/LocalBroker>

#include <QCoroTimer>

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QDeadlineTimer>
#include <QtCore/QLoggingCategory>

#include <cstdio>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Settings
{
    std::chrono::seconds time = 10s;
    QoS qos = QoS::ExactlyOnce;
};

QCoro::Task<> pauseFor(std::chrono::milliseconds time)
{
    QTimer timer;
    timer.start(time);
    co_await timer;
}

// Nothing here knows that connections break: the policy is all there is about it.
ClientOptions optionsFor(const FlakyLink &link, const QString &clientId)
{
    return ClientOptions(link.url())
        .clientId(clientId)
        .connectTimeout(2s)
        .reconnect(ReconnectPolicy::exponential(5ms, 100ms).retryFirstConnect());
}

QCoro::Task<> receive(Client &client, Counter &counter, QoS qos)
{
    co_await client.connect();
    auto messages = co_await client.listen("flaky/numbers", qos);
    while (const auto message = co_await messages.next())
        counter.received(message->toInt().value_or(-1));
}

QCoro::Task<> publish(Client &client, Counter &counter, Settings settings)
{
    const QDeadlineTimer end(settings.time);
    co_await client.connect();
    for (qint64 number = 0; !end.hasExpired(); ++number) {
        counter.sent();
        co_await client.post("flaky/numbers", number, settings.qos);
        if (number % 10 == 0)
            co_await pauseFor(5ms);
    }
    co_await client.drain(); // also through cuts
}

void show(const QString &line, bool isLast)
{
    std::fputs(qPrintable(u"\r"_s + line + (isLast ? u"   \n"_s : u"   "_s)), stdout);
    std::fflush(stdout);
}

QCoro::Task<int> run(Settings settings)
{
    LocalBroker broker;
    broker.listen();
    FlakyLink link(broker.port());
    Counter counter;
    Client receiver(optionsFor(link, u"receiver"_s));
    Client publisher(optionsFor(link, u"publisher"_s));
    auto receiving = receive(receiver, counter, settings.qos);
    co_await receiver.connected();
    link.setFlaky(true);

    auto publishing = publish(publisher, counter, settings);
    while (!publishing.isReady()) {
        show(counter.line(link.cuts(), "on their way"), false);
        co_await pauseFor(200ms);
    }
    link.setFlaky(false);
    for (const QDeadlineTimer patience(10s); counter.missing() > 0 && !patience.hasExpired();)
        co_await pauseFor(20ms);
    show(counter.line(link.cuts(), "lost"), true);
    co_await publishing; // an error, if there was one
    co_await receiver.disconnect(); // ends its stream
    co_await receiving;
    co_await publisher.disconnect();
    const bool twice = settings.qos == QoS::ExactlyOnce && counter.duplicates() > 0;
    co_return counter.missing() > 0 || twice ? 1 : 0;
}

// QCoro::waitFor() of QCoro 0.8 needs a task that does not throw.
QCoro::Task<int> runSafely(Settings settings)
{
    try {
        const int code = co_await run(settings);
        co_return code;
    } catch (const std::exception &error) {
        std::fprintf(stderr, "\nqcomqtt-flakylink: %s\n", error.what());
        co_return 1;
    }
}

Settings parse(const QCoreApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Sends numbered messages through a link that is cut all the time, and counts."_s);
    const QCommandLineOption seconds(u"seconds"_s, u"Send for N seconds; default 10."_s, u"N"_s,
                                     u"10"_s);
    const QCommandLineOption qos(u"qos"_s, u"0, 1 or 2; default 2."_s, u"QoS"_s, u"2"_s);
    parser.addOptions({seconds, qos});
    parser.addHelpOption();
    parser.process(app);
    const int time = parser.value(seconds).toInt();
    const int level = parser.value(qos).toInt();
    if (time < 1 || level < 0 || level > 2) {
        std::fputs(qPrintable(parser.helpText()), stderr);
        std::exit(2);
    }
    return {std::chrono::seconds(time), QoS(level)};
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    // That connections do not last is what this is about; the warning would run across the line.
    QLoggingCategory::setFilterRules(u"qcomqtt.*=false"_s);
    return QCoro::waitFor(runSafely(parse(app)));
}
