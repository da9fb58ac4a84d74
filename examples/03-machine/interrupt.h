// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QSocketNotifier>

#include <memory>
#include <stop_token>

//! Turns Ctrl-C and a request to terminate into a stop. The second Ctrl-C ends the program at once.
class Interrupt
{
public:
    explicit Interrupt(std::stop_source stop);
    ~Interrupt();
    Q_DISABLE_COPY_MOVE(Interrupt)

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};
