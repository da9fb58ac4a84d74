// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "modelbroker.h"

#include <qcomqtt/codec/encoder.h>

#include <QtCore/QDebug>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

struct ModelBroker::Connection
{
    Connection(LinkId id, std::shared_ptr<Link> link, World &world, const ServerLimits &limits)
        : id(id), link(std::move(link)), limits(limits), rules(world, limits)
    {}

    LinkId id;
    std::shared_ptr<Link> link;
    PacketReader reader{Reader::Server};
    ServerLimits limits;
    WireRules rules;
    std::optional<Connect> connect; // while the client proves who it is
    QString method; // by which it did
    int round = 0;
    bool isDeaf = false;
};

namespace {

QString textOf(const Packet &packet)
{
    QString text;
    QDebug(&text).nospace() << packet;
    return text;
}

Properties authProperties(const QString &method, const QByteArray &data)
{
    Properties properties;
    properties.setText(PropertyId::AuthenticationMethod, method);
    properties.setBytes(PropertyId::AuthenticationData, data);
    return properties;
}

bool answersPublish(const Packet &packet)
{
    return std::holds_alternative<PubAck>(packet) || std::holds_alternative<PubRec>(packet);
}

} // namespace

ModelBroker::ModelBroker(World &world, Oracle &oracle) : m_world(world), m_oracle(oracle)
{
    startWitness();
}

ModelBroker::~ModelBroker() = default;

LocalBrokerOptions ModelBroker::options()
{
    return LocalBrokerOptions().topicAliasMaximum(65535).assignClientIds(false);
}

BrokerTime ModelBroker::now()
{
    return std::chrono::duration_cast<BrokerTime>(VirtualClock::elapsed());
}

void ModelBroker::startWitness()
{
    m_witness = LinkId{++m_lastLinkId};
    m_core.linkOpened(m_witness, now());
    m_core.received(m_witness, Connect{.keepAlive = 0, .clientId = u"witness"_s}, now());
    m_core.received(m_witness,
                    Internal::Subscribe{1, {Subscription("up/#", QoS::ExactlyOnce)}}, now());
    runEffects();
}

void ModelBroker::witness(const Packet &packet)
{
    if (const auto *publish = std::get_if<Publish>(&packet)) {
        m_oracle.arrived(*publish);
        if (publish->qos == QoS::AtLeastOnce)
            m_core.received(m_witness, PubAck{publish->packetId}, now());
        else if (publish->qos == QoS::ExactlyOnce)
            m_core.received(m_witness, PubRec{publish->packetId}, now());
    } else if (const auto *release = std::get_if<PubRel>(&packet)) {
        m_core.received(m_witness, PubComp{release->packetId}, now());
    }
}

std::unique_ptr<QIODevice> ModelBroker::connect()
{
    if (mood == Mood::Unreachable)
        return nullptr;
    ++m_links;
    const LinkId id{++m_lastLinkId};
    m_lastLink = std::make_shared<Link>(m_world, conditions);
    auto connection = std::make_unique<Connection>(id, m_lastLink, m_world, limits);
    connection->isDeaf = mood == Mood::Hangs;
    m_world.trace.note([&] { return u"link %1 opens"_s.arg(m_links); });
    m_lastLink->onBytes = [this, id](const QByteArray &bytes) { received(id, bytes); };
    m_lastLink->onEnd = [this, id] { ended(id); };
    if (watchesWriting)
        watchWriting();
    m_connections.emplace(id, std::move(connection));
    m_core.linkOpened(id, now());
    watchDeadline();
    auto device = m_lastLink->makeDevice();
    if (onLink)
        onLink(*m_lastLink);
    return device;
}

void ModelBroker::watchWriting()
{
    m_lastLink->onWritten = [this, link = m_lastLink.get(),
                             reader = std::make_shared<PacketReader>(Reader::Server)](
                                QByteArrayView bytes) {
        reader->append(bytes);
        while (link->isOpen() && reader->next() == PacketReader::Status::Packet) {
            const auto *received = std::get_if<PubRec>(&reader->packet());
            if (received && m_exactlyOnce.contains(received->packetId))
                m_oracle.settledForGood(m_exactlyOnce.at(received->packetId));
        }
    };
}

ModelBroker::Connection *ModelBroker::find(LinkId id)
{
    const auto found = m_connections.find(id);
    return found == m_connections.end() ? nullptr : found->second.get();
}

void ModelBroker::received(LinkId id, const QByteArray &bytes)
{
    Connection *connection = find(id);
    if (!connection || connection->isDeaf)
        return;
    m_world.trace.add(bytes);
    connection->reader.append(bytes);
    while ((connection = find(id))) {
        const auto status = connection->reader.next();
        if (status == PacketReader::Status::Malformed)
            m_world.fault(u"the client sent what is no packet"_s);
        if (status != PacketReader::Status::Packet)
            return;
        take(*connection, std::move(connection->reader.packet()));
    }
}

void ModelBroker::ended(LinkId id)
{
    m_world.trace.note([] { return u"the broker hears of the end of a link"_s; });
    m_connections.erase(id);
    m_core.linkClosed(id, now());
    runEffects();
}

void ModelBroker::take(Connection &connection, Packet &&packet)
{
    m_world.trace.note([&] { return u"  --> "_s + textOf(packet); });
    ++m_received[std::size_t(typeOf(packet))];
    connection.rules.received(packet, encodedSize(packet, connection.reader.version()));
    const auto *connect = std::get_if<Connect>(&packet);
    if (connect && mood == Mood::Busy) {
        write(connection, ConnAck{false, ReasonCode::ServerUnavailable});
        connection.link->closeByBroker();
        return ended(connection.id);
    }
    if (connect && connect->cleanStart)
        m_oracle.sessionLost();
    if (!authenticate(connection, packet))
        m_core.received(connection.id, std::move(packet), now());
    runEffects();
}

// Two rounds of an exchange that BrokerCore knows nothing of; true while it goes on.
bool ModelBroker::authenticate(Connection &connection, Packet &packet)
{
    if (auto *connect = std::get_if<Connect>(&packet)) {
        const auto method = connect->properties.text(PropertyId::AuthenticationMethod);
        if (!method)
            return false;
        connection.method = *method;
        connection.connect = std::move(*connect);
        askFor(connection, 1);
        return true;
    }
    const auto *auth = std::get_if<Auth>(&packet);
    if (!auth)
        return false;
    if (auth->reasonCode == ReasonCode::ReAuthenticate)
        connection.round = 0;
    if (connection.round < 2) {
        askFor(connection, connection.round + 1);
        return true;
    }
    if (!connection.connect) {
        write(connection, Auth{ReasonCode::Success, authProperties(connection.method, "done")});
        return true;
    }
    Connect connect = *std::exchange(connection.connect, std::nullopt);
    connect.properties.remove(PropertyId::AuthenticationMethod);
    connect.properties.remove(PropertyId::AuthenticationData);
    packet = std::move(connect);
    return false;
}

void ModelBroker::askFor(Connection &connection, int round)
{
    connection.round = round;
    write(connection, Auth{ReasonCode::ContinueAuthentication,
                           authProperties(connection.method, QByteArray::number(round))});
}

void ModelBroker::runEffects()
{
    while (!m_core.effects().isEmpty()) {
        for (BrokerEffect &effect : m_core.effects().take()) {
            if (effect.link == m_witness) {
                witness(effect.packet);
            } else if (Connection *connection = find(effect.link)) {
                if (effect.kind == BrokerEffect::Kind::Send) {
                    send(*connection, std::move(effect.packet));
                } else {
                    connection->link->closeByBroker();
                    m_connections.erase(effect.link);
                }
            }
        }
    }
    watchDeadline();
}

void ModelBroker::send(Connection &connection, Packet &&packet)
{
    if (m_holdsAnswers && answersPublish(packet)) {
        m_held.emplace_back(connection.id, std::move(packet));
        return;
    }
    if (auto *connAck = std::get_if<ConnAck>(&packet))
        announce(connection, *connAck);
    write(connection, packet);
}

void ModelBroker::write(Connection &connection, const Packet &packet)
{
    m_world.trace.note([&] { return u"  <-- "_s + textOf(packet); });
    connection.rules.sent(packet);
    if (const auto *publish = std::get_if<Publish>(&packet)) {
        const int number = Oracle::numberIn(publish->payload);
        m_oracle.sentAs(number, publish->qos);
        if (publish->qos == QoS::ExactlyOnce)
            m_exactlyOnce[publish->packetId] = number;
    }
    QByteArray bytes;
    encode(packet, connection.reader.version(), bytes);
    m_world.trace.add(bytes);
    connection.link->writeToClient(bytes);
}

void ModelBroker::announce(Connection &connection, ConnAck &connAck)
{
    if (connection.reader.version() != ProtocolVersion::V5)
        return;
    const ServerLimits &limits = connection.limits;
    Properties &properties = connAck.properties;
    properties.setNumber(PropertyId::TopicAliasMaximum, limits.topicAliasMaximum);
    if (limits.receiveMaximum != ServerLimits().receiveMaximum)
        properties.setNumber(PropertyId::ReceiveMaximum, limits.receiveMaximum);
    if (limits.maximumPacketSize != ServerLimits().maximumPacketSize)
        properties.setNumber(PropertyId::MaximumPacketSize, limits.maximumPacketSize);
    if (!connection.method.isEmpty()) {
        properties.setText(PropertyId::AuthenticationMethod, connection.method);
        properties.setBytes(PropertyId::AuthenticationData, "welcome");
    }
}

// It takes one more look when the time was moved: too early is harmless.
void ModelBroker::watchDeadline()
{
    const auto deadline = m_core.nextDeadline();
    if (!deadline || (m_watched && *m_watched <= *deadline))
        return;
    m_watched = deadline;
    m_world.after(std::max(*deadline - now() + 1ms, 0ms), [this] {
        m_watched.reset();
        m_core.advance(now());
        runEffects();
    });
}

int ModelBroker::publish(const QByteArray &topic, QoS qos, qsizetype size)
{
    const int number = m_oracle.publishes(topic, qos);
    m_world.trace.note([&] {
        return u"the broker publishes %1 to %2, QoS %3"_s.arg(number).arg(QString::fromUtf8(topic)).arg(int(qos));
    });
    const qsizetype before = pending();
    Publish message;
    message.topic = Topic(topic);
    message.payload = Oracle::payload(number, size);
    message.qos = qos;
    m_core.publish(BrokerMessage::fromPublish(message, now()), now());
    if (pending() > before)
        m_oracle.isOwed(number);
    runEffects();
    return number;
}

void ModelBroker::closeAll()
{
    for (auto &[id, connection] : m_connections) {
        connection->link->cut(LinkEnd::Closed);
        m_core.linkClosed(id, now());
    }
    m_connections.clear();
    m_held.clear();
}

void ModelBroker::restart(bool keepsSessions)
{
    m_world.trace.note([&] {
        return keepsSessions ? u"the broker restarts"_s : u"the broker restarts and forgets"_s;
    });
    closeAll();
    if (!keepsSessions) {
        m_core.clear();
        m_oracle.sessionLost();
        startWitness();
    }
    runEffects();
}

void ModelBroker::sendAway(ReasonCode code)
{
    const std::vector<LinkId> all = [this] {
        std::vector<LinkId> ids;
        for (const auto &[id, connection] : m_connections)
            ids.push_back(id);
        return ids;
    }();
    for (const LinkId id : all) {
        Connection &connection = *find(id);
        if (connection.reader.version() == ProtocolVersion::V5
            && m_core.clientIds().contains(clientId()))
            write(connection, Disconnect{code});
        connection.link->closeByBroker();
        ended(id);
    }
}

void ModelBroker::holdAnswers(bool holds)
{
    m_holdsAnswers = holds;
    for (auto &[id, packet] : std::exchange(m_held, {})) {
        if (Connection *connection = find(id))
            write(*connection, packet);
    }
}
