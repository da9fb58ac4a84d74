// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QtGlobal>

#include <string>
#include <string_view>

//! An MQTT 5 server in the thread of its one client, which does something only when it is asked to:
//! so what arrives together never depends on time, and everything costs the same in every run.
class LockstepServer
{
public:
    //! Listens at a free port. Sends messages at \a qos, once somebody subscribes.
    LockstepServer(int qos, int payloadSize);
    ~LockstepServer();
    Q_DISABLE_COPY_MOVE(LockstepServer)

    quint16 port() const noexcept { return m_port; }
    //! Takes everything that has arrived, and sends all answers to it at once. When the client has
    //! nothing left to acknowledge, sends the next batch of messages.
    void step();
    qint64 received() const noexcept { return m_received; } //!< messages

    static constexpr int batch = 250; //!< more than the client reads at once
    static constexpr char topic[] = "bench/sensors/temp1";

private:
    void accept();
    void receive();
    void parse();
    void handle(unsigned char firstByte, std::string_view content);
    void answer(unsigned char firstByte, std::string_view packetId);
    void handlePublish(unsigned char firstByte, std::string_view content);
    void handleSubscribe(std::string_view content);
    void encodeMessages(std::string_view properties);
    void send(const std::string &bytes) const;

    int m_listener = -1;
    int m_socket = -1;
    quint16 m_port = 0;
    int m_qos;
    int m_payloadSize;
    std::string m_input;
    std::string m_answers;
    std::string m_messages; // one batch
    qint64 m_received = 0;
    int m_unacknowledged = 0;
};
