// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/connectionevent.h>

#include <QtCore/QDebug>

namespace QCoMqtt {

ConnectionEvent::ConnectionEvent(Type type, bool sessionPresent, bool foreignSession,
                                 std::optional<Failure> failure,
                                 std::optional<std::chrono::milliseconds> retryDelay)
    : m_failure(std::move(failure)), m_retryDelay(retryDelay), m_type(type),
      m_sessionPresent(sessionPresent), m_foreignSession(foreignSession)
{}

QDebug operator<<(QDebug debug, const ConnectionEvent &event)
{
    static constexpr const char *names[] = {"Connected", "Lost", "AttemptFailed", "Disconnected",
                                            "WaitingForNetwork", "Gap"};
    const QDebugStateSaver saver(debug);
    debug.nospace() << "ConnectionEvent(" << names[static_cast<int>(event.type())];
    if (event.type() == ConnectionEvent::Type::Connected)
        debug << (event.isSessionPresent() ? ", session present" : ", new session");
    if (const auto failure = event.failure())
        debug << ", " << failure->text;
    if (const auto delay = event.retryDelay())
        debug << ", next attempt in " << delay->count() << " ms";
    return debug << ')';
}

std::optional<ReasonCode> Disconnection::reasonCode() const
{
    return m_failure ? m_failure->reasonCode : std::nullopt;
}

QDebug operator<<(QDebug debug, const Disconnection &disconnection)
{
    const QDebugStateSaver saver(debug);
    if (disconnection.isClean())
        return debug.nospace() << "Disconnection(clean)";
    return debug.nospace() << "Disconnection(" << disconnection.failure()->text << ')';
}

} // namespace QCoMqtt
