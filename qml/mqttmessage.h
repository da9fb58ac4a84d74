// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/message.h>

#include <QtCore/QJsonValue>
#include <QtCore/QVariant>
#include <QtQml/qqmlregistration.h>

namespace QCoMqtt {

//! A received message as QML sees it: a value.
class MqttMessage
{
    Q_GADGET
    QML_VALUE_TYPE(mqttMessage)
    Q_PROPERTY(QString topic READ topic CONSTANT FINAL)
    Q_PROPERTY(QByteArray payload READ payload CONSTANT FINAL) //!< an ArrayBuffer
    Q_PROPERTY(QVariant text READ text CONSTANT FINAL) //!< undefined when it is no valid UTF-8
    Q_PROPERTY(int qos READ qos CONSTANT FINAL)
    Q_PROPERTY(bool retained READ isRetained CONSTANT FINAL)

public:
    MqttMessage() = default;
    explicit MqttMessage(const Message &message) : m_message(message) {}

    QString topic() const { return m_message.topic().toString(); }
    QByteArray payload() const { return m_message.payload(); }
    QVariant text() const;
    int qos() const noexcept { return static_cast<int>(m_message.qos()); }
    bool isRetained() const noexcept { return m_message.isRetained(); }
    //! The payload as JSON; undefined when it is none.
    Q_INVOKABLE QJsonValue json() const;

    friend bool operator==(const MqttMessage &, const MqttMessage &) = default;

private:
    Message m_message;
};

} // namespace QCoMqtt
