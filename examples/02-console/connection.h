// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "settings.h"

#include <QCoMqtt/Client>

#include <QCoroTask>

#include <stop_token>

class Report;

//! A client that tells what happens to its connection.
class Connection
{
public:
    Connection(const Settings &settings, Report &report);

    QCoMqtt::Client &client() noexcept { return m_client; }

    QCoro::Task<> open(std::stop_token stop);
    //! Tells of losses and reconnections until a stop is requested; throws DisconnectedError when
    //! the connection is lost for good.
    QCoro::Task<> watch(std::stop_token stop);
    //! Says goodbye when there is somebody to say it to.
    QCoro::Task<> close();

private:
    void tell(const QCoMqtt::ConnectionEvent &event);

    QCoMqtt::Client m_client;
    QCoMqtt::EventStream m_events;
    QCoMqtt::Properties m_goodbye;
    Report &m_report;
    bool m_isLost = false;
};
