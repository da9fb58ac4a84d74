// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <QtCore/QLatin1StringView>

#include <optional>

namespace QCoMqtt {

//! True for codes of 0x80 and above, which tell of a failure.
[[nodiscard]] constexpr bool isFailure(ReasonCode code) noexcept
{
    return static_cast<quint8>(code) >= 0x80;
}

//! True when the standard lists this code for any packet.
[[nodiscard]] QCOMQTT_EXPORT bool isKnownReasonCode(quint8 code) noexcept;

//! The name that MQTT 5.0 gives the code, such as "Not authorized". Stable, not translated.
[[nodiscard]] QCOMQTT_EXPORT QLatin1StringView reasonCodeName(ReasonCode code) noexcept;

//! One sentence for a person, such as "The client is not authorized to do this."
[[nodiscard]] QCOMQTT_EXPORT QLatin1StringView reasonCodeText(ReasonCode code) noexcept;

//! The reason code of the same meaning for a CONNACK return code of MQTT 3.1.1 (table 3.1), or
//! nothing when the standard reserves it (6 to 255).
[[nodiscard]] QCOMQTT_EXPORT std::optional<ReasonCode> fromConnectReturnCode(quint8 code) noexcept;

//! The CONNACK return code of MQTT 3.1.1 closest to \a code; inverse of fromConnectReturnCode().
[[nodiscard]] QCOMQTT_EXPORT quint8 toConnectReturnCode(ReasonCode code) noexcept;

} // namespace QCoMqtt
