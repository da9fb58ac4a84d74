// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/qcomqtt_export.h>

#include <QtCore/QObject>

#include <optional>

//! Everything of the library; what is in QCoMqtt::Internal is not for users and may change.
namespace QCoMqtt {
Q_NAMESPACE_EXPORT(QCOMQTT_EXPORT)

//! Delivery guarantee of a message (MQTT 5.0 section 4.3).
enum class QoS : quint8 {
    AtMostOnce = 0, //!< sent once, never acknowledged: may be lost
    AtLeastOnce = 1, //!< acknowledged: may arrive more than once
    ExactlyOnce = 2, //!< acknowledged in two steps: arrives once
};
Q_ENUM_NS(QoS)

//! Version of the protocol; the value is the Protocol Level of the CONNECT packet.
enum class ProtocolVersion : quint8 {
    V3_1 = 3,
    V3_1_1 = 4,
    V5 = 5,
};
Q_ENUM_NS(ProtocolVersion)

//! When the server sends retained messages for a subscription (MQTT 5.0 section 3.8.3.1).
enum class RetainHandling : quint8 {
    SendAtSubscribe = 0, //!< at every SUBSCRIBE
    SendIfNew = 1, //!< only when the subscription did not exist before
    DoNotSend = 2, //!< never
};
Q_ENUM_NS(RetainHandling)

} // namespace QCoMqtt
