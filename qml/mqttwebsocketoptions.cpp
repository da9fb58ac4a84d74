// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqttwebsocketoptions.h"

namespace QCoMqtt {

WebSocketOptions MqttWebSocketOptions::options() const
{
    WebSocketOptions options;
    for (auto header = m_headers.cbegin(); header != m_headers.cend(); ++header)
        options.header(header.key().toUtf8(), header.value().toString().toUtf8());
    if (!m_origin.isEmpty())
        options.origin(m_origin);
    options.acceptMissingSubprotocol(m_acceptMissingSubprotocol);
    return options;
}

} // namespace QCoMqtt
