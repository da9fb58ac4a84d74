// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>

#include <chrono>

namespace QCoMqtt {

//! Something that happened to the connection of a client.
class QCOMQTT_EXPORT ConnectionEvent
{
public:
    enum class Type : quint8 {
        Connected, //!< see isSessionPresent()
        Lost, //!< see failure(); retryDelay() when there will be another attempt
        AttemptFailed, //!< a reconnect attempt failed: failure(), and retryDelay() as above
        Disconnected, //!< by our own disconnect()
        //! There is no network: the next attempt comes at once when there is one; see failure().
        WaitingForNetwork,
        //! Connected again, and messages may have gone by meanwhile: the server had lost the session
        //! and with it the subscriptions, or one of them is of QoS 0, for which servers keep
        //! nothing. What is shown may be out of date.
        Gap,
    };

    ConnectionEvent() = default;
    //! \internal
    ConnectionEvent(Type type, bool sessionPresent, bool foreignSession,
                    std::optional<Failure> failure,
                    std::optional<std::chrono::milliseconds> retryDelay);

    Type type() const noexcept { return m_type; }
    //! Connected: the server still had the session, nothing was missed.
    bool isSessionPresent() const noexcept { return m_sessionPresent; }
    //! Connected: the server has a session that this process knew nothing of; see
    //! ClientOptions::strictSession().
    bool isForeignSession() const noexcept { return m_foreignSession; }
    //! Lost, AttemptFailed: why. WaitingForNetwork: why it is not connected.
    std::optional<Failure> failure() const { return m_failure; }
    //! Lost, AttemptFailed: time to the next attempt; nothing when there will be none.
    std::optional<std::chrono::milliseconds> retryDelay() const noexcept { return m_retryDelay; }

    friend bool operator==(const ConnectionEvent &, const ConnectionEvent &) = default;
    friend QCOMQTT_EXPORT QDebug operator<<(QDebug debug, const ConnectionEvent &event);

private:
    std::optional<Failure> m_failure;
    std::optional<std::chrono::milliseconds> m_retryDelay;
    Type m_type = Type::Disconnected;
    bool m_sessionPresent = false;
    bool m_foreignSession = false;
};

//! Why a client is not connected; what co_await client.disconnected() gives.
class QCOMQTT_EXPORT Disconnection
{
public:
    Disconnection() = default;
    //! \internal
    explicit Disconnection(std::optional<Failure> failure) : m_failure(std::move(failure)) {}

    //! True after our own disconnect(), or when the client never was connected.
    bool isClean() const noexcept { return !m_failure; }
    //! What went wrong; nothing when isClean().
    std::optional<Failure> failure() const { return m_failure; }
    //! What the server gave as its reason, if it did.
    std::optional<ReasonCode> reasonCode() const;

    friend bool operator==(const Disconnection &, const Disconnection &) = default;
    friend QCOMQTT_EXPORT QDebug operator<<(QDebug debug, const Disconnection &disconnection);

private:
    std::optional<Failure> m_failure;
};

} // namespace QCoMqtt
