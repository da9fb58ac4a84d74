// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/properties.h>
#include <qcomqtt/reasoncode.h>

namespace QCoMqtt {

//! The server's answer to SUBSCRIBE or UNSUBSCRIBE, one reason code per filter in the order of
//! the call.
class QCOMQTT_EXPORT SubscribeResult
{
public:
    SubscribeResult() = default;
    explicit SubscribeResult(QList<ReasonCode> codes, Properties properties = {})
        : m_reasonCodes(std::move(codes)), m_properties(std::move(properties))
    {}

    const QList<ReasonCode> &reasonCodes() const noexcept { return m_reasonCodes; }
    //! The QoS granted to the filter at \a index, which may be lower than asked for; nothing when
    //! the server refused it.
    std::optional<QoS> grantedQoS(qsizetype index = 0) const noexcept;
    //! True when the server refused at least one filter.
    bool hasFailures() const noexcept;
    const Properties &properties() const noexcept { return m_properties; }

    friend bool operator==(const SubscribeResult &, const SubscribeResult &) = default;

private:
    QList<ReasonCode> m_reasonCodes;
    Properties m_properties;
};

} // namespace QCoMqtt
