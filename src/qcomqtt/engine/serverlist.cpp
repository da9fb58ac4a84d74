// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/serverlist.h>

#include <QtCore/QRandomGenerator>

#include <algorithm>
#include <numeric>

namespace QCoMqtt::Internal {

void ServerList::set(const QList<QUrl> &servers, ServerOrder order)
{
    m_servers = servers;
    m_order = order;
    begin();
}

void ServerList::begin()
{
    m_position = 0;
    m_round.resize(m_servers.size());
    std::iota(m_round.begin(), m_round.end(), 0);
    switch (m_order) {
    case ServerOrder::InOrder:
        return;
    case ServerOrder::Sticky:
        if (const qsizetype last = m_lastConnected ? m_servers.indexOf(*m_lastConnected) : -1;
            last > 0)
            std::rotate(m_round.begin(), m_round.begin() + last, m_round.end());
        return;
    case ServerOrder::Random:
        std::shuffle(m_round.begin(), m_round.end(), *QRandomGenerator::system());
        return;
    }
}

void ServerList::recall(const QUrl &server)
{
    if (server.isEmpty())
        return;
    m_lastConnected = server;
    begin();
}

bool ServerList::advance()
{
    if (m_position + 1 >= m_round.size())
        return false;
    ++m_position;
    return true;
}

} // namespace QCoMqtt::Internal
