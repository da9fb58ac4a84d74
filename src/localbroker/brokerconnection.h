// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <localbroker/brokerlink.h>
#include <localbroker/brokertypes.h>
#include <localbroker/localbrokerfault.h>

#include <qcomqtt/codec/packetreader.h>

#include <array>

namespace QCoMqtt::Internal {

//! A connection: bytes to packets and back.
class BrokerConnection
{
public:
    using Direction = LocalBrokerPacket::Direction;

    //! Takes the link over.
    BrokerConnection(LinkId id, BrokerLink *link, quint32 maximumPacketSize);
    Q_DISABLE_COPY_MOVE(BrokerConnection)
    ~BrokerConnection();

    LinkId id() const noexcept { return m_id; }
    //! False as soon as its end was decided; then nothing is read or written any more.
    bool isOpen() const noexcept { return m_open; }

    //! Reads what has come. Packets follow from nextPacket().
    void readSocket();
    PacketReader &reader() noexcept { return m_reader; }

    void write(const Packet &packet);
    void write(const Packet &packet, qsizetype firstBytes);
    void write(const QByteArray &bytes);
    bool hasOutput() const noexcept { return !m_output.isEmpty(); }
    //! Hands the collected bytes to the socket, in one write.
    void flush();
    //! The socket is closed already.
    void setClosed() noexcept { m_open = false; }
    //! Writes the rest and closes.
    void close();
    //! Closes at once.
    void abort();

    //! Counts the packet and describes it for a fault hook.
    LocalBrokerPacket describe(Direction direction, const Packet &packet);

private:
    const LinkId m_id;
    BrokerLink *m_link;
    PacketReader m_reader;
    QByteArray m_output;
    QString m_clientId;
    std::array<std::array<int, 16>, 2> m_counts{};
    bool m_open = true;
};

} // namespace QCoMqtt::Internal
