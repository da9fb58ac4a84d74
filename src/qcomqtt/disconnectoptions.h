// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/properties.h>
#include <qcomqtt/reasoncode.h>

#include <chrono>

namespace QCoMqtt {

//! How to say goodbye to the server, and what becomes of messages that it has not acknowledged.
//! \code co_await client.disconnect(DisconnectOptions().drain(5s)); \endcode
class QCOMQTT_EXPORT DisconnectOptions
{
public:
    //! \a reason may be DisconnectWithWillMessage, which makes the server publish the will all the
    //! same; with MQTT 3 the connection then ends without a goodbye, which has that effect. Any
    //! other reason than NormalDisconnection, and properties, need MQTT 5.
    Q_IMPLICIT DisconnectOptions(ReasonCode reason = ReasonCode::NormalDisconnection,
                                 Properties properties = {});

    //! First wait, \a longest at most, until everything that was published is acknowledged. From
    //! now on nothing new is accepted. Default 0: do not wait. Throws UsageError below 0.
    DisconnectOptions &drain(std::chrono::milliseconds longest);
    //! Let messages that are not acknowledged by then wait for the next connect(), and whoever
    //! awaits them too. Default: they end with DisconnectedError.
    DisconnectOptions &keepMessages(bool on = true) noexcept;

    ReasonCode reason() const noexcept { return m_reason; }
    const Properties &properties() const noexcept { return m_properties; }
    std::chrono::milliseconds drainTimeout() const noexcept { return m_drainTimeout; }
    bool keepsMessages() const noexcept { return m_keepsMessages; }

    friend bool operator==(const DisconnectOptions &, const DisconnectOptions &) = default;

private:
    Properties m_properties;
    std::chrono::milliseconds m_drainTimeout{0};
    ReasonCode m_reason = ReasonCode::NormalDisconnection;
    bool m_keepsMessages = false;
};

} // namespace QCoMqtt
