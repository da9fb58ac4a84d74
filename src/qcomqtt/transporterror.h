// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>

#include <QtNetwork/QAbstractSocket>

namespace QCoMqtt {

//! The network failed: no such host, connection refused, reset by the peer and so on.
class QCOMQTT_EXPORT TransportError : public Error
{
public:
    using Error::Error;
    ~TransportError() override;

    QAbstractSocket::SocketError socketError() const noexcept;
};

} // namespace QCoMqtt
