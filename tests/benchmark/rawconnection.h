// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "rawpeer.h"

#include <string>
#include <string_view>
#include <vector>

//! One client's connection to the raw peer.
class RawConnection
{
public:
    //! Owns \a socket; run() ends also when \a lifeline is closed.
    RawConnection(int socket, int lifeline, PeerBoard &board);
    ~RawConnection();
    Q_DISABLE_COPY_MOVE(RawConnection)

    void run();

private:
    bool hasSomethingToSend() const noexcept;
    bool receiveSome();
    bool sendSome();
    bool sendAnswers();
    bool sendMessages();
    void parse();
    void handle(unsigned char firstByte, std::string_view content);
    void handleConnect(std::string_view content);
    void handlePublish(unsigned char firstByte, std::string_view content);
    void handleSubscribe(std::string_view content);
    void answer(unsigned char firstByte, std::string_view packetId);
    void encodeMessages(std::string_view properties);
    qint64 messagesAllowed() const noexcept;

    int m_socket;
    int m_lifeline;
    PeerBoard &m_board;
    std::vector<char> m_input;
    std::size_t m_inputSize = 0;
    std::string m_answers;
    std::size_t m_answersSent = 0;
    // The messages in flight, one after the other, again and again.
    std::string m_messages;
    qint64 m_messageSize = 0;
    qint64 m_bytesSent = 0;
    qint64 m_acknowledged = 0;
    bool m_version5 = true;
    bool m_subscribed = false;
    bool m_closed = false;
};
