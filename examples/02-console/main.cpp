// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "arguments.h"
#include "commands.h"
#include "completion.h"
#include "exitcode.h"
#include "help.h"
#include "interrupt.h"
#include "ioerror.h"
#include "publisher.h"
#include "report.h"
#include "requester.h"
#include "responder.h"
#include "subscriber.h"

#include <QCoMqtt/Deadline>
#include <QCoMqtt/Error>

#include <QtCore/QCoreApplication>
#include <QtCore/QLoggingCategory>

#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

// Else the first file or socket would take the place of a closed standard stream.
void openStandardStreams()
{
    int descriptor = 0;
    do
        descriptor = ::open("/dev/null", O_RDWR);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor >= 0)
        ::close(descriptor);
}

void setUpLogging(const Settings &settings)
{
    qSetMessagePattern(u"%{time hh:mm:ss.zzz} %{category}: %{message}"_s);
    if (settings.isTracing)
        QLoggingCategory::setFilterRules(u"qcomqtt.*=true"_s);
    else if (settings.isQuiet)
        QLoggingCategory::setFilterRules(u"qcomqtt.*=false"_s);
}

Report reportOf(const Settings &settings)
{
    const QString name = u"qcomqtt "_s + QLatin1StringView(commandInfo(settings.command).name);
    return Report(name,
                  settings.isQuiet         ? Report::Level::Quiet
                      : settings.isVerbose ? Report::Level::Verbose
                                           : Report::Level::Normal);
}

QCoro::Task<ExitCode> perform(const Settings &settings, Report &report, std::stop_token stop)
{
    if (settings.command == Command::Pub) {
        Publisher publisher(settings, report);
        co_await publisher.run(stop);
        co_return ExitCode::Done;
    }
    if (settings.command == Command::Request) {
        Requester requester(settings, report);
        co_await requester.run(stop);
        co_return ExitCode::Done;
    }
    if (settings.command == Command::Serve) {
        Responder responder(settings, report);
        co_await responder.run(stop);
        co_return ExitCode::Done;
    }
    Subscriber subscriber(settings, report);
    const bool allSubscribed = co_await subscriber.run(stop);
    co_return allSubscribed ? ExitCode::Done : ExitCode::Rejected;
}

// QCoro::waitFor() of QCoro 0.8 needs a task that does not throw.
QCoro::Task<ExitCode> run(const Settings &settings, Report &report, std::stop_token stop)
{
    std::optional<QCoMqtt::Deadline> deadline;
    if (settings.timeLimit)
        deadline.emplace(*settings.timeLimit, stop);
    const std::stop_token either = deadline ? deadline->token() : stop;
    try {
        const ExitCode code = co_await perform(settings, report, either);
        co_return code;
    } catch (const QCoMqtt::CancelledError &) {
        if (!deadline || !deadline->hasExpired())
            co_return ExitCode::Signal;
        report.error(u"the time is over: %1 s"_s.arg(double(settings.timeLimit->count()) / 1000));
        co_return ExitCode::TimeOut;
    } catch (const std::exception &error) {
        const ExitCode code = exitCodeOf(error);
        if (code != ExitCode::NoReader)
            report.error(QString::fromUtf8(error.what()));
        co_return code;
    }
}

int communicate(const Settings &settings)
{
    setUpLogging(settings);
    Report report = reportOf(settings);
    const std::stop_source stop;
    const Interrupt interrupt(stop);
    const ExitCode code = QCoro::waitFor(run(settings, report, stop.get_token()));
    return static_cast<int>(code) + (code == ExitCode::Signal ? interrupt.signal() : 0);
}

int print(const QByteArray &text)
{
    std::fwrite(text.constData(), 1, size_t(text.size()), stdout);
    if (std::fflush(stdout) == 0)
        return 0;
    std::perror("qcomqtt: standard output");
    return static_cast<int>(ExitCode::InputOutput);
}

int answer(const Settings &settings)
{
    if (settings.wantsVersion)
        return print("qcomqtt " QCOMQTT_CONSOLE_VERSION "\n");
    if (settings.wantsHelp)
        return print(helpText(settings.command));
    if (settings.command == Command::Help) {
        const CommandInfo *info = findCommand(settings.word);
        return print(helpText(info ? info->command : Command::None));
    }
    if (settings.command == Command::Completion)
        return print(settings.word == "bash" ? bashCompletion() : zshCompletion());
    return communicate(settings);
}

QByteArray programName(const QByteArrayList &arguments)
{
    const CommandInfo *info = findCommand(arguments.value(0));
    return info && info->command != Command::None ? QByteArray("qcomqtt ") + info->name
                                                  : QByteArray("qcomqtt");
}

} // namespace

int main(int argc, char *argv[])
{
    openStandardStreams();
    const QByteArrayList arguments(argv + std::min(argc, 1), argv + argc);
    const QCoreApplication app(argc, argv);
    try {
        return answer(parseArguments(arguments, qgetenv("QCOMQTT_PASSWORD")));
    } catch (const ArgumentError &error) {
        std::fprintf(stderr, "%s: %s\n", programName(arguments).constData(), error.what());
        return static_cast<int>(ExitCode::Usage);
    }
}
