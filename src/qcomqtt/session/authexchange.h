// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/session/output.h>
#include <qcomqtt/session/violation.h>

namespace QCoMqtt::Internal {

//! Enhanced authentication (MQTT 5.0 section 4.12): who must speak next, and how often. What is
//! said means nothing here.
class AuthExchange
{
public:
    //! Challenges the server may give before it must come to an end.
    static constexpr int maximumRounds = 16;

    //! CONNECT goes out; an empty \a method: no enhanced authentication.
    void connect(const QString &method);
    void linkDown() noexcept { m_due = Due::Nothing; }

    bool isSetUp() const noexcept { return !m_method.isEmpty(); }
    bool isUnderWay() const noexcept { return m_due != Due::Nothing; }
    bool isVerdictDue() const noexcept { return m_due == Due::Verdict; }

    //! \a isConnected: it is a re-authentication.
    [[nodiscard]] Verdict receive(const Auth &auth, bool isConnected, Output &output);
    //! A CONNACK that says success.
    [[nodiscard]] Verdict receive(const ConnAck &connAck, Output &output);
    void reauthenticate(const QByteArray &data, Output &output);
    void answer(const QByteArray &data, Output &output);
    //! The application is satisfied with the server.
    void accept() noexcept { m_due = Due::Nothing; }

private:
    enum class Due : quint8 { Nothing, Server, Answer, Verdict };
    void send(ReasonCode code, const QByteArray &data, Output &output);
    void challenge(const Properties &properties, bool isLast, Output &output);

    QString m_method;
    int m_rounds = 0;
    Due m_due = Due::Nothing;
};

} // namespace QCoMqtt::Internal
