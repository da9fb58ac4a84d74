// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <QtCore/QStringList>
#include <QtCore/QUrl>

namespace QCoMqtt::Internal {

//! The servers that \a reference names (MQTT 5.0 section 4.11) and \a allowedHosts admits, in their
//! order. They are reached as \a origin is: with its scheme, so as encrypted as that, and its path.
//! What is malformed or not allowed is left out, with a line in the log.
[[nodiscard]] QCOMQTT_TESTED_EXPORT QList<QUrl>
referencedServers(const QString &reference, const QUrl &origin, const QStringList &allowedHosts);

//! A pattern of followServerReference() as hosts are compared: "host", "*.domain" or "*". Throws
//! UsageError when it is none.
[[nodiscard]] QString checkedHostPattern(const QString &pattern);

} // namespace QCoMqtt::Internal
