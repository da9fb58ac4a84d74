// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqttsocketoptions.h"

#include <qcomqtt/error.h>

#include <QtNetwork/QHostAddress>

using namespace Qt::StringLiterals;

namespace QCoMqtt {

void MqttSocketOptions::apply(ClientOptions &options) const
{
    using std::chrono::milliseconds;
    bind(options);
    options.noDelay(m_noDelay).tcpKeepAlive(m_tcpKeepAlive);
    if (m_sendBufferSize != 0)
        options.sendBufferSize(m_sendBufferSize);
    if (m_receiveBufferSize != 0)
        options.receiveBufferSize(m_receiveBufferSize);
    if (m_typeOfService != -1)
        options.typeOfService(m_typeOfService);
    options.writeTimeout(milliseconds(m_writeTimeout))
        .stageTimeout(ConnectStage::Resolve, milliseconds(m_resolveTimeout))
        .stageTimeout(ConnectStage::Connect, milliseconds(m_tcpTimeout))
        .stageTimeout(ConnectStage::Tls, milliseconds(m_tlsTimeout))
        .stageTimeout(ConnectStage::WebSocket, milliseconds(m_webSocketTimeout))
        .stageTimeout(ConnectStage::Mqtt, milliseconds(m_mqttTimeout));
}

void MqttSocketOptions::bind(ClientOptions &options) const
{
    if (m_localPort < 0 || m_localPort > 65535)
        throw UsageError(u"socket.localPort must be 0 to 65535, not %1"_s.arg(m_localPort));
    if (m_localAddress.isEmpty())
        return;
    const QHostAddress address(m_localAddress);
    if (address.isNull())
        throw UsageError(u"socket.localAddress must be an IP address, not \"%1\""_s
                             .arg(m_localAddress));
    options.bindAddress(address, static_cast<quint16>(m_localPort));
}

} // namespace QCoMqtt
