// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "flappingserver.h"

#include <qcomqtt/codec/encoder.h>
#include <qcomqtt/codec/packetreader.h>

#include <arpa/inet.h>
#include <array>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

FlappingServer::FlappingServer()
{
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    const auto *generic = reinterpret_cast<const sockaddr *>(&address);
    if (::bind(m_listener, generic, size) != 0 || ::listen(m_listener, 10) != 0)
        qFatal("no port to listen on");
    ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size);
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
}

FlappingServer::~FlappingServer()
{
    m_stop = true;
    m_thread.join();
    ::close(m_listener);
}

// Soon, so that a stop, or a connection that is to end now, is seen.
bool FlappingServer::waitFor(int socket) const
{
    pollfd waiting{socket, POLLIN, 0};
    return ::poll(&waiting, 1, 10) > 0;
}

void FlappingServer::run()
{
    while (!m_stop) {
        if (!waitFor(m_listener))
            continue;
        m_socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        const int on = 1; // else a second packet waits for the first one's acknowledgement
        ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        m_isEnding = m_toEnd > 0;
        m_moment = Moment(m_connections++ % int(Moment::Count));
        m_isOver = false;
        serve();
        ::close(m_socket);
        if (m_isEnding)
            --m_toEnd;
    }
}

void FlappingServer::serve()
{
    reached(Moment::Accepted);
    PacketReader reader(Reader::Server);
    std::array<char, 4096> buffer;
    while (!m_isOver && !m_stop && (m_isEnding || m_toEnd == 0)) {
        if (!waitFor(m_socket))
            continue;
        const ssize_t size = ::recv(m_socket, buffer.data(), buffer.size(), 0);
        if (size <= 0)
            return;
        reader.append(QByteArrayView(buffer.data(), size));
        while (!m_isOver && reader.next() == PacketReader::Status::Packet)
            answer(reader.packet());
    }
}

void FlappingServer::reached(Moment moment)
{
    m_isOver = m_isOver || (m_isEnding && m_moment == moment);
}

void FlappingServer::answer(const Packet &packet)
{
    if (const auto *connect = std::get_if<Connect>(&packet)) {
        answer(*connect);
    } else if (const auto *publish = std::get_if<Publish>(&packet)) {
        answer(*publish);
    } else if (const auto *subscribe = std::get_if<Subscribe>(&packet)) {
        write(SubAck{subscribe->packetId, {ReasonCode::GrantedQoS1}});
    } else if (std::holds_alternative<PingReq>(packet)) {
        write(PingResp());
    } else if (std::holds_alternative<PubAck>(packet)) {
        reached(Moment::Acknowledged);
        reached(Moment::SessionLost);
    }
}

void FlappingServer::answer(const Connect &connect)
{
    reached(Moment::Connect);
    if (m_isOver)
        return;
    ConnAck connAck;
    connAck.sessionPresent = m_hasSession && !connect.cleanStart && m_moment != Moment::SessionLost;
    write(connAck);
    m_hasSession = true;
    reached(Moment::ConnAck);
    if (m_isOver)
        return;
    Publish publish;
    publish.topic = Topic("down");
    publish.payload = QByteArray("a message");
    publish.qos = QoS::AtLeastOnce;
    publish.packetId = 1;
    write(publish);
}

void FlappingServer::answer(const Publish &publish)
{
    ++m_received;
    reached(Moment::Publish);
    if (m_isOver)
        return;
    write(PubAck{publish.packetId});
    reached(Moment::PubAck);
}

template<typename PacketType>
void FlappingServer::write(const PacketType &packet)
{
    QByteArray bytes;
    encode(packet, ProtocolVersion::V5, bytes);
    if (::send(m_socket, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL) != bytes.size())
        m_isOver = true;
}
