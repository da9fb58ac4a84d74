// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transporterror.h>

namespace QCoMqtt {

TransportError::~TransportError() = default;

QAbstractSocket::SocketError TransportError::socketError() const noexcept
{
    return static_cast<QAbstractSocket::SocketError>(failure().socketError);
}

} // namespace QCoMqtt
