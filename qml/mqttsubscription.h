// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "mqttclient.h"
#include "mqttmessage.h"

namespace QCoMqtt {

class ClientReference;

//! The messages of a topic filter. What users of one client share of a filter is subscribed once.
class QCOMQTT_QML_EXPORT MqttSubscription : public QObject, public QQmlParserStatus
{
    Q_OBJECT
    QML_ELEMENT
    Q_INTERFACES(QQmlParserStatus)
    //! Default: Mqtt.client of the nearest ancestor that has one.
    Q_PROPERTY(QCoMqtt::MqttClient *client READ client WRITE setClient RESET resetClient NOTIFY
                   clientChanged FINAL)
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged FINAL)
    //! The highest QoS to be sent with: 0, 1 or 2.
    Q_PROPERTY(int qos READ qos WRITE setQos NOTIFY qosChanged FINAL)
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
    explicit MqttSubscription(QObject *parent = nullptr);
    ~MqttSubscription() override;

    MqttClient *client() const;
    void setClient(MqttClient *client);
    void resetClient() { setClient(nullptr); }
    QString filter() const { return m_filter; }
    void setFilter(const QString &filter);
    int qos() const noexcept { return m_qos; }
    void setQos(int qos);
    bool isEnabled() const noexcept { return m_enabled; }
    void setEnabled(bool on);
    bool isActive() const noexcept { return m_grantedQos >= 0; }
    int grantedQos() const noexcept { return m_grantedQos; }
    QString errorString() const { return m_errorString; }
    int messageCount() const noexcept { return m_messageCount; }
    MqttMessage lastMessage() const { return m_lastMessage; }

    void classBegin() override;
    void componentComplete() override;

Q_SIGNALS:
    void clientChanged();
    void filterChanged();
    void qosChanged();
    void enabledChanged();
    void activeChanged();
    void errorStringChanged();
    void messageCountChanged();
    void messageReceived(const QCoMqtt::MqttMessage &message);

private:
    void applySoon();
    void apply();
    std::shared_ptr<FilterListener> wantedListener();
    void receive(const Message &message);
    void tell(int grantedQos, const QString &errorString);
    void tellListener();

    std::unique_ptr<ClientReference> m_client;
    QString m_filter;
    int m_qos = 0;
    bool m_enabled = true;
    bool m_isComplete = true;
    bool m_isApplying = false;
    std::shared_ptr<FilterListener> m_listener;
    QString m_usageError; // of the filter
    int m_grantedQos = -1;
    QString m_errorString;
    int m_messageCount = 0;
    MqttMessage m_lastMessage;
};

} // namespace QCoMqtt
