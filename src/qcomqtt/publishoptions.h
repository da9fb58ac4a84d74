// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/properties.h>
#include <qcomqtt/topic.h>

#include <chrono>
#include <memory>

namespace QCoMqtt {

class PublishProgress;
namespace Internal {
class PublishProgressState;
}

//! How a message is published. A QoS alone is enough where PublishOptions are wanted.
//! \code PublishOptions(QoS::ExactlyOnce).retain().contentType("text/plain") \endcode
//! Everything from messageExpiry() on needs MQTT 5: with MQTT 3 publishing throws UsageError.
class QCOMQTT_EXPORT PublishOptions
{
public:
    PublishOptions() = default;
    //! Throws UsageError when \a qos is none of the three.
    Q_IMPLICIT PublishOptions(QoS qos);

    //! The server keeps the message for later subscribers; an empty payload removes what it kept.
    PublishOptions &retain(bool on = true);
    //! Time after which the server may throw the message away; default never.
    PublishOptions &messageExpiry(std::chrono::seconds expiry);
    //! What the payload is, such as "application/json".
    PublishOptions &contentType(const QString &type);
    PublishOptions &contentType(const char *utf8);
    //! Where answers to this message should go.
    PublishOptions &responseTopic(const Topic &topic);
    //! Bytes by which the receiver's answer is told apart.
    PublishOptions &correlationData(const QByteArray &data);
    //! Says that the payload is UTF-8 text; publishing throws UsageError when it is not.
    PublishOptions &utf8Payload();
    PublishOptions &userProperty(const QString &name, const QString &value);
    //! Replaces all properties at once.
    PublishOptions &properties(const Properties &properties);
    //! Lets \a progress tell how far the message has come. Options that are used again need
    //! another one.
    PublishOptions &progress(const PublishProgress &progress);

    QoS qos() const noexcept { return m_qos; }
    bool isRetained() const noexcept { return m_retain; }
    const Properties &properties() const noexcept { return m_properties; }
    //! \internal
    const std::shared_ptr<Internal::PublishProgressState> &observer() const noexcept
    {
        return m_observer;
    }

    friend bool operator==(const PublishOptions &, const PublishOptions &) = default;

private:
    Properties m_properties;
    std::shared_ptr<Internal::PublishProgressState> m_observer;
    QoS m_qos = QoS::AtMostOnce;
    bool m_retain = false;
};

} // namespace QCoMqtt
