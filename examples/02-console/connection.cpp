// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "connection.h"

#include "report.h"

#include <QCoMqtt/Error>

using namespace Qt::StringLiterals;
using namespace QCoMqtt;

namespace {

QString versionName(ProtocolVersion version)
{
    return version == ProtocolVersion::V5    ? u"MQTT 5"_s
        : version == ProtocolVersion::V3_1_1 ? u"MQTT 3.1.1"_s
                                             : u"MQTT 3.1"_s;
}

} // namespace

Connection::Connection(const Settings &settings, Report &report)
    : m_client(settings.client)
    , m_events(m_client.events())
    , m_goodbye(settings.connection.properties.disconnect)
    , m_report(report)
{}

QCoro::Task<> Connection::open(std::stop_token stop)
{
    const ConnectResult result = co_await m_client.connect().stopOn(stop);
    // What stands behind the path may be a signature.
    const QString url = m_client.options().url().toString(QUrl::RemoveQuery);
    m_report.detail(u"connected to %1, %2, client id %3%4"_s.arg(
        url, versionName(m_client.capabilities().version()), result.clientId(),
        result.isSessionPresent() ? u", the session goes on"_s : QString()));
}

QCoro::Task<> Connection::watch(std::stop_token stop)
{
    try {
        while (const auto event = co_await m_events.next().stopOn(stop))
            tell(*event);
    } catch (const CancelledError &) {
        // That is how it is meant to end.
    }
}

void Connection::tell(const ConnectionEvent &event)
{
    const Failure failure = event.failure().value_or(Failure());
    if (event.type() == ConnectionEvent::Type::Disconnected)
        return;
    if (event.type() == ConnectionEvent::Type::Connected) {
        if (std::exchange(m_isLost, false))
            m_report.note(u"connected again"_s);
        return;
    }
    if (event.type() == ConnectionEvent::Type::Gap)
        return m_report.note(u"messages may have been missed"_s);
    if (event.type() == ConnectionEvent::Type::WaitingForNetwork)
        return m_report.note(u"waiting for a network"_s);
    if (!event.retryDelay())
        throw DisconnectedError(failure);
    m_isLost = true;
    m_report.note(u"%1; trying again in %2 s"_s.arg(failure.text)
                      .arg(double(event.retryDelay()->count()) / 1000, 0, 'f', 1));
}

QCoro::Task<> Connection::close()
{
    if (m_client.state() != ConnectionState::Connected)
        co_return;
    try {
        co_await m_client.disconnect(
            DisconnectOptions(ReasonCode::NormalDisconnection, m_goodbye));
        m_report.detail(u"disconnected"_s);
    } catch (const Error &) {
        // The goodbye is a courtesy: what was done stands without it.
    }
}
