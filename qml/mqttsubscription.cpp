// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqttsubscription.h"

#include "clientreference.h"
#include "filterlistener.h"

#include <QtQml/QQmlInfo>

namespace QCoMqtt {

MqttSubscription::MqttSubscription(QObject *parent)
    : QObject(parent), m_client(std::make_unique<ClientReference>(this))
{
    connect(m_client.get(), &ClientReference::changed, this, [this] {
        applySoon();
        Q_EMIT clientChanged();
    });
}

// To let go of the listener may resume whoever waits for the client: while this is still whole.
MqttSubscription::~MqttSubscription()
{
    m_listener.reset();
}

MqttClient *MqttSubscription::client() const
{
    return m_client->client();
}

void MqttSubscription::setClient(MqttClient *client)
{
    m_client->setExplicitClient(client);
}

void MqttSubscription::setFilter(const QString &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    applySoon();
    Q_EMIT filterChanged();
}

void MqttSubscription::setQos(int qos)
{
    if (qos < 0 || qos > 2) {
        qmlWarning(this) << "qos must be 0, 1 or 2, not " << qos;
        return;
    }
    if (qos == m_qos)
        return;
    m_qos = qos;
    applySoon();
    Q_EMIT qosChanged();
}

void MqttSubscription::setEnabled(bool on)
{
    if (on == m_enabled)
        return;
    m_enabled = on;
    applySoon();
    Q_EMIT enabledChanged();
}

void MqttSubscription::classBegin()
{
    m_isComplete = false;
}

void MqttSubscription::componentComplete()
{
    m_isComplete = true;
    m_client->resolve();
    apply();
}

// Bindings of filter and qos are evaluated one after the other: the server is asked once.
void MqttSubscription::applySoon()
{
    if (m_isComplete && !std::exchange(m_isApplying, true))
        QMetaObject::invokeMethod(this, &MqttSubscription::apply, Qt::QueuedConnection);
}

void MqttSubscription::apply()
{
    m_isApplying = false;
    m_usageError.clear();
    auto listener = wantedListener();
    if (listener != m_listener) {
        if (m_listener)
            m_listener->disconnect(this);
        m_listener = std::move(listener); // the one before goes when this was its last user
        if (m_listener) {
            connect(m_listener.get(), &FilterListener::received, this, &MqttSubscription::receive);
            connect(m_listener.get(), &FilterListener::changed, this,
                    &MqttSubscription::tellListener);
        }
    }
    tellListener();
}

std::shared_ptr<FilterListener> MqttSubscription::wantedListener()
{
    if (!client() || !m_enabled || m_filter.isEmpty())
        return nullptr;
    try {
        return client()->listen(m_filter, static_cast<QoS>(m_qos));
    } catch (const Error &error) {
        m_usageError = error.text();
        return nullptr;
    }
}

void MqttSubscription::receive(const Message &message)
{
    ++m_messageCount;
    m_lastMessage = MqttMessage(message);
    const QPointer<MqttSubscription> guard(this); // a handler may destroy this
    const MqttMessage received = m_lastMessage;
    Q_EMIT messageCountChanged();
    if (guard)
        Q_EMIT messageReceived(received);
}

void MqttSubscription::tellListener()
{
    if (!m_listener)
        return tell(-1, m_usageError);
    const auto granted = m_listener->granted();
    tell(granted ? static_cast<int>(*granted) : -1, m_listener->errorString());
}

void MqttSubscription::tell(int grantedQos, const QString &errorString)
{
    const bool isOther = m_grantedQos != grantedQos;
    const bool isOtherError = m_errorString != errorString;
    m_grantedQos = grantedQos;
    m_errorString = errorString;
    const QPointer<MqttSubscription> guard(this);
    if (isOther)
        Q_EMIT activeChanged();
    if (guard && isOtherError)
        Q_EMIT errorStringChanged();
}

} // namespace QCoMqtt
