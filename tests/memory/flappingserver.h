// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/packet/packets.h>

#include <atomic>
#include <thread>

//! A server in a thread of its own, for one client of MQTT 5, that ends connections as soon as it
//! can, at another moment each time: before it has read anything, after CONNECT, after CONNACK,
//! with a PUBLISH unacknowledged in one direction or the other, or when all is done; and sometimes
//! it has lost the session. Remembers nothing that grows.
class FlappingServer
{
public:
    FlappingServer();
    ~FlappingServer();

    quint16 port() const noexcept { return m_port; }
    //! Ends \a count connections, and stays with the one after them.
    void flap(int count) { m_toEnd += count; }
    bool isSteady() const noexcept { return m_toEnd == 0; }
    //! PUBLISH packets that came.
    qint64 received() const noexcept { return m_received; }

private:
    enum class Moment {
        Accepted, Connect, ConnAck, Publish, PubAck, Acknowledged, SessionLost, Count
    };

    void run();
    void serve();
    void answer(const QCoMqtt::Internal::Packet &packet);
    void answer(const QCoMqtt::Internal::Connect &connect);
    void answer(const QCoMqtt::Internal::Publish &publish);
    template<typename PacketType>
    void write(const PacketType &packet);
    void reached(Moment moment);
    bool waitFor(int socket) const;

    int m_listener = -1;
    int m_socket = -1;
    quint16 m_port = 0;
    int m_connections = 0;
    Moment m_moment = Moment::Accepted; // when this connection is to end
    bool m_isEnding = false; // this connection is one to end
    bool m_isOver = false;
    bool m_hasSession = false;
    std::atomic<int> m_toEnd = 0;
    std::atomic<qint64> m_received = 0;
    std::atomic<bool> m_stop = false;
    std::thread m_thread;
};
