// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/client.h>
#include <qcomqtt/sqlitesessionstore.h>

#include <QtCore/QCoreApplication>

#include <cstdio>

// What the programs have in common that tst_durability kills.

//! Tells the test, at once: the next moment may be the last.
inline void tell(const QByteArray &line)
{
    std::fwrite((line + '\n').constData(), 1, std::size_t(line.size()) + 1, stdout);
    std::fflush(stdout);
}

//! Without a clean start, also at the first connection: mosquitto 2.0 does not save a session that
//! began with one.
inline QCoMqtt::ClientOptions durableOptions(const QString &url, const QString &clientId,
                                             std::shared_ptr<QCoMqtt::SessionStore> store)
{
    using namespace std::chrono_literals;
    return QCoMqtt::ClientOptions(QUrl(url, QUrl::StrictMode))
        .clientId(clientId)
        .cleanStart(false)
        .sessionStore(std::move(store))
        .reconnect(QCoMqtt::ReconnectPolicy::exponential(5ms, 50ms).retryFirstConnect());
}

inline QCoro::Task<> runThenQuit(QCoro::Task<> task)
{
    try {
        co_await task;
        QCoreApplication::exit(0);
    } catch (const std::exception &exception) {
        tell(QByteArray("failed: ") + exception.what());
        QCoreApplication::exit(1);
    }
}
