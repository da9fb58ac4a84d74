// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "childprocess.h"

#include <QtNetwork/QHostAddress>

//! A port of loopback that nobody listens to now.
quint16 freePort();
//! Where \a name is. Debian keeps servers out of the search path of ordinary users.
QString pathOf(const QString &name);
//! Blocks until \a process accepts connections; false when it has ended before.
bool waitUntilItListens(ChildProcess &process, quint16 port,
                        const QHostAddress &address = QHostAddress::LocalHost);
