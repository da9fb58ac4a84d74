// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <localbroker/brokerconnection.h>

#include <qcomqtt/codec/encoder.h>

namespace QCoMqtt::Internal {

BrokerConnection::BrokerConnection(LinkId id, BrokerLink *link, quint32 maximumPacketSize)
    : m_id(id), m_link(link), m_reader(Reader::Server)
{
    m_reader.setMaximumPacketSize(maximumPacketSize);
}

BrokerConnection::~BrokerConnection()
{
    m_link->disconnect();
    m_link->deleteLater();
}

void BrokerConnection::readSocket()
{
    std::array<char, 16 * 1024> buffer;
    while (m_open) {
        const qint64 size = m_link->read(buffer.data(), buffer.size());
        if (size <= 0)
            return;
        m_reader.append(QByteArrayView(buffer.data(), size));
    }
}

void BrokerConnection::write(const Packet &packet)
{
    if (m_open)
        encode(packet, m_reader.version(), m_output);
}

void BrokerConnection::write(const Packet &packet, qsizetype firstBytes)
{
    const qsizetype before = m_output.size();
    write(packet);
    m_output.truncate(std::min(m_output.size(), before + firstBytes));
}

void BrokerConnection::write(const QByteArray &bytes)
{
    if (m_open)
        m_output.append(bytes);
}

void BrokerConnection::flush()
{
    if (!m_open || m_output.isEmpty())
        return;
    m_link->write(m_output);
    m_output.clear();
}

void BrokerConnection::close()
{
    flush();
    m_open = false;
    m_link->close();
}

void BrokerConnection::abort()
{
    m_open = false;
    m_link->abort();
}

namespace {

template<typename P>
void describeContent(const P &packet, LocalBrokerPacket &description)
{
    if constexpr (requires { packet.packetId; })
        description.packetId = packet.packetId;
    if constexpr (requires { packet.reasonCode; })
        description.reasonCode = packet.reasonCode;
    if constexpr (std::is_same_v<P, Publish>) {
        description.topic = packet.topic;
        description.qos = packet.qos;
        description.duplicate = packet.duplicate;
    }
}

} // namespace

LocalBrokerPacket BrokerConnection::describe(Direction direction, const Packet &packet)
{
    LocalBrokerPacket description;
    description.direction = direction;
    std::visit(
        [&](const auto &content) {
            description.type = LocalBrokerPacket::Type(content.type);
            describeContent(content, description);
        },
        packet);
    description.count = ++m_counts[size_t(direction)][size_t(description.type)];
    description.connection = int(m_id);
    if (const auto *connect = std::get_if<Connect>(&packet))
        m_clientId = connect->clientId;
    if (const auto *connAck = std::get_if<ConnAck>(&packet)) {
        if (const auto id = connAck->properties.text(PropertyId::AssignedClientIdentifier))
            m_clientId = *id;
    }
    description.clientId = m_clientId;
    return description;
}

} // namespace QCoMqtt::Internal
