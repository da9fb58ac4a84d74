// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/addresswalk.h>

#include <qcomqtt/transport/transportlog.h>

#include <utility>

namespace QCoMqtt::Internal {

AddressWalk::AddressWalk(const TcpSettings &settings)
    : m_host(settings.host), m_addresses(settings.addresses), m_timeout(settings.addressTimeout)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (!m_givenUp)
            qCDebug(lcTransport) << "No answer in time";
        reachNext();
    });
}

AddressWalk::~AddressWalk()
{
    stop();
}

void AddressWalk::start()
{
    const QHostAddress literal(m_host);
    if (m_addresses.isEmpty() && !literal.isNull())
        m_addresses.append(literal);
    if (!m_addresses.isEmpty())
        return reachNext();
    qCDebug(lcTransport).noquote() << "Looking up" << m_host;
    m_lookup = QHostInfo::lookupHost(m_host, this, &AddressWalk::onLookedUp);
}

void AddressWalk::onLookedUp(const QHostInfo &info)
{
    if (std::exchange(m_lookup, -1) < 0)
        return;
    m_addresses = info.addresses();
    if (m_addresses.isEmpty())
        Q_EMIT foundNothing();
    else
        reachNext();
}

void AddressWalk::reachNext()
{
    m_givenUp = false;
    const QHostAddress address = m_addresses.takeFirst();
    if (!m_addresses.isEmpty())
        m_timer.start(m_timeout);
    Q_EMIT reached(address);
}

bool AddressWalk::goOn()
{
    if (m_addresses.isEmpty())
        return false;
    m_givenUp = true;
    m_timer.start(0);
    return true;
}

void AddressWalk::stop()
{
    if (const int lookup = std::exchange(m_lookup, -1); lookup >= 0)
        QHostInfo::abortHostLookup(lookup);
    m_timer.stop();
    m_addresses.clear();
}

} // namespace QCoMqtt::Internal
