// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/payload.h>

#include <QtCore/QJsonValue>
#include <QtCore/QVariant>
#include <QtQml/QJSValue>

QT_FORWARD_DECLARE_CLASS(QJSEngine)

// What JavaScript values are as payloads, and payloads as JavaScript values.
//
//   undefined            refused, so that a name that does not exist is not published as a value
//   null                 no bytes, which removes a retained message
//   string               UTF-8; a lone surrogate is refused
//   number               the fewest digits that read back as the same value; integers below 1e21
//                        with all their digits; NaN and Infinity are refused
//   bool                 true or false
//   ArrayBuffer, views   their bytes
//   array, object        compact JSON
//   function, QObject    refused
namespace QCoMqtt::JsPayload {

//! Throws UsageError for what is refused. \a engine is that of \a value.
[[nodiscard]] Payload fromJs(const QJSValue &value, QJSEngine *engine);
//! The same for what a property of type var holds.
[[nodiscard]] Payload fromVariant(const QVariant &value, QJSEngine *engine);

//! The bytes as text; undefined when they are no valid UTF-8.
[[nodiscard]] QVariant text(const QByteArray &bytes);
//! The bytes as JSON of any kind, also a number or a string alone; undefined when they are none.
[[nodiscard]] QVariant json(const QByteArray &bytes);
//! What one most probably means by them: null when there are none, JSON when they are JSON, else
//! text; undefined when they are not even that.
[[nodiscard]] QVariant value(const QByteArray &bytes);

//! As json(), before it is made a value for JavaScript.
[[nodiscard]] QJsonValue parsed(const QByteArray &bytes);
[[nodiscard]] Payload fromJson(const QJsonValue &value);

} // namespace QCoMqtt::JsPayload
