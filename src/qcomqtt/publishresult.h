// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/properties.h>
#include <qcomqtt/reasoncode.h>

namespace QCoMqtt {

//! How a publish ended that did not fail.
class QCOMQTT_EXPORT PublishResult
{
public:
    PublishResult() = default;
    explicit PublishResult(ReasonCode code, Properties properties = {})
        : m_reasonCode(code), m_properties(std::move(properties))
    {}

    //! Success, or NoMatchingSubscribers (MQTT 5). Always Success at QoS 0.
    ReasonCode reasonCode() const noexcept { return m_reasonCode; }
    //! Properties of the PUBACK or PUBREC, such as Reason String.
    const Properties &properties() const noexcept { return m_properties; }

    friend bool operator==(const PublishResult &, const PublishResult &) = default;

private:
    ReasonCode m_reasonCode = ReasonCode::Success;
    Properties m_properties;
};

} // namespace QCoMqtt
