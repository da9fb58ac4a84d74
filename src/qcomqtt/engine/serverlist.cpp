// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/serverlist.h>

#include <qcomqtt/engine/randomness.h>

#include <QtCore/QRandomGenerator>

#include <algorithm>
#include <numeric>

namespace QCoMqtt::Internal {

void ServerList::set(const QList<QUrl> &servers, ServerOrder order)
{
    m_servers = servers;
    m_order = order;
    m_wasRedirected = false;
    begin();
}

void ServerList::begin()
{
    endDetour();
    m_redirections = 0;
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
        std::shuffle(m_round.begin(), m_round.end(), Randomness::generator());
        return;
    }
}

QString ServerList::nameOf(const QUrl &server)
{
    return server.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

void ServerList::recall(const QString &name)
{
    if (name.isEmpty())
        return;
    const auto found = std::find_if(m_servers.cbegin(), m_servers.cend(),
                                    [&](const QUrl &server) { return nameOf(server) == name; });
    m_lastConnected = found != m_servers.cend() ? *found : QUrl(name);
    begin();
}

bool ServerList::advance()
{
    if (m_detour.size() > 1) {
        m_detour.removeFirst();
        return true;
    }
    endDetour();
    if (m_position + 1 >= m_round.size())
        return false;
    ++m_position;
    return true;
}

// Where a server has moved to may send on: then that was the right place to ask. But who is sent
// away for a while learns nothing for good from those he comes to.
bool ServerList::redirect(const QList<QUrl> &targets, bool forGood)
{
    if (targets.isEmpty() || m_redirections == mostRedirections)
        return false;
    const bool atHome = m_detour.isEmpty() || m_detourIsForGood;
    replaceIfForGood();
    m_detour = targets;
    m_detourIsForGood = forGood && atHome;
    m_wasRedirected = true;
    ++m_redirections;
    return true;
}

void ServerList::connected()
{
    m_lastConnected = current();
    m_redirections = 0;
    replaceIfForGood();
}

void ServerList::replaceIfForGood()
{
    if (!m_detourIsForGood)
        return;
    m_servers[m_round.at(m_position)] = m_detour.first();
    endDetour();
}

void ServerList::endDetour()
{
    m_detour.clear();
    m_detourIsForGood = false;
}

} // namespace QCoMqtt::Internal
