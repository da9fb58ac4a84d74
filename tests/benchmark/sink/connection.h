// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "channel.h"
#include "handshakes.h"
#include "messagering.h"
#include "order.h"
#include "packetscanner.h"

#include <memory>
#include <string>
#include <string_view>

//! One client's connection: the smallest MQTT server that can be. It takes messages and throws
//! them away, or sends messages encoded before, and keeps to QoS and Receive Maximum and to nothing
//! else.
class Connection
{
public:
    //! Owns \a socket, which \a channel uses.
    Connection(int socket, std::unique_ptr<Channel> channel);
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    ~Connection();

    //! Reads and answers what is there, sends what may be sent. False: it is over.
    bool serve();
    //! True while it waits until the socket takes more.
    bool isBlocked() const noexcept { return m_blocked; }
    //! What came and went, as a line of JSON.
    std::string report() const;

private:
    bool isOpen() const noexcept { return !m_closed && m_channel->state() == Channel::State::Open; }
    void receive();
    void send();
    void sendUntilBlocked();
    bool sendAnswers();
    bool sendMessages();
    std::int64_t messagesAllowed() const noexcept;

    void handle(const PacketScanner::Packet &packet);
    void handleConnect(std::string_view content);
    void hold(std::string_view clientId);
    void readConnectProperties(std::string_view properties);
    std::string announced() const;
    void handlePublish(const PacketScanner::Packet &packet);
    void handleSubscribe(std::string_view content);
    void beginSending(std::string_view properties);
    void handleUnsubscribe(std::string_view content);
    void answerFilters(unsigned char firstByte, std::string_view content, const std::string &codes);
    std::string_view takeProperties(std::string_view content, std::size_t &position) const;
    void echo(const PacketScanner::Packet &packet, std::string_view topic, std::size_t payload);

    int m_socket;
    std::unique_ptr<Channel> m_channel;
    Order m_order;
    PacketScanner m_scanner;
    std::string m_answers;
    Handshakes m_handshakes{m_answers};
    std::size_t m_answersSent = 0;
    MessageRing m_messages;
    std::int64_t m_sendMaximum = 0; // most unacknowledged
    std::int64_t m_received = 0;
    std::int64_t m_receivedBytes = 0; // of payloads
    std::int64_t m_echoes = 0;
    std::int64_t m_filters = 0;
    std::int64_t m_left = 0; // messages until it closes, see Order::hold
    bool m_version5 = true;
    bool m_subscribed = false;
    bool m_blocked = false;
    bool m_closed = false;
};
