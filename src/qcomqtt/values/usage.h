// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <QtCore/QByteArrayView>
#include <QtCore/QString>
#include <QtCore/QStringView>

#include <chrono>

// What the constructors of the public values check their arguments with. Everything called
// require throws UsageError, whose text names the value and the rule.

namespace QCoMqtt::Internal {

//! \a text in quotes for the text of an error: shortened when long, and with everything escaped
//! that a log could not show.
[[nodiscard]] QString quoted(QStringView text);
[[nodiscard]] QString quoted(QByteArrayView utf8);

void requireQoS(QoS qos);
//! \a what names the field, such as "content type".
void requireMqttString(QStringView text, const char *what);
void requireFieldSize(qsizetype size, const char *what);
//! A number of seconds that fits a Four Byte Integer.
[[nodiscard]] quint32 requireSeconds(std::chrono::seconds seconds, const char *what);

} // namespace QCoMqtt::Internal
