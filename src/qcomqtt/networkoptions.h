// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/tlsoptions.h>
#include <qcomqtt/websocketoptions.h>

#include <QtCore/QIODevice>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QNetworkProxy>

#include <functional>
#include <memory>
#include <optional>

namespace QCoMqtt::Internal {

//! How to reach a server, beside its URL.
struct NetworkOptions
{
    TlsOptions tls;
    WebSocketOptions webSocket;
    std::function<std::unique_ptr<QIODevice>()> makeDevice; //!< instead of the URL
    // Not the application's: who sets one for web pages does not think of this connection.
    QNetworkProxy proxy{QNetworkProxy::NoProxy};
    bool systemProxy = false;
    QHostAddress bindAddress; //!< null: any
    quint16 bindPort = 0;
    bool noDelay = true;
    bool tcpKeepAlive = false;
    std::optional<int> sendBufferSize;
    std::optional<int> receiveBufferSize;
    std::optional<int> typeOfService;
};

} // namespace QCoMqtt::Internal
