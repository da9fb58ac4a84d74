// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QString>
#include <QtCore/QStringView>

namespace QCoMqtt::Internal {

//! Bytes of the longest string or binary field (MQTT 5.0 sections 1.5.4 and 1.5.6).
inline constexpr qsizetype maximumFieldSize = 65535;

//! True for UTF-8 as RFC 3629 has it: nothing overlong or truncated, no surrogate, nothing above
//! U+10FFFF. What a payload that is said to be text must be; U+0000 is a character like others.
[[nodiscard]] bool isWellFormedUtf8(QByteArrayView bytes) noexcept;

//! As isWellFormedUtf8(), and without U+0000 (MQTT-1.5.4-1, MQTT-1.5.4-2). Other control and
//! non-characters are accepted; so is any length.
[[nodiscard]] bool isWellFormedMqttUtf8(QByteArrayView bytes) noexcept;

//! QString::fromUtf8() that keeps a leading EF BB BF as U+FEFF (MQTT-1.5.4-3). What is not well
//! formed becomes U+FFFD.
[[nodiscard]] QString fromUtf8Exactly(QByteArrayView utf8);

//! True when \a text has neither a lone surrogate nor U+0000, so that its UTF-8 form satisfies
//! isWellFormedMqttUtf8().
[[nodiscard]] bool isWellFormedMqttText(QStringView text) noexcept;

//! Bytes of the UTF-8 form of \a text, which must have no lone surrogate.
[[nodiscard]] qsizetype utf8Size(QStringView text) noexcept;

//! True when \a text can be a UTF-8 string field of a packet: well formed, and not too long.
[[nodiscard]] bool isMqttString(QStringView text) noexcept;

} // namespace QCoMqtt::Internal
