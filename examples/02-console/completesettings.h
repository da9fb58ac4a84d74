// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "settings.h"

//! The last step of parsing: checks what only shows when all options are known, and makes the
//! library's values of it. Throws ArgumentError.
void completeSettings(Settings &settings);
