// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qglobal.h>

//! The bits of the Connect Flags (MQTT 5.0 section 3.1.2.3).
namespace QCoMqtt::Internal::ConnectFlag {

inline constexpr quint8 Reserved = 0x01;
inline constexpr quint8 CleanStart = 0x02;
inline constexpr quint8 Will = 0x04;
inline constexpr quint8 WillQoS = 0x18; //!< two bits
inline constexpr int WillQoSShift = 3;
inline constexpr quint8 WillRetain = 0x20;
inline constexpr quint8 Password = 0x40;
inline constexpr quint8 UserName = 0x80;

} // namespace QCoMqtt::Internal::ConnectFlag
