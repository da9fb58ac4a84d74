// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <localbroker/brokercore.h>

namespace QCoMqtt::Internal {

namespace {

// MQTT-3.1.0-1 lets a server close a connection whose CONNECT does not come in reasonable time.
constexpr BrokerTime connectLimit = std::chrono::seconds(30);

} // namespace

BrokerCore::BrokerCore(LocalBrokerOptions options) : m_options(std::move(options)) {}

void BrokerCore::addUser(const QString &user, const QByteArray &password)
{
    m_users.insert(user, password);
}

void BrokerCore::linkOpened(LinkId link, BrokerTime now)
{
    m_links.insert_or_assign(link, Link{.id = link, .idleLimit = connectLimit, .lastPacket = now});
    remindAt(now + connectLimit);
}

void BrokerCore::linkClosed(LinkId link, BrokerTime now)
{
    if (const auto found = m_links.find(link); found != m_links.end())
        endLink(found->second, now);
}

void BrokerCore::received(LinkId link, Packet &&packet, BrokerTime now)
{
    const auto found = m_links.find(link);
    if (found == m_links.end())
        return;
    found->second.lastPacket = now;
    const bool connects = std::holds_alternative<Connect>(packet);
    if (connects == (found->second.session != nullptr)) { // MQTT-3.1.0-1, MQTT-3.1.0-2
        fail(found->second, ReasonCode::ProtocolError, now);
        return;
    }
    std::visit([&](auto &&content) { handle(found->second, std::move(content), now); },
               std::move(packet));
}

// What is left comes from servers only, or is AUTH, which no connection of ours has agreed on.
template<typename P>
void BrokerCore::handle(Link &link, P &&, BrokerTime now)
{
    fail(link, ReasonCode::ProtocolError, now);
}

void BrokerCore::handle(Link &link, PingReq &&, BrokerTime)
{
    m_effects.send(link.id, PingResp{});
}

void BrokerCore::handle(Link &link, PubAck &&ack, BrokerTime now)
{
    link.session->acknowledged(ack, now, m_effects);
}

void BrokerCore::handle(Link &link, PubRec &&ack, BrokerTime now)
{
    link.session->acknowledged(ack, now, m_effects);
}

void BrokerCore::handle(Link &link, PubComp &&ack, BrokerTime now)
{
    link.session->acknowledged(ack, now, m_effects);
}

void BrokerCore::malformed(LinkId link, const Malformation &malformation, BrokerTime now)
{
    const auto found = m_links.find(link);
    if (found == m_links.end())
        return;
    // MQTT-3.1.2-2, MQTT-3.1.4-1: a CONNECT that is wrong may be answered before closing.
    if (!found->second.session && malformation.type == PacketType::Connect)
        refuse(found->second, malformation.reasonCode);
    else
        fail(found->second, malformation.reasonCode, now);
}

void BrokerCore::disconnectAll(ReasonCode code, BrokerTime now)
{
    while (!m_links.empty())
        fail(m_links.begin()->second, code, now);
}

void BrokerCore::clear()
{
    for (auto &[id, link] : m_links)
        m_effects.close(id);
    m_links.clear();
    for (auto &[clientId, session] : m_sessions)
        m_index.unsubscribeAll(*session);
    m_sessions.clear();
    m_retained.clear();
}

void BrokerCore::remindAt(BrokerTime time)
{
    if (!m_nextDeadline || time < *m_nextDeadline)
        m_nextDeadline = time;
}

void BrokerCore::advance(BrokerTime now)
{
    if (!m_nextDeadline || now < *m_nextDeadline)
        return;
    m_nextDeadline.reset();

    // Ending one may end others of the list, which therefore holds no pointers.
    std::vector<LinkId> silent;
    for (const auto &[id, link] : m_links) {
        if (link.idleLimit == BrokerTime(0))
            continue;
        if (link.lastPacket + link.idleLimit <= now)
            silent.push_back(id);
        else
            remindAt(link.lastPacket + link.idleLimit);
    }
    for (const LinkId id : silent) {
        if (const auto found = m_links.find(id); found != m_links.end())
            fail(found->second, ReasonCode::KeepAliveTimeout, now); // MQTT-3.1.2-22
    }

    std::vector<BrokerSession *> ended;
    for (const auto &[clientId, session] : m_sessions) {
        if (session->will && session->willAt <= now)
            publishWill(*session, now);
        else if (session->will)
            remindAt(session->willAt);
        if (session->expiresAt && *session->expiresAt <= now)
            ended.push_back(session.get());
        else if (session->expiresAt)
            remindAt(*session->expiresAt);
    }
    for (BrokerSession *session : ended)
        endSession(*session, now);
}

qsizetype BrokerCore::connectionCount() const
{
    return std::ranges::count_if(m_links, [](const auto &entry) { return entry.second.session; });
}

QStringList BrokerCore::clientIds() const
{
    QStringList ids;
    for (const auto &[clientId, session] : m_sessions) {
        if (session->link())
            ids.append(clientId);
    }
    return ids;
}

qsizetype BrokerCore::pendingCount(const QString &clientId) const
{
    const auto found = m_sessions.find(clientId);
    return found == m_sessions.end() ? 0 : found->second->pendingCount();
}

} // namespace QCoMqtt::Internal
