// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QLoggingCategory>

QT_BEGIN_NAMESPACE
class QAbstractSocket;
class QHostAddress;
class QSslSocket;
QT_END_NAMESPACE

namespace QCoMqtt::Internal {

//! How a connection comes about and ends, stage by stage. Never what could be a secret: no user
//! information, path or query of a URL, no header, no key.
Q_DECLARE_LOGGING_CATEGORY(lcTransport)

//! Logs what \a socket reaches, and what encrypts it when it is an QSslSocket.
void logStagesOf(QAbstractSocket &socket);
//! "127.0.0.1:1883", "[::1]:1883".
QString addressText(const QHostAddress &address, quint16 port);

} // namespace QCoMqtt::Internal
