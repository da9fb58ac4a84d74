// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "requester.h"

#include "connection.h"
#include "messageprinter.h"
#include "output.h"
#include "payloadsource.h"

#include <unistd.h>

QCoro::Task<> Requester::run(std::stop_token stop)
{
    // Before there is a connection, so that it does not wait for a slow input.
    const QByteArray payload = co_await readPayload(m_settings.publish, stop);
    Connection connection(m_settings, m_report);
    co_await connection.open(stop);
    std::exception_ptr error;
    try {
        co_await ask(connection, payload, stop);
    } catch (...) {
        error = std::current_exception();
    }
    co_await connection.close();
    if (error)
        std::rethrow_exception(error);
}

QCoro::Task<> Requester::ask(Connection &connection, QByteArray payload, std::stop_token stop)
{
    const PublishSettings &publish = m_settings.publish;
    const QCoMqtt::Message reply =
        co_await connection.client().request(publish.topic, payload, publish.options).stopOn(stop);
    Output output(STDOUT_FILENO);
    output.append(MessagePrinter(m_settings.subscribe).lineOf(reply));
    co_await output.flush(stop);
}
