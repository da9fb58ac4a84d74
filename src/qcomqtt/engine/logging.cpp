// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/logging.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcClient, "qcomqtt.client", QtInfoMsg)
Q_LOGGING_CATEGORY(lcPackets, "qcomqtt.packets", QtInfoMsg)

void logConnected(ProtocolVersion version, const ConnectResult &result)
{
    const auto name = version == ProtocolVersion::V5 ? "MQTT 5"_L1
        : version == ProtocolVersion::V3_1_1         ? "MQTT 3.1.1"_L1
                                                     : "MQTT 3.1"_L1;
    qCDebug(lcClient).noquote()
        << u"Connected with %1 as %2, %3"_s.arg(name, result.clientId(),
                                                result.isSessionPresent() ? u"in the session of before"_s
                                                                          : u"in a new session"_s);
}

} // namespace QCoMqtt::Internal
