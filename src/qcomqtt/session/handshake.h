// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/connectresult.h>
#include <qcomqtt/error.h>
#include <qcomqtt/session/sessionoptions.h>
#include <qcomqtt/session/violation.h>

namespace QCoMqtt::Internal {

//! The CONNECT packet that \a options ask for.
[[nodiscard]] Connect makeConnect(const SessionOptions &options, const QString &clientId,
                                  bool cleanStart);

//! What a successful CONNACK says that does not go with \a connect.
[[nodiscard]] Verdict judge(const ConnAck &connAck, const Connect &connect);

//! The result in force: what the server said, and what we asked for where it was silent.
[[nodiscard]] ConnectResult makeConnectResult(const ConnAck &connAck, const Connect &connect,
                                              ProtocolVersion version);

//! A CONNACK with a failure.
[[nodiscard]] Failure refusedConnection(ReasonCode code, const Properties &properties = {});
//! DISCONNECT of the server, after CONNACK or in its place.
[[nodiscard]] Failure closedByServer(const Disconnect &disconnect, bool beforeConnAck);
//! The first packet was none that an MQTT server begins with.
[[nodiscard]] Failure notAServer(PacketType type);
[[nodiscard]] Failure protocolFailure(const Violation &violation, qsizetype offset = -1);
[[nodiscard]] Failure keepAliveTimeout(std::chrono::milliseconds timeout);

} // namespace QCoMqtt::Internal
