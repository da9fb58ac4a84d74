// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "channel.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

//! RFC 6455 above another channel: its handshake, and binary frames whose ends say nothing about
//! those of packets.
class WebSocketChannel final : public Channel
{
public:
    explicit WebSocketChannel(std::unique_ptr<Channel> below);

    std::size_t read(char *buffer, std::size_t size) override;
    std::size_t write(std::string_view bytes) override;
    bool hasPending() const override { return !m_head.empty() || m_below->hasPending(); }

private:
    bool fill();
    bool shakeHands();
    bool takeHead();
    bool isReady();
    void takePayload(char *buffer, std::size_t size);
    void takeControl(std::size_t size);
    void onControl();
    bool sendHead();
    void reply(std::string_view bytes);

    std::unique_ptr<Channel> m_below;
    std::vector<char> m_input;
    std::size_t m_begin = 0; // of what was not looked at
    std::size_t m_end = 0;
    bool m_isOpen = false;
    // The frame that is read.
    int m_opcode = 0;
    std::uint64_t m_payloadLeft = 0;
    std::array<char, 4> m_mask = {};
    std::size_t m_maskOffset = 0;
    std::string m_control; // payload of a ping or close
    // The frame that is written.
    std::string m_head; // what is to be sent of it, or of another answer
    std::string m_replies; // for between two frames
    std::size_t m_frameLeft = 0;
};
