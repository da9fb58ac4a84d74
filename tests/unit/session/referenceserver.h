// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/packet/packets.h>

#include <QtCore/QRandomGenerator>
#include <QtCore/QStringList>

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <vector>

namespace QCoMqtt::Internal {

//! The least that a server can be: one client, one session, everything it receives checked
//! against the standard. What it sends stands in `output`; complaints stand in `faults`.
//! Messages are told apart by their payload, a number.
class ReferenceServer
{
public:
    struct Limits
    {
        int receiveMaximum = 65535; //!< ours: what the client may have open
        int clientReceiveMaximum = 10; //!< fewer than there are ids here
        int topicAliasMaximum = 0;
        bool mayRefuse = false;
    };

    ReferenceServer(ProtocolVersion version, QRandomGenerator &random)
        : m_version(version), m_random(random)
    {}

    void connect(bool keepSession, const Limits &limits)
    {
        m_limits = limits;
        m_aliases.clear();
        m_openHere.clear();
        m_sentHere.clear();
        m_lastAnswered = -1;
        output.clear();
        if (!keepSession)
            forget();
        for (Outgoing &message : m_inFlight)
            message.sentHere = false;
        pump();
    }
    void receive(const Packet &packet)
    {
        std::visit([this](const auto &received) { handle(received); }, packet);
    }
    //! Sends a message to the client.
    void publish(int number, QoS qos)
    {
        if (qos == QoS::AtMostOnce)
            output.push_back(Publish{.topic = "down", .payload = QByteArray::number(number)});
        else
            m_waiting.push_back({number, qos});
        pump();
    }
    bool isQuiet() const { return m_inFlight.empty() && m_waiting.empty() && output.empty(); }

    std::deque<Packet> output;
    QStringList faults;
    std::map<int, int> published; //!< number -> times taken over from the client
    std::map<int, int> publishedInSession;
    std::vector<int> firstOrder; //!< QoS 1 and 2, as they arrived first
    std::set<int> lostWithSession; //!< messages for the client
    std::set<QByteArray> subscriptions;

private:
    struct Waiting
    {
        int number = 0;
        QoS qos = QoS::AtLeastOnce;
    };
    struct Outgoing
    {
        quint16 id = 0;
        Waiting message;
        bool sentBefore = false;
        bool sentHere = false;
        bool released = false;
    };

    void forget()
    {
        m_received.clear();
        publishedInSession.clear();
        subscriptions.clear();
        for (const Outgoing &message : m_inFlight)
            lostWithSession.insert(message.message.number);
        for (const Waiting &message : m_waiting)
            lostWithSession.insert(message.number);
        m_inFlight.clear();
        m_waiting.clear();
    }
    void require(bool condition, const char *fault)
    {
        if (!condition)
            faults.append(QString::fromLatin1(fault));
    }

    // --- from the client ---------------------------------------------------------------------
    void handle(const Publish &publish)
    {
        const int number = publish.payload.toInt();
        resolve(publish, number);
        if (publish.qos == QoS::AtMostOnce) {
            require(publish.packetId == 0 && !publish.duplicate, "QoS 0 with id or DUP");
            ++published[number];
            return;
        }
        require(publish.packetId != 0, "packet id 0");
        require(!m_openHere.contains(publish.packetId), "packet id in use");
        m_openHere.insert(publish.packetId);
        require(int(m_openHere.size()) <= m_limits.receiveMaximum, "Receive Maximum exceeded");
        if (m_seen.insert(number).second)
            firstOrder.push_back(number);
        const bool known = publish.qos == QoS::ExactlyOnce && m_received.contains(publish.packetId);
        require(!known || publish.duplicate, "a new message has the id of an open one");
        if (!known && m_limits.mayRefuse && m_random.bounded(10) == 0) {
            answer(publish, ReasonCode::QuotaExceeded);
            m_openHere.erase(publish.packetId);
            return;
        }
        if (!known)
            takeOver(number);
        answer(publish, ReasonCode::Success);
        if (publish.qos == QoS::ExactlyOnce)
            m_received.insert(publish.packetId);
        else
            m_openHere.erase(publish.packetId);
    }
    void takeOver(int number)
    {
        ++publishedInSession[number];
        ++published[number];
    }
    void answer(const Publish &publish, ReasonCode code)
    {
        if (publish.qos == QoS::ExactlyOnce)
            output.push_back(PubRec{publish.packetId, code});
        else
            output.push_back(PubAck{publish.packetId, code});
    }
    void resolve(const Publish &publish, int number)
    {
        Topic topic = publish.topic;
        if (const auto alias = publish.properties.number(PropertyId::TopicAlias)) {
            require(*alias >= 1 && int(*alias) <= m_limits.topicAliasMaximum, "bad topic alias");
            if (topic.isEmpty())
                topic = m_aliases[*alias];
            else
                m_aliases[*alias] = topic;
        }
        require(topic == topicOf(number), "message with a wrong topic");
    }
    void handle(const PubRel &pubRel)
    {
        m_received.erase(pubRel.packetId);
        m_openHere.erase(pubRel.packetId);
        output.push_back(PubComp{pubRel.packetId});
    }
    void handle(const PubAck &pubAck) { finish(pubAck.packetId, QoS::AtLeastOnce, true); }
    void handle(const PubRec &pubRec)
    {
        const bool over = isFailure(pubRec.reasonCode);
        finish(pubRec.packetId, QoS::ExactlyOnce, over);
        if (!over)
            output.push_back(PubRel{pubRec.packetId});
    }
    void handle(const PubComp &pubComp)
    {
        std::erase_if(m_inFlight, [&](const Outgoing &message) {
            return message.id == pubComp.packetId;
        });
        pump();
    }
    void handle(const Subscribe &subscribe)
    {
        SubAck subAck{subscribe.packetId};
        for (const Subscription &subscription : subscribe.subscriptions) {
            subscriptions.insert(subscription.filter().utf8());
            subAck.reasonCodes.append(ReasonCode::Success);
        }
        output.push_back(subAck);
    }
    void handle(const Unsubscribe &unsubscribe)
    {
        UnsubAck unsubAck{unsubscribe.packetId};
        for (const TopicFilter &filter : unsubscribe.filters) {
            subscriptions.erase(filter.utf8());
            if (m_version == ProtocolVersion::V5)
                unsubAck.reasonCodes.append(ReasonCode::Success);
        }
        output.push_back(unsubAck);
    }
    void handle(const Connect &) {}
    void handle(const PingReq &) { output.push_back(PingResp()); }
    template<typename Other>
    void handle(const Other &)
    {
        faults.append(QLatin1StringView("unexpected ") + packetTypeName(Other::type));
    }

    // --- to the client -----------------------------------------------------------------------
    void pump()
    {
        while (!m_waiting.empty() && int(m_inFlight.size()) < m_limits.clientReceiveMaximum) {
            m_inFlight.push_back({freeId(), m_waiting.front()});
            m_waiting.pop_front();
        }
        for (Outgoing &message : m_inFlight) {
            if (message.sentHere)
                continue;
            message.sentHere = true;
            if (message.released) {
                output.push_back(PubRel{message.id});
                continue;
            }
            output.push_back(Publish{.topic = "down",
                                     .payload = QByteArray::number(message.message.number),
                                     .qos = message.message.qos,
                                     .duplicate = message.sentBefore,
                                     .packetId = message.id});
            message.sentBefore = true;
            m_sentHere.push_back(message.id);
        }
    }
    quint16 freeId()
    {
        const auto inUse = [this](quint16 id) {
            return std::any_of(m_inFlight.cbegin(), m_inFlight.cend(),
                               [id](const Outgoing &message) { return message.id == id; });
        };
        do {
            m_lastId = quint16(m_lastId % 12 + 1); // soon used again
        } while (inUse(m_lastId));
        return m_lastId;
    }
    // MQTT-4.6.0-2, MQTT-4.6.0-3: answers come in the order in which the messages were sent.
    void finish(quint16 id, QoS qos, bool over)
    {
        int place = m_lastAnswered + 1;
        while (place < int(m_sentHere.size()) && m_sentHere[place] != id)
            ++place;
        require(place < int(m_sentHere.size()), "answers out of order, or one too many");
        m_lastAnswered = place;
        const auto found = std::find_if(m_inFlight.begin(), m_inFlight.end(),
                                        [id](const Outgoing &message) { return message.id == id; });
        require(found != m_inFlight.end() && found->message.qos == qos && !found->released,
                "answer to no message");
        if (found == m_inFlight.end())
            return;
        if (over)
            m_inFlight.erase(found);
        else
            found->released = true;
        pump();
    }

public:
    static Topic topicOf(int number) { return Topic("topic/" + QByteArray::number(number % 7)); }

private:
    ProtocolVersion m_version;
    QRandomGenerator &m_random;
    Limits m_limits;
    std::map<quint32, Topic> m_aliases;
    std::set<int> m_seen; // also those that were refused
    std::set<quint16> m_received; // QoS 2 without PUBREL
    std::set<quint16> m_openHere; // on this connection
    std::deque<Outgoing> m_inFlight;
    std::deque<Waiting> m_waiting;
    std::vector<quint16> m_sentHere;
    int m_lastAnswered = -1;
    quint16 m_lastId = 0;
};

} // namespace QCoMqtt::Internal
