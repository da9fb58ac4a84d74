// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/payload.h>
#include <qcomqtt/properties.h>
#include <qcomqtt/topic.h>

#include <chrono>

namespace QCoMqtt {

//! The message that the server publishes when this client goes away without saying goodbye
//! (MQTT 5.0 section 3.1.2.5). Properties other than those of MQTT 3 need MQTT 5.
//! \code Will("panel/status", "gone", QoS::AtLeastOnce).retain() \endcode
class QCOMQTT_EXPORT Will
{
public:
    Will() = default;
    //! Throws UsageError for an empty topic or a payload over 65535 bytes.
    explicit Will(Topic topic, Payload payload = {}, QoS qos = QoS::AtMostOnce);

    Will &retain(bool on = true);
    //! Time between the loss of the connection and the message; default 0.
    Will &delay(std::chrono::seconds delay);
    //! Time after which the server may throw the message away; default never.
    Will &messageExpiry(std::chrono::seconds expiry);
    Will &contentType(const QString &type);
    Will &contentType(const char *utf8);
    Will &responseTopic(const Topic &topic);
    Will &correlationData(const QByteArray &data);
    //! Says that the payload is UTF-8 text; throws UsageError when it is not.
    Will &utf8Payload();
    Will &userProperty(const QString &name, const QString &value);
    //! Replaces all properties at once; for those who read them from a packet.
    Will &properties(const Properties &properties);

    const Topic &topic() const noexcept { return m_topic; }
    const QByteArray &payload() const noexcept { return m_payload; }
    QoS qos() const noexcept { return m_qos; }
    bool isRetained() const noexcept { return m_retain; }
    const Properties &properties() const noexcept { return m_properties; }

    friend bool operator==(const Will &, const Will &) = default;

private:
    Topic m_topic;
    QByteArray m_payload;
    Properties m_properties;
    QoS m_qos = QoS::AtMostOnce;
    bool m_retain = false;
};

} // namespace QCoMqtt
