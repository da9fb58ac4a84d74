// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/codec/wirewriter.h>
#include <qcomqtt/properties.h>

namespace QCoMqtt::Internal {

//! Bytes of all properties without the length before them.
[[nodiscard]] qint64 propertiesSize(const Properties &properties) noexcept;
//! Bytes of the property length and the properties.
[[nodiscard]] qint64 propertyFieldSize(const Properties &properties) noexcept;
//! Writes the property length and the properties. What has a value of another type than its
//! identifier asks for is left out.
void writeProperties(WireWriter &writer, const Properties &properties) noexcept;

} // namespace QCoMqtt::Internal
