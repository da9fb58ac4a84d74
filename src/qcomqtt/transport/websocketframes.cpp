// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/websocketframes.h>

#include <QtCore/QRandomGenerator>
#include <QtCore/QtEndian>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

// RFC 6455 section 5.2: the first two bytes of every frame.
constexpr quint8 lastFragment = 0x80;
constexpr quint8 reservedBits = 0x70;
constexpr quint8 opcodeBits = 0x0F;
constexpr quint8 controlBit = 0x08;
constexpr quint8 masked = 0x80;
constexpr quint8 lengthBits = 0x7F;
constexpr quint8 lengthOf16Bits = 126;
constexpr quint8 lengthOf64Bits = 127;

constexpr quint64 largestControl = 125; // RFC 6455 section 5.5
constexpr std::size_t keySize = 4;

qsizetype shorter(quint64 left, qsizetype size)
{
    return static_cast<qsizetype>(std::min(left, static_cast<quint64>(size)));
}

bool isKnown(WebSocketOpcode opcode)
{
    switch (opcode) {
    case WebSocketOpcode::Continuation:
    case WebSocketOpcode::Text:
    case WebSocketOpcode::Binary:
    case WebSocketOpcode::Close:
    case WebSocketOpcode::Ping:
    case WebSocketOpcode::Pong:
        return true;
    }
    return false;
}

} // namespace

qsizetype WebSocketFrameReader::read(QByteArrayView &input, char *out, qsizetype size)
{
    qsizetype done = 0;
    while (!m_breach && !m_isComplete) {
        if (!m_inFrame) {
            if (!readHead(input))
                break;
            continue; // with an empty payload there may be nothing left to take
        }
        if (m_isControl) {
            readControl(input);
        } else {
            const qsizetype part = shorter(m_left, std::min(size - done, input.size()));
            std::copy_n(input.data(), part, out + done);
            input = input.sliced(part);
            done += part;
            m_left -= static_cast<quint64>(part);
            m_inFrame = m_left > 0;
        }
        if (m_inFrame)
            break; // for want of input, or of room
    }
    return done;
}

std::optional<WebSocketFrameReader::Control> WebSocketFrameReader::takeControl()
{
    if (!std::exchange(m_isComplete, false))
        return {};
    return std::exchange(m_control, std::nullopt);
}

qsizetype WebSocketFrameReader::payloadToCome() const noexcept
{
    return m_inFrame && !m_isControl ? shorter(m_left, std::numeric_limits<qsizetype>::max()) : 0;
}

void WebSocketFrameReader::countPayload(qsizetype size) noexcept
{
    m_left -= static_cast<quint64>(size);
    m_inFrame = m_left > 0;
}

qsizetype WebSocketFrameReader::headSize() const noexcept
{
    if (m_headRead < 2)
        return 2;
    const quint8 length = m_head[1] & lengthBits;
    return length == lengthOf16Bits ? 4 : length == lengthOf64Bits ? 10 : 2;
}

bool WebSocketFrameReader::readHead(QByteArrayView &input)
{
    while (m_headRead < headSize()) {
        if (input.isEmpty())
            return false;
        m_head[static_cast<std::size_t>(m_headRead++)] = static_cast<quint8>(input.front());
        input = input.sliced(1);
    }
    m_headRead = 0;
    startFrame();
    return true;
}

void WebSocketFrameReader::startFrame()
{
    const auto opcode = static_cast<WebSocketOpcode>(m_head[0] & opcodeBits);
    const bool last = m_head[0] & lastFragment;
    const quint8 length = m_head[1] & lengthBits;
    m_left = length == lengthOf16Bits ? qFromBigEndian<quint16>(m_head.data() + 2)
        : length == lengthOf64Bits    ? qFromBigEndian<quint64>(m_head.data() + 2)
                                      : length;
    m_isControl = m_head[0] & controlBit;

    const auto broken = [this](const QString &text) {
        fail(WebSocketCloseCode::ProtocolError, text);
    };
    if (m_head[0] & reservedBits)
        return broken(u"a frame with reserved bits"_s); // of extensions, of which we want none
    if (!isKnown(opcode))
        return broken(u"a frame with the reserved opcode %1"_s.arg(m_head[0] & opcodeBits));
    if (m_head[1] & masked)
        return broken(u"a masked frame"_s); // section 5.1
    if (m_left >> 63)
        return broken(u"a frame of 2^63 bytes or more"_s);
    if (m_isControl) {
        if (!last)
            return broken(u"a control frame in fragments"_s); // section 5.5
        if (m_left > largestControl)
            return broken(u"a control frame of %1 bytes, of 125 at most"_s.arg(m_left));
        m_control = Control{opcode, {}};
    } else {
        if (m_inMessage != (opcode == WebSocketOpcode::Continuation)) // section 5.4
            return broken(m_inMessage ? u"a new message within another"_s
                                      : u"a continuation of no message"_s);
        if (opcode == WebSocketOpcode::Text)
            return fail(WebSocketCloseCode::UnsupportedData, u"text"_s); // MQTT-6.0.0-1
        m_inMessage = !last;
    }
    m_inFrame = m_left > 0;
    m_isComplete = m_isControl && m_left == 0;
}

void WebSocketFrameReader::readControl(QByteArrayView &input)
{
    const qsizetype part = shorter(m_left, input.size());
    m_control->payload += input.first(part);
    input = input.sliced(part);
    m_left -= static_cast<quint64>(part);
    m_inFrame = m_left > 0;
    m_isComplete = !m_inFrame;
}

void WebSocketFrameReader::fail(WebSocketCloseCode code, const QString &text)
{
    m_inFrame = false;
    m_breach = Breach{code, text};
}

quint32 WebSocketFrameWriter::nextKey()
{
    if (m_keysLeft == 0) {
        // The system's, many at a time: each call costs more than a small packet.
        QRandomGenerator::system()->fillRange(m_keys.data(), static_cast<qsizetype>(m_keys.size()));
        m_keysLeft = m_keys.size();
    }
    return m_keys[--m_keysLeft];
}

qsizetype WebSocketFrameWriter::start(WebSocketOpcode opcode, quint64 size, char *head)
{
    char *end = head;
    *end++ = static_cast<char>(lastFragment | static_cast<quint8>(opcode));
    if (size <= largestControl) {
        *end++ = static_cast<char>(masked | size);
    } else if (size <= 0xFFFF) {
        *end++ = static_cast<char>(masked | lengthOf16Bits);
        qToBigEndian(static_cast<quint16>(size), end);
        end += sizeof(quint16);
    } else {
        *end++ = static_cast<char>(masked | lengthOf64Bits);
        qToBigEndian(size, end);
        end += sizeof(quint64);
    }
    const quint32 key = nextKey();
    std::memcpy(m_key.data(), &key, keySize);
    m_keyPosition = 0;
    end = std::copy(m_key.begin(), m_key.end(), end);
    return end - head;
}

void WebSocketFrameWriter::mask(QByteArrayView from, char *to) noexcept
{
    // Eight bytes at a time; two keys of four are what each of them meets.
    std::array<char, 8> key;
    for (std::size_t i = 0; i < key.size(); ++i)
        key[i] = static_cast<char>(m_key[(m_keyPosition + i) % keySize]);
    quint64 wideKey = 0;
    std::memcpy(&wideKey, key.data(), sizeof(wideKey));

    const char *const data = from.data();
    const auto size = static_cast<std::size_t>(from.size());
    std::size_t i = 0;
    for (; i + sizeof(wideKey) <= size; i += sizeof(wideKey)) {
        quint64 wide = 0;
        std::memcpy(&wide, data + i, sizeof(wide));
        wide ^= wideKey;
        std::memcpy(to + i, &wide, sizeof(wide));
    }
    for (; i < size; ++i)
        to[i] = static_cast<char>(data[i] ^ key[i % key.size()]);
    m_keyPosition = (m_keyPosition + size) % keySize;
}

QByteArray WebSocketFrameWriter::control(WebSocketOpcode opcode, QByteArrayView payload)
{
    QByteArray frame(largestHead + payload.size(), Qt::Uninitialized);
    const qsizetype head = start(opcode, static_cast<quint64>(payload.size()), frame.data());
    frame.resize(head + payload.size());
    mask(payload, frame.data() + head);
    return frame;
}

} // namespace QCoMqtt::Internal
