// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "filterfollower.h"

#include <QtQml/QQmlInfo>

namespace QCoMqtt {

FilterFollower::FilterFollower(QObject *user, Kind kind)
    : m_user(user), m_client(user), m_kind(kind)
{
    connect(&m_client, &ClientReference::changed, this, [this] {
        applySoon();
        Q_EMIT clientChanged();
    });
}

FilterFollower::~FilterFollower()
{
    leave();
}

template<typename Value>
void FilterFollower::assign(Value &member, const Value &value, void (FilterFollower::*changed)())
{
    if (member == value)
        return;
    member = value;
    applySoon(); // first: a handler may destroy this
    Q_EMIT(this->*changed)();
}

void FilterFollower::setFilter(const QString &filter)
{
    assign(m_filter, filter, &FilterFollower::filterChanged);
}

void FilterFollower::setQos(int qos)
{
    if (qos < 0 || qos > 2)
        qmlWarning(m_user) << "qos must be 0, 1 or 2, not " << qos;
    else
        assign(m_qos, qos, &FilterFollower::qosChanged);
}

void FilterFollower::setEnabled(bool on)
{
    assign(m_enabled, on, &FilterFollower::enabledChanged);
}

void FilterFollower::setOptions(const Subscription &options)
{
    m_options = options;
    applySoon();
}

void FilterFollower::complete()
{
    m_isComplete = true;
    m_client.resolve();
    apply();
}

void FilterFollower::leave()
{
    m_isComplete = false;
    letGo();
}

// Who waits for the client may be resumed when this was the last user of the listener.
void FilterFollower::letGo()
{
    if (!m_listener)
        return;
    m_listener->disconnect(this);
    m_listener->forget(this);
    std::exchange(m_listener, nullptr).reset();
}

void FilterFollower::applySoon()
{
    if (m_isComplete && !std::exchange(m_isApplying, true))
        QMetaObject::invokeMethod(this, &FilterFollower::apply, Qt::QueuedConnection);
}

void FilterFollower::apply()
{
    m_isApplying = false;
    if (!m_isComplete)
        return;
    m_usageError.clear();
    const QPointer<FilterFollower> guard(this); // a handler may destroy the user
    auto listener = wantedListener();
    if (guard)
        follow(std::move(listener));
    if (guard)
        tellListener();
}

std::shared_ptr<FilterListener> FilterFollower::wantedListener()
{
    if (!client() || !m_enabled || m_filter.isEmpty())
        return nullptr;
    try {
        return client()->listen(this, subscription());
    } catch (const Error &error) {
        m_usageError = error.text();
        return nullptr;
    }
}

Subscription FilterFollower::subscription() const
{
    const TopicFilter filter = m_kind == Kind::Topic ? TopicFilter(Topic(m_filter).utf8())
                                                     : TopicFilter(m_filter);
    Subscription subscription(filter, static_cast<QoS>(m_qos));
    if (m_options.isNoLocal())
        subscription.noLocal();
    return subscription.retainAsPublished(m_options.isRetainAsPublished())
        .retainHandling(m_options.retainHandling());
}

void FilterFollower::follow(std::shared_ptr<FilterListener> listener)
{
    const bool isOtherListener = listener != m_listener;
    const QPointer<FilterFollower> guard(this);
    if (isOtherListener)
        letGo();
    if (!guard)
        return;
    if (isOtherListener)
        m_listener = std::move(listener);
    beginOther();
    if (!guard || !isOtherListener || !m_listener)
        return;
    connect(m_listener.get(), &FilterListener::received, this, &FilterFollower::receive);
    connect(m_listener.get(), &FilterListener::changed, this, &FilterFollower::tellListener);
    if (m_listener->newest() && m_listener->newest()->arrivalTime() > m_lastArrival)
        recall();
}

// Without a client there is nothing else to follow: what came stays until there is.
void FilterFollower::beginOther()
{
    if (!client() || (client() == m_followedClient && m_filter == m_followedFilter))
        return;
    m_followedClient = client();
    m_followedFilter = m_filter;
    m_lastArrival = {};
    Q_EMIT begun();
}

void FilterFollower::recall()
{
    if (!m_listener || !m_listener->newest())
        return;
    const Message message = *m_listener->newest(); // a copy: handlers may let go of the listener
    m_lastArrival = message.arrivalTime();
    Q_EMIT remembered(message);
}

void FilterFollower::receive(const Message &message)
{
    m_lastArrival = message.arrivalTime();
    Q_EMIT received(message);
}

void FilterFollower::tellListener()
{
    if (!m_listener)
        return tell(-1, m_usageError);
    const auto granted = m_listener->granted();
    tell(granted ? static_cast<int>(*granted) : -1, m_listener->errorString());
}

void FilterFollower::tell(int grantedQos, const QString &errorString)
{
    const bool isOther = std::exchange(m_grantedQos, grantedQos) != grantedQos;
    const bool isOtherError = m_errorString != errorString;
    m_errorString = errorString;
    const QPointer<FilterFollower> guard(this);
    if (isOther)
        Q_EMIT grantedQosChanged();
    if (guard && isOtherError)
        Q_EMIT errorStringChanged();
}

} // namespace QCoMqtt
