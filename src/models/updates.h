// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QTimer>

#include <algorithm>
#include <utility>

namespace QCoMqtt::Internal {

//! When the views of a model hear of its changes: once per interval, and never while they are hearing
//! of others, for who hears of a change may put in more.
class Updates
{
public:
    //! Calls Model::flush() when it is time.
    template<typename Model>
    explicit Updates(Model *model)
    {
        m_timer.setSingleShot(true);
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, model, &Model::flush);
    }

    int interval() const noexcept { return m_interval; }
    //! False when it was that already.
    bool setInterval(int milliseconds)
    {
        milliseconds = std::max(milliseconds, 0);
        return std::exchange(m_interval, milliseconds) != milliseconds;
    }
    //! Something has come in. True when views should hear of it at once.
    [[nodiscard]] bool note()
    {
        if (m_interval == 0 && !m_isTelling)
            return true;
        if (!m_timer.isActive())
            m_timer.start(m_interval);
        return false;
    }
    //! False when views are hearing of something.
    [[nodiscard]] bool begin()
    {
        if (std::exchange(m_isTelling, true))
            return false;
        m_timer.stop();
        return true;
    }
    //! Views have heard it. True when somebody wanted all to be cleared meanwhile: that comes now.
    [[nodiscard]] bool end()
    {
        m_isTelling = false;
        return std::exchange(m_mustClear, false);
    }
    //! False while views are hearing of something: end() tells when it is over.
    [[nodiscard]] bool mayClear()
    {
        m_mustClear = m_isTelling;
        m_timer.stop();
        return !m_isTelling;
    }
    bool isTelling() const noexcept { return m_isTelling; }

private:
    QTimer m_timer;
    int m_interval = 16;
    bool m_isTelling = false;
    bool m_mustClear = false;
};

//! Sets what a model keeps to, but not below \a least. False when it was that already.
template<typename Value>
bool setLimit(Value &limit, Value value, Value least)
{
    value = std::max(value, least);
    return std::exchange(limit, value) != value;
}

} // namespace QCoMqtt::Internal
