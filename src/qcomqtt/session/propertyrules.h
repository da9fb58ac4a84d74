// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>
#include <qcomqtt/packet/packets.h>

namespace QCoMqtt::Internal {

//! What carries properties that the application set.
enum class PropertyHolder : quint8 { Connect, Will, Publish, Subscribe, Unsubscribe, Disconnect };

//! The first rule that \a properties break for a client of MQTT 5: which properties a packet may
//! have, how often, and the values they may take.
[[nodiscard]] std::optional<Failure> checkProperties(const Properties &properties,
                                                     PropertyHolder holder,
                                                     ProtocolVersion version);

} // namespace QCoMqtt::Internal
