// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "settings.h"

#include <QCoMqtt/Reply>

#include <QCoroTask>

#include <stop_token>

class Connection;
class Report;

//! What `qcomqtt serve` does.
class Responder
{
public:
    Responder(const Settings &settings, Report &report) : m_settings(settings), m_report(report) {}

    QCoro::Task<> run(std::stop_token stop);

private:
    QCoro::Task<> serve(Connection &connection, std::stop_token stop);
    QCoro::Task<QCoMqtt::Reply> answer(QCoMqtt::Message request);

    const Settings &m_settings;
    Report &m_report;
    QByteArray m_payload;
};
