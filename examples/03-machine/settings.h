// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "machine.h"

#include <QCoMqtt/Message>

#include <chrono>

//! What others may ask of who publishes the readings, by a message to <name>/set.
class Settings
{
public:
    static constexpr std::chrono::milliseconds shortestInterval{100};
    static constexpr std::chrono::milliseconds longestInterval{10'000};

    //! Between two rounds of readings. Setting: "interval", in seconds.
    std::chrono::milliseconds interval() const { return m_interval; }
    //! Setting: "reporting", ON or OFF.
    bool isReporting() const { return m_isReporting; }
    //! How all of it stands, to be published.
    QList<Reading> readings() const;

    //! Takes what was asked for the setting \a name. False when there is none of that name, or none
    //! that can be so; then all stays as it is.
    bool set(QStringView name, const QCoMqtt::Message &wish);

private:
    std::chrono::milliseconds m_interval{500};
    bool m_isReporting = true;
};
