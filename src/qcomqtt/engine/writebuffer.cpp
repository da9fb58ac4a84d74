// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/writebuffer.h>

#include <qcomqtt/transport/transport.h>

#include <algorithm>
#include <limits>

namespace QCoMqtt::Internal {

void WriteBuffer::append(const Packet &packet, ProtocolVersion version)
{
    if (const auto *publish = std::get_if<Publish>(&packet))
        append(*publish, version);
    else
        encode(packet, version, m_bytes);
}

void WriteBuffer::append(const Publish &publish, ProtocolVersion version)
{
    if (publish.payload.size() < largePayload)
        return encode(publish, version, m_bytes);
    encodeWithoutPayload(publish, version, m_bytes);
    m_large.push_back({m_bytes.size(), publish.payload});
    m_largeBytes += publish.payload.size();
}

qsizetype WriteBuffer::writeSome(Transport &transport, qsizetype size)
{
    if (m_large.empty())
        return writeEncoded(transport, size);
    return writeBehindEachOther(transport, size, portion);
}

void WriteBuffer::writeAll(Transport &transport)
{
    writeBehindEachOther(transport, size(), std::numeric_limits<qint64>::max());
}

qsizetype WriteBuffer::writeBehindEachOther(Transport &transport, qsizetype size, qint64 enough)
{
    qsizetype done = 0;
    while (done < size) {
        const qsizetype encoded = m_large.empty() ? encodedLeft()
                                                  : m_large.front().position - m_written;
        const qsizetype left = size - done;
        const qsizetype written = encoded > 0 ? writeEncoded(transport, std::min(encoded, left))
                                              : writeLarge(transport, left, enough);
        if (written == 0)
            break;
        done += written;
    }
    return done;
}

qsizetype WriteBuffer::writeEncoded(Transport &transport, qsizetype size)
{
    if (size == 0)
        return 0;
    transport.write(m_bytes.view().sliced(m_written, size));
    m_written += size;
    compact();
    return size;
}

// Moves what is left only when more was written before it.
void WriteBuffer::compact()
{
    if (encodedLeft() > m_written || (!m_large.empty() && m_written < largePayload))
        return;
    if (encodedLeft() == 0)
        m_bytes.clear();
    else
        m_bytes.removeFirst(m_written);
    for (LargePayload &large : m_large)
        large.position -= m_written;
    m_written = 0;
}

// Nothing when the transport has enough for now.
qsizetype WriteBuffer::writeLarge(Transport &transport, qsizetype size, qint64 enough)
{
    if (transport.bytesToWrite() >= enough)
        return 0;
    LargePayload &large = m_large.front();
    const qsizetype written = std::min({large.left(), size, qsizetype(portion)});
    transport.write(QByteArrayView(large.bytes).sliced(large.written, written));
    large.written += written;
    m_largeBytes -= written;
    if (large.left() == 0)
        m_large.pop_front();
    return written;
}

void WriteBuffer::truncate(qsizetype size)
{
    while (this->size() > size) {
        const qsizetype encoded = m_large.empty() ? encodedLeft()
                                                  : m_bytes.size() - m_large.back().position;
        if (encoded > 0) {
            m_bytes.chop(std::min(encoded, this->size() - size));
        } else {
            m_largeBytes -= m_large.back().left();
            m_large.pop_back();
        }
    }
}

void WriteBuffer::clear()
{
    m_bytes = {};
    m_written = 0;
    m_large.clear();
    m_largeBytes = 0;
}

} // namespace QCoMqtt::Internal
