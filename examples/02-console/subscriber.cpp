// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "subscriber.h"

#include "connection.h"
#include "report.h"
#include "tasks.h"

#include <QCoMqtt/gather>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace QCoMqtt;

namespace {

// Enough for what a server sends at once when somebody subscribes to all it keeps.
StreamOptions streamOptions()
{
    return StreamOptions().maximumMessages(100'000).maximumBytes(64 * 1024 * 1024);
}

} // namespace

Subscriber::Subscriber(const Settings &settings, Report &report)
    : m_settings(settings), m_report(report), m_printer(settings.subscribe), m_output(STDOUT_FILENO)
{}

QCoro::Task<bool> Subscriber::run(std::stop_token stop)
{
    Connection connection(m_settings, m_report);
    // Before connecting: what a kept session brings comes at once.
    MessageStream messages = connection.client().messages(streamOptions());
    co_await connection.open(stop);

    std::exception_ptr error;
    try {
        std::stop_source both;
        const std::stop_callback link(stop, [&both] { both.request_stop(); });
        co_await gather(stopAfter(connection.watch(both.get_token()), both),
                        stopAfter(receive(connection, messages, both.get_token()), both));
    } catch (...) {
        error = std::current_exception();
    }
    if (messages.dropped() > 0)
        m_report.note(
            u"%1 messages of QoS 0 came too fast and were lost"_s.arg(messages.dropped()));
    co_await connection.close();
    if (error)
        std::rethrow_exception(error);
    co_return m_allSubscribed;
}

QCoro::Task<> Subscriber::receive(Connection &connection, MessageStream &messages,
                                  std::stop_token stop)
{
    co_await subscribe(connection, stop);
    if (m_settings.subscribe.onlySubscribes)
        co_return;
    while (const auto message = co_await messages.next().stopOn(stop)) {
        if (m_settings.subscribe.onlyRetained && !message->isRetained())
            break;
        if (isWanted(*message)) {
            m_output.append(m_printer.lineOf(*message));
            ++m_printed;
        }
        // The message counts as received only when it is printed.
        if (messages.size() == 0 || m_output.isFull() || isDone())
            co_await m_output.flush(stop);
        if (isDone())
            break;
    }
}

QCoro::Task<> Subscriber::subscribe(Connection &connection, std::stop_token stop)
{
    const SubscribeSettings &settings = m_settings.subscribe;
    const PropertySettings &properties = m_settings.connection.properties;
    if (!settings.unsubscriptions.isEmpty())
        co_await connection.client()
            .unsubscribe(settings.unsubscriptions, properties.unsubscribe)
            .stopOn(stop);
    for (const TopicFilter &filter : settings.unsubscriptions)
        m_report.detail(u"unsubscribed: "_s + filter.toString());
    if (settings.subscriptions.isEmpty())
        co_return;
    const SubscribeResult result = co_await connection.client()
                                       .subscribe(settings.subscriptions, properties.subscribe)
                                       .stopOn(stop);
    tellResult(result);
}

void Subscriber::tellResult(const SubscribeResult &result)
{
    const QList<Subscription> &subscriptions = m_settings.subscribe.subscriptions;
    m_allSubscribed = !result.hasFailures();
    for (qsizetype i = 0; i < subscriptions.size(); ++i) {
        const QString filter = subscriptions.at(i).filter().toString();
        const auto granted = result.grantedQoS(i);
        if (!granted)
            m_report.error(u"the server refused %1: %2"_s.arg(
                filter, reasonCodeText(result.reasonCodes().value(i))));
        else
            m_report.detail(
                u"subscribed: %1, QoS %2"_s.arg(filter).arg(static_cast<int>(*granted)));
    }
}

bool Subscriber::isWanted(const Message &message) const
{
    const SubscribeSettings &settings = m_settings.subscribe;
    if (settings.skipsRetained && message.isRetained())
        return false;
    return std::none_of(settings.skippedTopics.begin(), settings.skippedTopics.end(),
                        [&message](const TopicFilter &filter) {
                            return filter.matches(message.topic());
                        });
}

bool Subscriber::isDone() const
{
    return m_settings.subscribe.count && m_printed >= *m_settings.subscribe.count;
}
