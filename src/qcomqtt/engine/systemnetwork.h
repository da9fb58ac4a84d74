// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <QtCore/QList>
#include <QtCore/QUrl>

#include <atomic>

namespace QCoMqtt::Internal {

//! Whether the system has a network at all, as far as it tells; one for the process. Where nobody
//! tells, there always is one.
class QCOMQTT_TESTED_EXPORT SystemNetwork : public QObject
{
    Q_OBJECT
public:
    static SystemNetwork &instance();

    //! Begins to ask the system, once for the process and in the main thread, as Qt wants it.
    void load();
    bool isPresent() const noexcept { return m_present; }
    //! From now on it is as told here, and the system is not asked: for tests.
    void pretend(bool present);

    //! False when one of \a servers is in this machine, or is not reached over a network.
    static bool isNeededFor(const QList<QUrl> &servers);

Q_SIGNALS:
    void changed();

private:
    void watchSystem();
    void set(bool present);

    std::atomic<bool> m_present = true;
    std::atomic<bool> m_loaded = false;
};

} // namespace QCoMqtt::Internal
