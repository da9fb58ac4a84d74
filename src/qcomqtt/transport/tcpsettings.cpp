// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/tcpsettings.h>

#include <utility>

namespace QCoMqtt::Internal {

void setSocketOptions(QAbstractSocket &socket, const TcpSettings &settings)
{
    // Small packets answer each other: Nagle's algorithm would hold each back for its forerunner.
    socket.setSocketOption(QAbstractSocket::LowDelayOption, settings.noDelay ? 1 : 0);
    socket.setSocketOption(QAbstractSocket::KeepAliveOption, settings.tcpKeepAlive ? 1 : 0);
    const std::pair<QAbstractSocket::SocketOption, std::optional<int>> options[] = {
        {QAbstractSocket::SendBufferSizeSocketOption, settings.sendBufferSize},
        {QAbstractSocket::ReceiveBufferSizeSocketOption, settings.receiveBufferSize},
        {QAbstractSocket::TypeOfServiceOption, settings.typeOfService},
    };
    for (const auto &[option, value] : options) {
        if (value)
            socket.setSocketOption(option, *value);
    }
}

} // namespace QCoMqtt::Internal
