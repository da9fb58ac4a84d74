// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "filteruser.h"
#include "mqttmessage.h"

namespace QCoMqtt {

//! The messages of a topic filter. What users of one client share of a filter is subscribed once, so
//! that nobody misses anything: with the highest QoS that one of them wants, without this client's own
//! messages when all want that, with retain flags as published when one wants that, and with retained
//! messages as often as one wants them.
class QCOMQTT_QML_EXPORT MqttSubscription : public QObject, public FilterUser
{
    Q_OBJECT
    QML_ELEMENT
    Q_CLASSINFO("RegisterEnumClassesUnscoped", "false")
    Q_INTERFACES(QQmlParserStatus)
    //! Default: Mqtt.client of the nearest ancestor that has one.
    Q_PROPERTY(QCoMqtt::MqttClient *client READ client WRITE setClient RESET resetClient NOTIFY
                   clientChanged FINAL)
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged FINAL)
    //! The highest QoS to be sent with: 0, 1 or 2.
    Q_PROPERTY(int qos READ qos WRITE setQos NOTIFY qosChanged FINAL)
    //! Without what this client publishes itself. This and the next two need MQTT 5.
    Q_PROPERTY(bool noLocal MEMBER m_noLocal NOTIFY noLocalChanged FINAL)
    //! mqttMessage.retained tells how it was published, instead of whether the server had kept it.
    Q_PROPERTY(bool retainAsPublished MEMBER m_retainAsPublished NOTIFY retainAsPublishedChanged FINAL)
    //! When the server sends what it has kept.
    Q_PROPERTY(RetainHandling retainHandling MEMBER m_retainHandling NOTIFY retainHandlingChanged
                   FINAL)
    Q_PROPERTY(bool enabled READ isEnabled WRITE setEnabled NOTIFY enabledChanged FINAL)
    //! The server has granted it.
    Q_PROPERTY(bool active READ isActive NOTIFY activeChanged FINAL)
    //! What it has granted; -1 while it is not active.
    Q_PROPERTY(int grantedQos READ grantedQos NOTIFY activeChanged FINAL)
    //! Why it is not active, when the filter is no filter or the server refused it.
    Q_PROPERTY(QString errorString READ errorString NOTIFY errorStringChanged FINAL)
    Q_PROPERTY(int messageCount READ messageCount NOTIFY messageCountChanged FINAL)
    Q_PROPERTY(QCoMqtt::MqttMessage lastMessage READ lastMessage NOTIFY messageCountChanged FINAL)

public:
    //! As QCoMqtt::RetainHandling.
    enum class RetainHandling { SendAtSubscribe, SendIfNew, DoNotSend };
    Q_ENUM(RetainHandling)

    explicit MqttSubscription(QObject *parent = nullptr);
    ~MqttSubscription() override;

    int messageCount() const noexcept { return m_messageCount; }
    MqttMessage lastMessage() const { return m_lastMessage; }

Q_SIGNALS:
    void clientChanged();
    void filterChanged();
    void qosChanged();
    void noLocalChanged();
    void retainAsPublishedChanged();
    void retainHandlingChanged();
    void enabledChanged();
    void activeChanged();
    void errorStringChanged();
    void messageCountChanged();
    void messageReceived(const QCoMqtt::MqttMessage &message);

private:
    void passOptions();
    void receive(const Message &message);

    bool m_noLocal = false;
    bool m_retainAsPublished = false;
    RetainHandling m_retainHandling = RetainHandling::SendAtSubscribe;
    int m_messageCount = 0;
    MqttMessage m_lastMessage;
};

} // namespace QCoMqtt
