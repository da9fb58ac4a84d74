// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/subscriberesult.h>

#include <algorithm>

namespace QCoMqtt {

std::optional<QoS> SubscribeResult::grantedQoS(qsizetype index) const noexcept
{
    if (index < 0 || index >= m_reasonCodes.size())
        return std::nullopt;
    const ReasonCode code = m_reasonCodes[index];
    if (code > ReasonCode::GrantedQoS2)
        return std::nullopt;
    return static_cast<QoS>(code);
}

bool SubscribeResult::hasFailures() const noexcept
{
    return std::any_of(m_reasonCodes.cbegin(), m_reasonCodes.cend(), isFailure);
}

} // namespace QCoMqtt
