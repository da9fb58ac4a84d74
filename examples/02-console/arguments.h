// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "argumenterror.h"
#include "settings.h"

//! Understands the command line, without the name of the program. \a password is used where no
//! option gives one. Throws ArgumentError that names the option and the value.
Settings parseArguments(const QByteArrayList &arguments, const QByteArray &password = {});
