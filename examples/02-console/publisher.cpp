// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "publisher.h"

#include "connection.h"
#include "input.h"
#include "ioerror.h"
#include "linesplitter.h"
#include "payloadsource.h"
#include "report.h"
#include "tasks.h"

#include <QCoMqtt/gather>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Source = PublishSettings::Source;

namespace {

// Who is later than this does not catch up, so that no burst follows a standstill.
constexpr auto longestLag = 100ms;

} // namespace

Publisher::Publisher(const Settings &settings, Report &report)
    : m_settings(settings)
    , m_report(report)
    , m_progress(report,
                 settings.publish.source == Source::Lines ? std::nullopt
                                                          : std::optional(settings.publish.repeat))
{}

QCoro::Task<> Publisher::run(std::stop_token stop)
{
    // Before there is a connection, so that it does not wait for a slow input.
    const QByteArray payload = co_await readPayload(m_settings.publish, stop);
    Connection connection(m_settings, m_report);
    co_await connection.open(stop);

    std::exception_ptr error;
    try {
        std::stop_source both;
        const std::stop_callback link(stop, [&both] { both.request_stop(); });
        co_await QCoMqtt::gather(stopAfter(connection.watch(both.get_token()), both),
                                 stopAfter(publishAll(connection, payload, both.get_token()),
                                           both));
    } catch (...) {
        error = std::current_exception();
    }
    m_report.clearProgress();
    co_await connection.close();
    if (error)
        std::rethrow_exception(error);
}

QCoro::Task<> Publisher::publishAll(Connection &connection, QByteArray payload,
                                    std::stop_token stop)
{
    if (m_settings.publish.source == Source::Lines) {
        co_await publishLines(connection, stop);
    } else {
        for (qint64 i = 0; i < m_settings.publish.repeat; ++i)
            co_await publish(connection, payload, stop);
    }
    co_await connection.client().drain().stopOn(stop);
    m_report.detail(u"published %1, %2 bytes"_s
                        .arg(m_progress.messages() == 1
                                 ? u"1 message"_s
                                 : u"%1 messages"_s.arg(m_progress.messages()))
                        .arg(m_progress.bytes()));
}

QCoro::Task<> Publisher::publishLines(Connection &connection, std::stop_token stop)
{
    Input input(STDIN_FILENO, u"standard input"_s);
    LineSplitter lines;
    for (bool goesOn = true; goesOn;) {
        const QByteArray bytes = co_await input.read(stop);
        goesOn = !bytes.isEmpty();
        if (goesOn)
            lines.append(bytes);
        else
            lines.finish();
        while (const auto line = lines.next())
            co_await publish(connection, *line, stop);
        if (lines.pending() > largestPayload)
            throw IoError("line " + std::to_string(m_progress.messages() + 1), EMSGSIZE);
    }
}

QCoro::Task<> Publisher::publish(Connection &connection, QByteArray payload, std::stop_token stop)
{
    if (m_settings.publish.delay > 0us)
        co_await keepPace(stop);
    const PublishSettings &settings = m_settings.publish;
    // Waits while there is much to be sent, so that a fast input does not fill the memory.
    co_await connection.client().post(settings.topic, payload, settings.options).stopOn(stop);
    m_progress.advance(payload.size());
}

QCoro::Task<> Publisher::keepPace(std::stop_token stop)
{
    if (m_progress.messages() > 0)
        co_await pauseUntil(m_due, stop);
    const auto now = std::chrono::steady_clock::now();
    m_due = std::max(m_due, now - longestLag) + m_settings.publish.delay;
}
