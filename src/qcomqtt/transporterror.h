// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>

#include <QtNetwork/QAbstractSocket>
#include <QtNetwork/QSslError>

namespace QCoMqtt {

//! The network failed: no such host, connection refused, reset by the peer, a certificate that was
//! not accepted and so on. Failure::stage tells how far connecting had come.
class QCOMQTT_EXPORT TransportError : public Error
{
public:
    using Error::Error;
    ~TransportError() override;

    QAbstractSocket::SocketError socketError() const noexcept;
    //! What was wrong with the server's certificate; empty when that is not the reason.
    QList<QSslError> sslErrors() const;
    //! The server's answer to the WebSocket handshake; 0 when there was none.
    int httpStatus() const noexcept;
};

} // namespace QCoMqtt
