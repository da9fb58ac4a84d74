// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "settings.h"

using namespace Qt::StringLiterals;

QList<Reading> Settings::readings() const
{
    return {{u"interval"_s, std::chrono::duration<double>(m_interval).count()},
            {u"reporting"_s, m_isReporting ? "ON" : "OFF"}};
}

bool Settings::set(QStringView name, const QCoMqtt::Message &wish)
{
    if (name == u"reporting") {
        const auto isReporting = wish.toBool();
        m_isReporting = isReporting.value_or(m_isReporting);
        return isReporting.has_value();
    }
    const auto seconds = name == u"interval" ? wish.toDouble() : std::nullopt;
    const std::chrono::duration<double, std::milli> interval(seconds.value_or(0) * 1000);
    if (!(interval >= shortestInterval && interval <= longestInterval))
        return false;
    m_interval = std::chrono::duration_cast<std::chrono::milliseconds>(interval);
    return true;
}
