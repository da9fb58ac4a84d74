// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/stream.h>

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

    virtual void next(Reader &reader)
    {
        if (size() > 0)
            reader.succeed(take());
        else
            waitOrEnd(reader);
    }

    //! Those that wait, and all that come, get \a error, or the end when it is null.
    virtual void end(std::exception_ptr error)
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
    virtual void reopen()
    {
        m_over = false;
        m_error = nullptr;
    }

    //! The handle is gone.
    virtual void close() = 0;

    //! A reader that was given this item is gone without having seen it.
    void giveBack(Item &&item)
    {
        if (Reader *reader = firstReader())
            reader->succeed(std::move(item));
        else
            putBack(std::move(item));
    }

    virtual qsizetype size() const noexcept = 0;
    virtual quint64 dropped() const noexcept = 0;

protected:
    //! Nothing is held.
    void waitOrEnd(Reader &reader)
    {
        if (m_error)
            reader.fail(m_error);
        else if (m_over)
            reader.succeed(std::nullopt);
        else
            m_readers.append(reader);
    }
    bool isOver() const noexcept { return m_over; }
    Reader *firstReader() const noexcept { return static_cast<Reader *>(m_readers.first()); }
    //! The item that is next; only called when there is one.
    virtual Item take() = 0;
    virtual void putBack(Item &&item) = 0;

private:
    WaiterList m_readers;
    std::exception_ptr m_error;
    bool m_over = false;
};

} // namespace QCoMqtt::Internal
