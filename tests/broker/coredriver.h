// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <localbroker/brokercore.h>

#include <QtTest/QTest>

#include <set>

namespace QCoMqtt::Internal {

//! Talks to a BrokerCore as several clients would, in a time that the test makes.
class CoreDriver
{
public:
    explicit CoreDriver(const LocalBrokerOptions &options = {}) : core(options) {}

    //! Opens a link and sends CONNECT. Returns the link; the answer waits in sentTo().
    LinkId connect(Connect connect)
    {
        const LinkId link = open();
        send(link, std::move(connect));
        return link;
    }
    LinkId connect(const char *clientId, Properties properties = {}, bool cleanStart = true)
    {
        return connect(Connect{.cleanStart = cleanStart,
                               .clientId = QString::fromLatin1(clientId),
                               .properties = std::move(properties)});
    }
    //! The same, and takes the CONNACK away.
    LinkId connected(const char *clientId, Properties properties = {}, bool cleanStart = true)
    {
        const LinkId link = connect(clientId, std::move(properties), cleanStart);
        sentTo(link);
        return link;
    }
    LinkId open()
    {
        const LinkId link{++m_lastLink};
        core.linkOpened(link, now);
        collect();
        return link;
    }
    void send(LinkId link, Packet packet)
    {
        core.received(link, std::move(packet), now);
        collect();
    }
    void cut(LinkId link)
    {
        core.linkClosed(link, now);
        collect();
    }
    void subscribe(LinkId link, const Subscription &subscription, quint32 identifier = 0)
    {
        Subscribe packet{.packetId = 1, .subscriptions = {subscription}};
        if (identifier != 0)
            packet.properties.append(PropertyId::SubscriptionIdentifier, identifier);
        send(link, packet);
        take<SubAck>(link);
    }
    void pass(BrokerTime time)
    {
        now += time;
        core.advance(now);
        collect();
    }

    //! What was sent to the link since the last call.
    std::vector<Packet> sentTo(LinkId link) { return std::exchange(m_sent[link], {}); }
    //! The first of what was sent to the link, which must be a P; a default P when it is not.
    template<typename P>
    P take(LinkId link)
    {
        std::vector<Packet> &sent = m_sent[link];
        if (sent.empty() || !std::holds_alternative<P>(sent.front())) {
            QTest::qFail("the broker did not send this packet next", __FILE__, __LINE__);
            return {};
        }
        P packet = std::get<P>(std::move(sent.front()));
        sent.erase(sent.begin());
        return packet;
    }
    bool isClosed(LinkId link) const { return m_closed.contains(link); }
    //! The payloads of the PUBLISH packets sent to the link since the last call.
    QList<QByteArray> payloadsSentTo(LinkId link)
    {
        QList<QByteArray> payloads;
        for (const Packet &packet : sentTo(link)) {
            if (const auto *publish = std::get_if<Publish>(&packet))
                payloads.append(publish->payload);
        }
        return payloads;
    }

    BrokerTime now = std::chrono::hours(1);
    BrokerCore core;

private:
    void collect()
    {
        for (BrokerEffect &effect : core.effects().take()) {
            if (effect.kind == BrokerEffect::Kind::Send)
                m_sent[effect.link].push_back(std::move(effect.packet));
            else
                m_closed.insert(effect.link);
        }
    }

    quint64 m_lastLink = 0;
    std::map<LinkId, std::vector<Packet>> m_sent;
    std::set<LinkId> m_closed;
};

inline Properties number(PropertyId id, quint32 value)
{
    Properties properties;
    properties.setNumber(id, value);
    return properties;
}

inline Properties sessionExpiry(quint32 seconds)
{
    return number(PropertyId::SessionExpiryInterval, seconds);
}

} // namespace QCoMqtt::Internal
