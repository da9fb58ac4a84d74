// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <models/bindingoptions.h>

#include <qcomqtt/message.h>

#include <QtCore/QVariant>

namespace QCoMqtt::Internal {

//! What \a message says, as a value of \a type; invalid when it cannot be one.
QVariant propertyValue(const Message &message, QMetaType type, const BindingOptions &options);
//! What is published for \a value.
Payload payloadFor(const QVariant &value, const BindingOptions &options);

} // namespace QCoMqtt::Internal
