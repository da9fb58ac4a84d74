// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/topicfilter.h>

namespace QCoMqtt {

//! A filter with the options of its subscription (MQTT 5.0 section 3.8.3.1).
//! \code Subscription("a/#", QoS::AtLeastOnce).noLocal() \endcode
//! The setters other than qos need MQTT 5; with 3.1.1 subscribing throws UsageError.
class QCOMQTT_EXPORT Subscription
{
public:
    Subscription() = default;
    //! Throws UsageError for an invalid filter. \a qos is the highest the server may send with.
    template<std::convertible_to<TopicFilter> Filter>
    Q_IMPLICIT Subscription(const Filter &filter, QoS qos = QoS::AtMostOnce)
        : Subscription(TopicFilter(filter), qos, 0)
    {}

    //! Do not send back what this client itself publishes. Throws UsageError on a shared filter
    //! (MQTT-3.8.3-4).
    Subscription &noLocal(bool on = true);
    //! Keep the retain flag as it was published, instead of only at subscribe time.
    Subscription &retainAsPublished(bool on = true);
    Subscription &retainHandling(RetainHandling handling);

    const TopicFilter &filter() const noexcept { return m_filter; }
    QoS qos() const noexcept { return m_qos; }
    bool isNoLocal() const noexcept { return m_noLocal; }
    bool isRetainAsPublished() const noexcept { return m_retainAsPublished; }
    RetainHandling retainHandling() const noexcept { return m_retainHandling; }

    friend bool operator==(const Subscription &, const Subscription &) = default;

private:
    Subscription(TopicFilter filter, QoS qos, int);

    TopicFilter m_filter;
    QoS m_qos = QoS::AtMostOnce;
    bool m_noLocal = false;
    bool m_retainAsPublished = false;
    RetainHandling m_retainHandling = RetainHandling::SendAtSubscribe;
};

} // namespace QCoMqtt

Q_DECLARE_TYPEINFO(QCoMqtt::Subscription, Q_RELOCATABLE_TYPE);
