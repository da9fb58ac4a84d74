// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/connectresult.h>

#include <QtCore/QObject>
#include <QtQml/qqmlregistration.h>

namespace QCoMqtt {

//! What the server of an MqttClient allows, see Capabilities: a value.
class MqttCapabilities
{
    Q_GADGET
    QML_VALUE_TYPE(mqttCapabilities)
    //! MqttClient.Version: what protocolVersion came to.
    Q_PROPERTY(int protocolVersion READ protocolVersion CONSTANT FINAL)
    Q_PROPERTY(int maximumQos READ maximumQos CONSTANT FINAL)
    Q_PROPERTY(bool retain READ hasRetain CONSTANT FINAL)
    Q_PROPERTY(bool wildcards READ hasWildcards CONSTANT FINAL)
    Q_PROPERTY(bool sharedSubscriptions READ hasSharedSubscriptions CONSTANT FINAL)
    //! Bytes of the largest packet that it takes.
    Q_PROPERTY(double maximumPacketSize READ maximumPacketSize CONSTANT FINAL)
    //! Messages of QoS 1 and 2 that may be unacknowledged at one time.
    Q_PROPERTY(int receiveMaximum READ receiveMaximum CONSTANT FINAL)

public:
    MqttCapabilities() = default;
    explicit MqttCapabilities(const Capabilities &capabilities) : m_capabilities(capabilities) {}

    int protocolVersion() const { return static_cast<int>(m_capabilities.version()); }
    int maximumQos() const { return static_cast<int>(m_capabilities.maximumQoS()); }
    bool hasRetain() const { return m_capabilities.isRetainAvailable(); }
    bool hasWildcards() const { return m_capabilities.isWildcardSubscriptionAvailable(); }
    bool hasSharedSubscriptions() const { return m_capabilities.isSharedSubscriptionAvailable(); }
    double maximumPacketSize() const { return m_capabilities.maximumPacketSize(); }
    int receiveMaximum() const { return m_capabilities.receiveMaximum(); }

    friend bool operator==(const MqttCapabilities &, const MqttCapabilities &) = default;

private:
    Capabilities m_capabilities;
};

} // namespace QCoMqtt
