// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/authenticator.h>
#include <qcomqtt/awaiter.h>
#include <qcomqtt/credentials.h>
#include <qcomqtt/engine/decision.h>
#include <qcomqtt/session/effects.h>
#include <qcomqtt/session/sessionoptions.h>

namespace QCoMqtt::Internal {

class Engine;

//! Who the client is: asks the application for credentials and for the steps of an enhanced
//! authentication, and goes on with the connection when it has answered.
class Authentication
{
public:
    explicit Authentication(Engine &engine) : m_engine(engine) {}

    //! An attempt to connect begins: gets what CONNECT needs, then opens the transport.
    void begin();
    void challenge(Challenge &&challenge);
    //! The link or the attempt is over: nobody waits for the application any more.
    void cancel() noexcept { m_decision.cancel(); }

    void reauthenticate(ResultWaiter<Nothing> &waiter);
    //! Whoever waits for a re-authentication.
    void failAll(const std::exception_ptr &error);

    //! Who has not answered yet, to end a sentence with; empty when nobody is asked.
    QString awaited() const;
    //! What the application's code has thrown last.
    const std::exception_ptr &cause() const noexcept { return m_cause; }

private:
    template<typename Result, typename... Arguments>
    void ask(QLatin1StringView who, const std::function<QCoro::Task<Result>(Arguments...)> &question,
             void (Authentication::*then)(Answer<Result> &&), Arguments... arguments);
    void useCredentials(Answer<Credentials> &&answer);
    void startExchange();
    void useFirstData(Answer<QByteArray> &&answer);
    void open(SessionOptions &&options);
    void sendAnswer(Answer<QByteArray> &&answer);
    void acceptServer(Answer<void> &&answer);
    void startAgain(Answer<QByteArray> &&answer);
    void giveUpReauthentication();
    Failure failure(const std::exception_ptr &error);
    void failExchange(const Failure &failure);
    ResultWaiter<Nothing> *takeWaiter();

    Engine &m_engine;
    Decision m_decision;
    QLatin1StringView m_who; // is asked
    std::exception_ptr m_cause;
    ResultWaiter<Nothing> *m_waiter = nullptr; // for the end of a re-authentication
};

} // namespace QCoMqtt::Internal
