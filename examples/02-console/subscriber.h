// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "messageprinter.h"
#include "output.h"
#include "settings.h"

#include <QCoMqtt/MessageStream>
#include <QCoMqtt/SubscribeResult>

#include <QCoroTask>

#include <stop_token>

class Connection;
class Report;

//! What `qcomqtt sub` does.
class Subscriber
{
public:
    Subscriber(const Settings &settings, Report &report);

    //! False when the server refused some of the subscriptions.
    QCoro::Task<bool> run(std::stop_token stop);

private:
    QCoro::Task<> receive(Connection &connection, QCoMqtt::MessageStream &messages,
                          std::stop_token stop);
    QCoro::Task<> subscribe(Connection &connection, std::stop_token stop);
    void tellResult(const QCoMqtt::SubscribeResult &result);
    bool isWanted(const QCoMqtt::Message &message) const;
    bool isDone() const;

    const Settings &m_settings;
    Report &m_report;
    MessagePrinter m_printer;
    Output m_output;
    qint64 m_printed = 0;
    bool m_allSubscribed = true;
};
