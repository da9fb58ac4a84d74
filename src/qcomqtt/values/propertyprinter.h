// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/properties.h>

namespace QCoMqtt::Internal {

//! How the values of User Properties are printed: some applications carry tokens in them.
enum class UserValues : quint8 { AsTheyAre, BySize };

//! "Properties(...)" in one line, with binary data only by its size.
void printProperties(QDebug &debug, const Properties &properties, UserValues values);

} // namespace QCoMqtt::Internal
