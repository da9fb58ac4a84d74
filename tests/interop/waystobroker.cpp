// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "waystobroker.h"

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

WaysToBroker::WaysToBroker(const QString &names)
{
    m_certificate = m_authority.issue(
        u"localhost"_s,
        u"DNS:localhost,IP:127.0.0.1"_s + (names.isEmpty() ? QString() : u',' + names));
    const QByteArrayList encryption{"certfile " + m_certificate.chain.toUtf8(),
                                    "keyfile " + m_certificate.key.toUtf8()};
    m_broker.addListener(encryption);
    m_broker.addListener({"protocol websockets"});
    m_broker.addListener(QByteArrayList{"protocol websockets"} + encryption);
}

bool WaysToBroker::start()
{
    return m_authority.failure().isEmpty() && m_broker.start();
}

QString WaysToBroker::failure() const
{
    return m_authority.failure() + m_broker.failure();
}

QStringList WaysToBroker::schemes()
{
    return {u"mqtt"_s, u"mqtts"_s, u"ws"_s, u"wss"_s};
}

quint16 WaysToBroker::port(const QString &scheme) const
{
    const qsizetype way = schemes().indexOf(scheme);
    return way == 0 ? m_broker.port() : m_broker.port(way - 1);
}

ClientOptions WaysToBroker::options(const QString &scheme, const QString &host) const
{
    return ClientOptions(scheme + u"://%1:%2"_s.arg(host).arg(port(scheme)))
        .tls(TlsOptions().caFile(m_authority.caFile()));
}
