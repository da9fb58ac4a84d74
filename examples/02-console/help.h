// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "settings.h"

//! What --help shows for \a command, of the same table that the parser uses.
QByteArray helpText(Command command);
