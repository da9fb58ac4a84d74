// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "dashboard.h"
#include "interrupt.h"
#include "publisher.h"
#include "screen.h"
#include "tasks.h"

#include <QCoMqtt/Error>
#include <QCoMqtt/LocalBroker>
#include <QCoMqtt/gather>

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QLoggingCategory>

#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Command
{
    QString name;
    QString broker;
    std::optional<std::chrono::seconds> time;
};

//! Prints what is wrong, or what was asked for, and ends the program.
[[noreturn]] void usageError(const QCommandLineParser &parser, const QString &text)
{
    std::fputs(qPrintable(u"qcomqtt-machine: "_s + text + u"\n\n"_s + parser.helpText()), stderr);
    std::exit(2);
}

Command parseCommand(const QCoreApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Machines tell their load over MQTT, and a dashboard shows it."_s);
    parser.addPositionalArgument(u"command"_s,
                                 u"publish: tell this machine's readings.\n"
                                 u"dashboard: show those of all machines.\n"
                                 u"demo: both, with a broker of its own unless one is given."_s);
    const QCommandLineOption broker(
        u"broker"_s, u"Such as mqtt://user:password@host:1883; default mqtt://localhost."_s,
        u"URL"_s);
    const QCommandLineOption seconds(
        u"seconds"_s, u"End after N seconds; default at a terminal: never, else 5."_s, u"N"_s);
    parser.addOptions({broker, seconds});
    parser.addHelpOption();
    parser.process(app);

    Command command{parser.positionalArguments().value(0), parser.value(broker), std::nullopt};
    static const QStringList known{u"publish"_s, u"dashboard"_s, u"demo"_s};
    if (parser.positionalArguments().size() != 1 || !known.contains(command.name))
        usageError(parser, u"one command is needed"_s);
    if (parser.isSet(seconds)) {
        bool ok = false;
        command.time = std::chrono::seconds(parser.value(seconds).toInt(&ok));
        if (!ok || command.time < 1s)
            usageError(parser, u"--seconds needs a number, 1 or more"_s);
    } else if (!Screen::isTerminal() && command.name != u"publish") {
        command.time = 5s;
    }
    return command;
}

QCoMqtt::ClientOptions optionsFor(const QString &broker)
{
    QCoMqtt::ClientOptions options(broker);
    options.connectTimeout(5s).reconnect(QCoMqtt::ReconnectPolicy::exponential(1s, 10s));
    return options;
}

QCoro::Task<> publish(Command command, std::stop_source stop)
{
    std::fputs(qPrintable(u"publishing to %1, Ctrl-C ends\n"_s.arg(
                   QUrl(command.broker).toDisplayString(QUrl::RemovePassword))),
               stderr);
    const QCoMqtt::ClientOptions options = optionsFor(command.broker);
    co_await QCoMqtt::gather(stopAfter(publishMachine(options, stop.get_token()), stop),
                             stopAt(command.time, stop));
}

//! Publisher and dashboard beside each other in one thread.
QCoro::Task<> demo(Command command, std::stop_source stop)
{
    QCoMqtt::LocalBroker broker;
    if (command.broker.isEmpty()) {
        broker.listen();
        command.broker = broker.url().toString();
    }
    const QCoMqtt::ClientOptions options = optionsFor(command.broker);
    co_await QCoMqtt::gather(stopOnFailure(publishMachine(options, stop.get_token()), stop),
                             stopAfter(showDashboard(options, command.time, stop.get_token()),
                                       stop));
}

QCoro::Task<> perform(Command command, std::stop_source stop)
{
    if (command.name == u"demo") {
        co_await demo(command, stop);
        co_return;
    }
    if (command.broker.isEmpty())
        command.broker = u"mqtt://localhost"_s;
    if (command.name == u"publish")
        co_await publish(command, stop);
    else
        co_await showDashboard(optionsFor(command.broker), command.time, stop.get_token());
}

// QCoro::waitFor() of QCoro 0.8 needs a task that does not throw.
QCoro::Task<int> run(Command command, std::stop_source stop)
{
    try {
        co_await perform(command, stop);
    } catch (const QCoMqtt::CancelledError &) {
        co_return EXIT_FAILURE; // Ctrl-C before there was a connection
    } catch (const std::exception &error) {
        std::fputs(qPrintable(u"qcomqtt-machine: %1\n"_s.arg(QString::fromUtf8(error.what()))),
                   stderr);
        co_return EXIT_FAILURE;
    }
    co_return EXIT_SUCCESS;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    // The dashboard says itself how the connection is; log lines would run across it.
    QLoggingCategory::setFilterRules(u"qcomqtt.*=false"_s);
    const Command command = parseCommand(app);
    const std::stop_source stop;
    const Interrupt interrupt(stop);
    return QCoro::waitFor(run(command, stop));
}
