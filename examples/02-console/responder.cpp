// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "responder.h"

#include "connection.h"
#include "payloadsource.h"
#include "report.h"
#include "tasks.h"

#include <QCoMqtt/gather>

using namespace Qt::StringLiterals;
using namespace QCoMqtt;

QCoro::Task<> Responder::run(std::stop_token stop)
{
    m_payload = co_await readPayload(m_settings.publish, stop);
    Connection connection(m_settings, m_report);
    co_await connection.open(stop);
    std::exception_ptr error;
    try {
        std::stop_source both;
        const std::stop_callback link(stop, [&both] { both.request_stop(); });
        co_await gather(stopAfter(connection.watch(both.get_token()), both),
                        stopAfter(serve(connection, both.get_token()), both));
    } catch (...) {
        error = std::current_exception();
    }
    co_await connection.close();
    if (error)
        std::rethrow_exception(error);
}

QCoro::Task<> Responder::serve(Connection &connection, std::stop_token stop)
{
    const Subscription &subscription = m_settings.subscribe.subscriptions.first();
    m_report.detail(u"answering requests to "_s + subscription.filter().toString());
    const RequestHandler handler = [this](Message request) { return answer(std::move(request)); };
    co_await connection.client().serve(subscription, handler, stop);
}

QCoro::Task<Reply> Responder::answer(Message request)
{
    m_report.detail(u"a request to %1, %2 bytes"_s.arg(request.topic().toString())
                        .arg(request.payload().size()));
    const bool echoes = m_settings.publish.source == PublishSettings::Source::Echo;
    const Reply reply(echoes ? request.payload() : m_payload, m_settings.publish.options);
    co_return reply;
}
