// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "qcomqtt_qml_export.h"

#include <qcomqtt/will.h>

#include <QtCore/QObject>
#include <QtCore/QVariant>
#include <QtQml/qqmlregistration.h>

namespace QCoMqtt {

//! The message that the server publishes when an MqttClient is gone without saying goodbye; none while
//! the topic is empty.
//! \code
//! MqttClient { will.topic: "panel/status"; will.payload: "offline"; will.retain: true }
//! \endcode
//! Setting active to false is a goodbye. From delay on, MQTT 5 is needed.
class QCOMQTT_QML_EXPORT MqttWill : public QObject
{
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(QString topic MEMBER m_topic NOTIFY changed FINAL)
    //! As what MqttClient.publish() takes; nothing is an empty payload.
    Q_PROPERTY(QVariant payload MEMBER m_payload NOTIFY changed FINAL)
    Q_PROPERTY(int qos MEMBER m_qos NOTIFY changed FINAL)
    Q_PROPERTY(bool retain MEMBER m_retain NOTIFY changed FINAL)
    //! Seconds from the loss of the connection to the message.
    Q_PROPERTY(int delay MEMBER m_delay NOTIFY changed FINAL)
    //! Seconds after which the server may throw the message away; -1: never.
    Q_PROPERTY(int messageExpiry MEMBER m_messageExpiry NOTIFY changed FINAL)
    Q_PROPERTY(QString contentType MEMBER m_contentType NOTIFY changed FINAL)
    Q_PROPERTY(QString responseTopic MEMBER m_responseTopic NOTIFY changed FINAL)
    //! Names and their values.
    Q_PROPERTY(QVariantMap userProperties MEMBER m_userProperties NOTIFY changed FINAL)

public:
    using QObject::QObject;

    //! Nothing without a topic. Throws UsageError.
    std::optional<Will> will() const;

Q_SIGNALS:
    void changed();

private:
    Payload bytes() const;
    void setProperties(Will &will) const;

    QString m_topic;
    QVariant m_payload;
    int m_qos = 0;
    bool m_retain = false;
    int m_delay = 0;
    int m_messageExpiry = -1;
    QString m_contentType;
    QString m_responseTopic;
    QVariantMap m_userProperties;
};

} // namespace QCoMqtt
