// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/awaiter.h>

namespace QCoMqtt::Internal {

//! The messages given to post() and not done yet, and those who drain() them.
class PostedMessages
{
public:
    using Drainer = ResultWaiter<Nothing>;

    void begin() noexcept { ++m_underWay; }
    //! One is done, badly when there is an \a error; drain() throws the first.
    void finish(const std::exception_ptr &error)
    {
        if (!m_error)
            m_error = error;
        if (--m_underWay > 0)
            return;
        while (Waiter *drainer = m_drainers.first())
            settle(static_cast<Drainer &>(*drainer));
    }
    void drain(Drainer &drainer)
    {
        if (m_underWay > 0)
            m_drainers.append(drainer);
        else
            settle(drainer);
    }
    WaiterList &drainers() noexcept { return m_drainers; }

private:
    void settle(Drainer &drainer)
    {
        if (m_error)
            drainer.fail(std::exchange(m_error, nullptr));
        else
            drainer.succeed({});
    }

    WaiterList m_drainers;
    std::exception_ptr m_error;
    qsizetype m_underWay = 0;
};

} // namespace QCoMqtt::Internal
