// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "websocketchannel.h"

#include <QtCore/QCryptographicHash>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace {

constexpr std::size_t inputSize = 256 * 1024;
constexpr std::size_t frameSize = 64 * 1024;
constexpr char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 section 1.3

enum Opcode { Continuation = 0, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

std::string headerValue(std::string_view request, std::string_view name)
{
    const auto found = std::search(request.begin(), request.end(), name.begin(), name.end(),
                                   [](unsigned char a, unsigned char b) {
                                       return std::tolower(a) == std::tolower(b);
                                   });
    if (found == request.end())
        throw std::runtime_error("no WebSocket handshake");
    std::string_view rest = request.substr(std::size_t(found - request.begin()) + name.size());
    rest = rest.substr(0, rest.find('\r'));
    rest.remove_prefix(std::min(rest.find_first_not_of(": "), rest.size()));
    return std::string(rest);
}

std::string frameHead(int opcode, std::size_t size)
{
    std::string head(1, char(0x80 | opcode));
    if (size < 126)
        return head + char(size);
    if (size <= 0xFFFF)
        return head + char(126) + char(size >> 8) + char(size);
    head += char(127);
    for (int shift = 56; shift >= 0; shift -= 8)
        head += char(std::uint64_t(size) >> shift);
    return head;
}

std::uint64_t bigEndian(const char *bytes, std::size_t count) noexcept
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

} // namespace

WebSocketChannel::WebSocketChannel(std::unique_ptr<Channel> below)
    : m_below(std::move(below)), m_input(inputSize)
{}

// Reads more from below; false when there is nothing.
bool WebSocketChannel::fill()
{
    std::memmove(m_input.data(), m_input.data() + m_begin, m_end - m_begin);
    m_end -= m_begin;
    m_begin = 0;
    const std::size_t size = m_below->read(m_input.data() + m_end, m_input.size() - m_end);
    if (m_below->state() == State::Ended)
        end();
    m_end += size;
    return size > 0;
}

bool WebSocketChannel::shakeHands()
{
    constexpr std::string_view endOfHeaders = "\r\n\r\n";
    const std::string_view all(m_input.data() + m_begin, m_end - m_begin);
    const std::size_t end = all.find(endOfHeaders);
    if (end == all.npos)
        return false;
    const std::string key = headerValue(all, "Sec-WebSocket-Key");
    const QByteArray accept = QCryptographicHash::hash(QByteArray::fromStdString(key + guid),
                                                       QCryptographicHash::Sha1)
                                  .toBase64();
    reply("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          "Sec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Accept: "
          + accept.toStdString() + std::string(endOfHeaders));
    m_begin += end + endOfHeaders.size();
    m_isOpen = true;
    return true;
}

// Reads the head of a frame; false when it is not there altogether.
bool WebSocketChannel::takeHead()
{
    const char *head = m_input.data() + m_begin;
    const std::size_t there = m_end - m_begin;
    if (there < 2)
        return false;
    const int code = head[1] & 0x7F;
    const std::size_t lengthSize = code == 126 ? 2 : code == 127 ? 8 : 0;
    const std::size_t headSize = 2 + lengthSize + m_mask.size();
    if (there < headSize)
        return false;
    if (!(head[1] & 0x80))
        throw std::runtime_error("a frame without a mask");
    m_opcode = head[0] & 0x0F;
    m_payloadLeft = lengthSize > 0 ? bigEndian(head + 2, lengthSize) : std::uint64_t(code);
    std::copy_n(head + 2 + lengthSize, m_mask.size(), m_mask.begin());
    m_maskOffset = 0;
    m_begin += headSize;
    m_control.clear();
    return true;
}

void WebSocketChannel::takePayload(char *buffer, std::size_t size)
{
    // Eight bytes at one time: the sink is not to be what is waited for.
    std::array<char, 8> eight = {};
    for (std::size_t i = 0; i < eight.size(); ++i)
        eight[i] = m_mask[(m_maskOffset + i) % m_mask.size()];
    std::uint64_t mask = 0;
    std::memcpy(&mask, eight.data(), sizeof(mask));
    const char *from = m_input.data() + m_begin;
    std::size_t done = 0;
    for (; done + sizeof(mask) <= size; done += sizeof(mask)) {
        std::uint64_t word = 0;
        std::memcpy(&word, from + done, sizeof(word));
        word ^= mask;
        std::memcpy(buffer + done, &word, sizeof(word));
    }
    for (; done < size; ++done)
        buffer[done] = char(from[done] ^ eight[done % eight.size()]);
    m_maskOffset = (m_maskOffset + size) % m_mask.size();
    m_begin += size;
    m_payloadLeft -= size;
}

// True when what comes next is a part of a frame, or the end of the handshake.
bool WebSocketChannel::isReady()
{
    if (!m_isOpen)
        return shakeHands();
    return m_payloadLeft > 0 ? m_begin < m_end : takeHead();
}

std::size_t WebSocketChannel::read(char *buffer, std::size_t size)
{
    std::size_t done = 0;
    while (done < size && state() == State::Open) {
        if (!isReady()) {
            if (done > 0 || !fill())
                break;
            continue;
        }
        const std::size_t part = std::size_t(
            std::min<std::uint64_t>(m_payloadLeft, m_end - m_begin));
        if (m_opcode == Binary || m_opcode == Continuation) {
            const std::size_t fitting = std::min(part, size - done);
            takePayload(buffer + done, fitting);
            done += fitting;
        } else {
            takeControl(part);
        }
    }
    return done;
}

void WebSocketChannel::takeControl(std::size_t size)
{
    const std::size_t before = m_control.size();
    m_control.resize(before + size);
    takePayload(m_control.data() + before, size);
    if (m_payloadLeft == 0)
        onControl();
}

void WebSocketChannel::onControl()
{
    if (m_opcode == Close) {
        reply(frameHead(Close, m_control.size()) + m_control);
        end();
    } else if (m_opcode == Ping) {
        reply(frameHead(Pong, m_control.size()) + m_control);
    }
}

void WebSocketChannel::reply(std::string_view bytes)
{
    m_replies += bytes;
    write({});
}

bool WebSocketChannel::sendHead()
{
    m_head.erase(0, m_below->write(m_head));
    return m_head.empty();
}

std::size_t WebSocketChannel::write(std::string_view bytes)
{
    if (m_frameLeft == 0 && !m_replies.empty())
        m_head += std::exchange(m_replies, {});
    if (m_frameLeft == 0 && !bytes.empty()) {
        m_frameLeft = std::min(bytes.size(), frameSize);
        m_head += frameHead(Binary, m_frameLeft);
    }
    if (!sendHead() || bytes.empty())
        return 0;
    const std::size_t size = m_below->write(bytes.substr(0, m_frameLeft));
    m_frameLeft -= size;
    return size;
}
