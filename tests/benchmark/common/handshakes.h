// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "packetscanner.h"
#include "wire.h"

#include <cstdint>
#include <string>
#include <string_view>

//! The steps of QoS 1 and 2, which are the same on both sides: writes the answers to what comes
//! with a packet identifier, and counts the messages of this side that are acknowledged altogether.
class Handshakes
{
public:
    //! What is to be sent goes behind \a answers.
    explicit Handshakes(std::string &answers) noexcept : m_answers(answers) {}

    //! False for what is neither PUBACK, PUBREC, PUBREL nor PUBCOMP.
    bool handle(const PacketScanner::Packet &packet)
    {
        const std::string_view id = packet.content.substr(0, 2);
        switch (packet.firstByte & 0xF0) {
        case Wire::PubAck:
        case Wire::PubComp:
            ++m_acknowledged;
            return true;
        case Wire::PubRec:
            answer(Wire::PubRel, id);
            return true;
        case Wire::PubRel & 0xF0:
            answer(Wire::PubComp, id);
            return true;
        default:
            return false;
        }
    }

    //! A message that came at \a qos, which is 1 or 2.
    void take(int qos, std::string_view id) { answer(qos == 1 ? Wire::PubAck : Wire::PubRec, id); }

    std::int64_t acknowledged() const noexcept { return m_acknowledged; }

private:
    void answer(unsigned char firstByte, std::string_view id)
    {
        const char bytes[] = {char(firstByte), 2, id[0], id[1]};
        m_answers.append(bytes, sizeof(bytes));
    }

    std::string &m_answers;
    std::int64_t m_acknowledged = 0;
};
