// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArray>

//! Scripts that make a shell complete commands, options and their values, of the same table that
//! the parser uses.
QByteArray bashCompletion();
QByteArray zshCompletion();
