// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "qcomqtt_qml_export.h"

#include <qcomqtt/outboxoptions.h>

#include <QtCore/QObject>
#include <QtQml/qqmlregistration.h>

namespace QCoMqtt {

//! How much of an MqttClient may wait to be sent, and what happens to more; see OutboxOptions.
//! \code
//! MqttClient { outbox.policy: MqttOutboxOptions.Policy.LatestPerTopic; outbox.acceptOffline: true }
//! \endcode
class QCOMQTT_QML_EXPORT MqttOutboxOptions : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("MqttOutboxOptions is a part of MqttClient")
    Q_CLASSINFO("RegisterEnumClassesUnscoped", "false")
    Q_PROPERTY(Policy policy MEMBER m_policy NOTIFY changed FINAL)
    Q_PROPERTY(int maximumMessages MEMBER m_maximumMessages NOTIFY changed FINAL)
    //! Of topics and payloads.
    Q_PROPERTY(double maximumBytes MEMBER m_maximumBytes NOTIFY changed FINAL)
    //! Milliseconds that a message may wait; 0: for ever.
    Q_PROPERTY(int maximumAge MEMBER m_maximumAge NOTIFY changed FINAL)
    //! Take messages while the client is active and has no hope of a connection.
    Q_PROPERTY(bool acceptOffline MEMBER m_acceptOffline NOTIFY changed FINAL)

public:
    //! As OutboxPolicy.
    enum class Policy { Block, RejectNewest, DropOldest, LatestPerTopic };
    Q_ENUM(Policy)

    using QObject::QObject;

    //! Throws UsageError.
    OutboxOptions options() const;

Q_SIGNALS:
    void changed();

private:
    Policy m_policy = Policy::Block;
    int m_maximumMessages = 1000;
    double m_maximumBytes = 64 * 1024 * 1024;
    int m_maximumAge = 0;
    bool m_acceptOffline = false;
};

} // namespace QCoMqtt
