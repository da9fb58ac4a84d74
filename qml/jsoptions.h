// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/publishoptions.h>

#include <QtQml/QJSValue>

namespace QCoMqtt::JsOptions {

//! How a message is published, from an object such as { qos: 1, retain: true }. Its members are
//! qos, retain, messageExpiry (seconds), contentType, responseTopic and userProperties (an object).
//! Throws UsageError for other members, so that a slip of the pen is noticed, and for wrong values.
//! \a qos and \a retain are for what the object does not say.
[[nodiscard]] PublishOptions publishOptions(const QJSValue &object, QoS qos = QoS::AtMostOnce,
                                            bool retain = false);

} // namespace QCoMqtt::JsOptions
