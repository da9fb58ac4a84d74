// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QSocketNotifier>

#include <memory>
#include <stop_token>

//! Turns Ctrl-C and requests to terminate into a stop. The second one ends the program at once.
class Interrupt
{
public:
    explicit Interrupt(std::stop_source stop);
    ~Interrupt();
    Q_DISABLE_COPY_MOVE(Interrupt)

    //! The number of the signal that came, or 0.
    int signal() const noexcept { return m_signal; }

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
    int m_signal = 0;
};
