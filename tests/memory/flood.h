// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArray>

#include <atomic>
#include <thread>

//! A server in a thread of its own, for one client of MQTT 5, that publishes as much as it is told
//! and takes as little memory as it can. At QoS 1 it keeps to the client's Receive Maximum.
class Flood
{
public:
    enum class Framing { None, WebSocket };

    Flood(qint64 bytes, qsizetype payloadSize, int qos, Framing framing = Framing::None);
    ~Flood();

    quint16 port() const noexcept { return m_port; }
    qint64 messages() const noexcept { return m_messages; }
    //! PUBLISH packets that the system has taken.
    qint64 sent() const noexcept { return m_sent; }
    qint64 acknowledged() const noexcept { return m_acknowledged; }
    //! True when it waits for the client: its socket is full, or so is the window.
    bool isHeldBack() const noexcept { return m_heldBack; }

private:
    void run();
    bool handshake();
    void flood();
    bool receive(bool wait);
    void unwrap();
    void agree();
    bool readAcknowledgements(bool wait);
    bool write(const QByteArray &bytes);
    bool writeRaw(const QByteArray &bytes);

    const qint64 m_messages;
    const qsizetype m_payloadSize;
    const int m_qos;
    const Framing m_framing;
    int m_listener = -1;
    int m_socket = -1;
    quint16 m_port = 0;
    qint64 m_receiveMaximum = 65535;
    QByteArray m_wrapped; // what came in frames, or before them
    QByteArray m_input;
    bool m_upgraded = false;
    std::atomic<qint64> m_sent = 0;
    std::atomic<qint64> m_acknowledged = 0;
    std::atomic<bool> m_heldBack = false;
    std::atomic<bool> m_stop = false;
    std::thread m_thread;
};
