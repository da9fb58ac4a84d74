// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArrayView>

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

namespace QCoMqtt::Internal {

//! Bytes behind one another in one piece of memory, which is kept and used again. A QByteArray that
//! only one ever sees: it is asked at every step whether it is shared, and fills what it grows by.
class ByteBuffer
{
public:
    ByteBuffer() = default;
    ByteBuffer(ByteBuffer &&other) noexcept
        : m_bytes(std::move(other.m_bytes)), m_size(std::exchange(other.m_size, 0)),
          m_capacity(std::exchange(other.m_capacity, 0))
    {}
    ByteBuffer &operator=(ByteBuffer &&other) noexcept
    {
        m_bytes = std::move(other.m_bytes);
        m_size = std::exchange(other.m_size, 0);
        m_capacity = std::exchange(other.m_capacity, 0);
        return *this;
    }

    qsizetype size() const noexcept { return m_size; }
    bool isEmpty() const noexcept { return m_size == 0; }
    qsizetype capacity() const noexcept { return m_capacity; }
    const char *data() const noexcept { return m_bytes.get(); }
    QByteArrayView view() const noexcept { return {m_bytes.get(), m_size}; }

    //! Makes room for \a size bytes at the end, which are the caller's to write.
    char *extend(qsizetype size)
    {
        char *end = reserve(size);
        m_size += size;
        return end;
    }
    //! Room for \a size bytes at the end that are not counted yet; see extendBy().
    char *reserve(qsizetype size)
    {
        if (m_capacity - m_size < size)
            grow(size);
        return m_bytes.get() + m_size;
    }
    //! Counts bytes that were written where reserve() said.
    void extendBy(qsizetype size) noexcept { m_size += size; }
    void append(QByteArrayView bytes)
    {
        if (!bytes.isEmpty())
            std::memcpy(extend(bytes.size()), bytes.data(), std::size_t(bytes.size()));
    }
    //! Takes \a size bytes off the end.
    void chop(qsizetype size) noexcept { m_size -= size; }
    void removeFirst(qsizetype size) noexcept
    {
        m_size -= size;
        if (m_size > 0)
            std::memmove(m_bytes.get(), m_bytes.get() + size, std::size_t(m_size));
    }
    //! Keeps the memory.
    void clear() noexcept { m_size = 0; }

private:
    void grow(qsizetype size)
    {
        const qsizetype capacity = std::max(m_size + size, 2 * m_capacity);
        auto larger = std::make_unique_for_overwrite<char[]>(std::size_t(capacity));
        if (m_size > 0)
            std::memcpy(larger.get(), m_bytes.get(), std::size_t(m_size));
        m_bytes = std::move(larger);
        m_capacity = capacity;
    }

    std::unique_ptr<char[]> m_bytes;
    qsizetype m_size = 0;
    qsizetype m_capacity = 0;
};

} // namespace QCoMqtt::Internal
