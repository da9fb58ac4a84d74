// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "mqttclient.h"

namespace QCoMqtt {

class ClientReference;

//! Gives a client to everything below an object, see MqttSubscription and MqttTopic.
//! \code
//! Item { Mqtt.client: MqttClient { ... } }
//! \endcode
class QCOMQTT_QML_EXPORT Mqtt : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Mqtt is an attached property")
    QML_ATTACHED(QCoMqtt::Mqtt)
    //! The client set here, else that of the nearest ancestor that has one; undefined inherits
    //! again.
    Q_PROPERTY(QCoMqtt::MqttClient *client READ client WRITE setClient RESET resetClient NOTIFY
                   clientChanged FINAL)

public:
    explicit Mqtt(QObject *attachee);
    ~Mqtt() override;

    static Mqtt *qmlAttachedProperties(QObject *attachee);

    MqttClient *client() const;
    void setClient(MqttClient *client);
    void resetClient() { setClient(nullptr); }
    //! \internal The one set here, without those of ancestors.
    MqttClient *ownClient() const;

Q_SIGNALS:
    void clientChanged();

private:
    std::unique_ptr<ClientReference> m_reference;
};

} // namespace QCoMqtt
