// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/stream.h>

#include <deque>

namespace QCoMqtt::Internal {

//! What a stream's handle, its readers and its source share. The source lets go of it when the
//! client is destroyed: end() has then said so to everybody.
template<typename Item>
class StreamState
{
public:
    using Reader = ResultWaiter<std::optional<Item>>;

    StreamState() = default;
    Q_DISABLE_COPY_MOVE(StreamState)
    virtual ~StreamState() = default;

    void next(Reader &reader)
    {
        if (!m_items.empty()) {
            Item item = std::move(m_items.front());
            m_items.pop_front();
            taken(item);
            reader.succeed(std::move(item));
        } else if (m_error) {
            reader.fail(m_error);
        } else if (m_over) {
            reader.succeed(std::nullopt);
        } else {
            m_readers.append(reader);
        }
    }

    //! Those that wait, and all that come, get \a error, or the end when it is null.
    void end(std::exception_ptr error)
    {
        m_over = true;
        m_error = std::move(error);
        while (Reader *reader = firstReader()) {
            if (m_error)
                reader->fail(m_error);
            else
                reader->succeed(std::nullopt);
        }
    }
    //! Goes on after an end: there is another connection.
    void reopen()
    {
        m_over = false;
        m_error = nullptr;
    }

    //! The handle is gone.
    virtual void close() = 0;

    qsizetype size() const noexcept { return static_cast<qsizetype>(m_items.size()); }
    quint64 dropped() const noexcept { return m_dropped; }

protected:
    Reader *firstReader() const noexcept { return static_cast<Reader *>(m_readers.first()); }
    virtual void taken(const Item &item) = 0;

    std::deque<Item> m_items;
    quint64 m_dropped = 0;

private:
    WaiterList m_readers;
    std::exception_ptr m_error;
    bool m_over = false;
};

} // namespace QCoMqtt::Internal
