// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "progress.h"
#include "settings.h"

#include <QCoroTask>

#include <stop_token>

class Connection;
class Input;
class Report;

//! What `qcomqtt pub` does.
class Publisher
{
public:
    Publisher(const Settings &settings, Report &report);

    QCoro::Task<> run(std::stop_token stop);

private:
    QCoro::Task<> publishAll(Connection &connection, QByteArray payload, std::stop_token stop);
    QCoro::Task<> publishLines(Connection &connection, std::stop_token stop);
    QCoro::Task<> publish(Connection &connection, QByteArray payload, std::stop_token stop);
    QCoro::Task<> keepPace(std::stop_token stop);

    const Settings &m_settings;
    Report &m_report;
    Progress m_progress;
    std::chrono::steady_clock::time_point m_due;
};
