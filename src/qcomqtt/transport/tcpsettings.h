// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtNetwork/QAbstractSocket>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QSslConfiguration>

#include <chrono>
#include <optional>

namespace QCoMqtt::Internal {

//! What a TcpTransport connects to, and how.
struct TcpSettings
{
    QString host;
    quint16 port = 0;
    QNetworkProxy proxy{QNetworkProxy::NoProxy};
    QList<QHostAddress> addresses = {}; //!< of the host; empty: look them up
    //! What one of several addresses gets before the next is tried.
    std::chrono::milliseconds addressTimeout{3000};
    QHostAddress bindAddress = {};
    quint16 bindPort = 0;
    bool noDelay = true;
    bool tcpKeepAlive = false;
    std::optional<int> sendBufferSize = std::nullopt;
    std::optional<int> receiveBufferSize = std::nullopt;
    std::optional<int> typeOfService = std::nullopt;

    std::optional<QSslConfiguration> tls = std::nullopt; //!< without: plain TCP
    QString peerName = {}; //!< empty: the host
    bool anyHostName = false;
    bool asksAboutErrors = false; //!< TlsHandshake::sslErrors() is answered
    QByteArray preSharedKeyIdentity = {};
    QByteArray preSharedKey = {};
};

//! Those of \a settings that a connected socket takes.
void setSocketOptions(QAbstractSocket &socket, const TcpSettings &settings);
//! Gives \a socket its local address, if it is to have one; returns why that does not work.
QString bindLocally(QAbstractSocket &socket, const TcpSettings &settings);
//! \a text, which is then about \a proxy, when there is one.
QString namingProxy(const QNetworkProxy &proxy, const QString &text);

} // namespace QCoMqtt::Internal
