// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "settings.h"

#include <QCoroTask>

#include <stop_token>

class Connection;
class Report;

//! What `qcomqtt request` does.
class Requester
{
public:
    Requester(const Settings &settings, Report &report) : m_settings(settings), m_report(report) {}

    QCoro::Task<> run(std::stop_token stop);

private:
    QCoro::Task<> ask(Connection &connection, QByteArray payload, std::stop_token stop);

    const Settings &m_settings;
    Report &m_report;
};
