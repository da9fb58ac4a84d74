// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "cases.h"

#include <atomic>

#include <sys/types.h>

//! What the parent tells the peer before it connects, and the peer the parent.
struct PeerBoard
{
    std::atomic<qint64> toSend = 0; //!< messages to send after SUBSCRIBE
    std::atomic<int> qos = 0; //!< of those
    std::atomic<int> payloadSize = 0;
    std::atomic<int> window = 0; //!< Receive Maximum of both sides
    std::atomic<int> topicAliasMaximum = 0;
    std::atomic<qint64> received = 0; //!< messages of this connection
    std::atomic<qint64> receivedBytes = 0; //!< of their payloads
};

//! The smallest MQTT server that can be: takes messages and throws them away, or sends the same
//! message over and over, encoded before. It keeps to QoS and Receive Maximum and to nothing else,
//! so that what is measured is the client. A process of its own; it ends with this object.
class RawPeer
{
public:
    //! Forks: to be called before there are threads, and before there is much memory to copy.
    RawPeer();
    ~RawPeer();
    Q_DISABLE_COPY_MOVE(RawPeer)

    quint16 port() const noexcept { return m_port; }
    //! For the connections that come.
    void prepare(const Case &what, const Settings &settings);
    //! Throws std::runtime_error unless every published message has arrived as it was sent.
    void verify(const Case &what, const Settings &settings) const;

private:
    PeerBoard *m_board = nullptr;
    int m_lifeline = -1; // the peer ends when this is closed
    pid_t m_process = -1;
    quint16 m_port = 0;
};
