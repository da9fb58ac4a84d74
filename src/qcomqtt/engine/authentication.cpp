// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/authentication.h>

#include <qcomqtt/engine/turn.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

constexpr auto provider = "the credentials provider"_L1;
constexpr auto authenticatorName = "the authenticator"_L1;

Instant now()
{
    return std::chrono::steady_clock::now();
}

} // namespace

template<typename Result, typename... Arguments>
void Authentication::ask(QLatin1StringView who,
                         const std::function<QCoro::Task<Result>(Arguments...)> &question,
                         void (Authentication::*then)(Answer<Result> &&), Arguments... arguments)
{
    m_who = who;
    m_decision.ask(
        question,
        [this, then](Answer<Result> &&answer) {
            m_engine.turn([&] { (this->*then)(std::move(answer)); });
        },
        std::move(arguments)...);
}

QString Authentication::awaited() const
{
    return m_decision.isPending() ? m_who + u" has not answered"_s : QString();
}

void Authentication::begin()
{
    m_cause = nullptr;
    const CredentialsProvider &credentials = m_engine.m_optionsInForce.credentialsProvider();
    if (credentials)
        ask(provider, credentials, &Authentication::useCredentials);
    else
        startExchange();
}

void Authentication::useCredentials(Answer<Credentials> &&answer)
{
    if (answer.error)
        return m_engine.attemptFailed(failure(answer.error));
    SessionOptions options = m_engine.m_session->options();
    options.userName = answer.value->userName();
    options.password = answer.value->password();
    m_engine.m_session->setOptions(std::move(options));
    startExchange();
}

void Authentication::startExchange()
{
    const auto authenticator = m_engine.m_optionsInForce.authenticator();
    if (!authenticator)
        return open(SessionOptions(m_engine.m_session->options()));
    const std::function<QCoro::Task<QByteArray>()> start
        = [authenticator] { return authenticator->start(); };
    ask(authenticatorName, start, &Authentication::useFirstData);
}

void Authentication::useFirstData(Answer<QByteArray> &&answer)
{
    if (answer.error)
        return m_engine.attemptFailed(failure(answer.error));
    SessionOptions options = m_engine.m_session->options();
    options.authenticationData = *answer.value;
    open(std::move(options));
}

// What the application has given may break a rule as well.
void Authentication::open(SessionOptions &&options)
{
    if (const auto failure = Session::validate(options))
        return m_engine.attemptFailed(*failure);
    m_engine.m_session->setOptions(std::move(options));
    m_engine.openTransport();
}

void Authentication::challenge(Challenge &&challenge)
{
    const auto authenticator = m_engine.m_optionsInForce.authenticator();
    if (challenge.isLast) {
        const std::function<QCoro::Task<>(QByteArray)> finished
            = [authenticator](const QByteArray &data) { return authenticator->finished(data); };
        ask(authenticatorName, finished, &Authentication::acceptServer, std::move(challenge.data));
    } else {
        const std::function<QCoro::Task<QByteArray>(QByteArray)> answer
            = [authenticator](const QByteArray &data) { return authenticator->answer(data); };
        ask(authenticatorName, answer, &Authentication::sendAnswer, std::move(challenge.data));
    }
}

void Authentication::sendAnswer(Answer<QByteArray> &&answer)
{
    if (answer.error)
        return failExchange(failure(answer.error));
    m_engine.m_session->answer(*answer.value, now(), m_engine.m_effects);
    m_engine.runEffects();
}

void Authentication::acceptServer(Answer<void> &&answer)
{
    if (answer.error)
        return failExchange(failure(answer.error));
    m_engine.m_session->acceptAuthentication(now(), m_engine.m_effects);
    m_engine.runEffects();
    m_engine.resumeReadingIfPossible();
    if (ResultWaiter<Nothing> *waiter = takeWaiter())
        waiter->succeed({});
}

void Authentication::reauthenticate(ResultWaiter<Nothing> &waiter)
{
    const auto authenticator = m_engine.m_optionsInForce.authenticator();
    if (!authenticator) {
        return waiter.fail(exceptionFrom(
            {ErrorCode::Usage, u"reauthenticate() needs ClientOptions::authenticator()"_s}));
    }
    if (m_waiter || !m_engine.m_session->canReauthenticate()) {
        return waiter.fail(exceptionFrom(
            {ErrorCode::Usage, u"reauthenticate() was called while authenticating"_s}));
    }
    m_cause = nullptr;
    m_waiter = &waiter;
    waiter.operation = m_engine.addOperation(
        CallbackTarget([this](Outcome &&) { giveUpReauthentication(); }));
    const std::function<QCoro::Task<QByteArray>()> start
        = [authenticator] { return authenticator->start(); };
    ask(authenticatorName, start, &Authentication::startAgain);
}

void Authentication::startAgain(Answer<QByteArray> &&answer)
{
    if (answer.error)
        return failExchange(failure(answer.error));
    m_engine.m_session->reauthenticate(*answer.value, now(), m_engine.m_effects);
    m_engine.runEffects();
}

// Half of an exchange cannot be taken back.
void Authentication::giveUpReauthentication()
{
    m_waiter = nullptr;
    m_decision.cancel();
    if (!m_engine.m_session->canReauthenticate())
        failExchange({ErrorCode::Authentication, u"The re-authentication took too long"_s});
}

Failure Authentication::failure(const std::exception_ptr &error)
{
    m_cause = error;
    return {ErrorCode::Authentication,
            u"Authentication failed in %1: %2"_s.arg(m_who, textOf(error))};
}

void Authentication::failExchange(const Failure &failure)
{
    m_engine.m_session->failAuthentication(failure, now(), m_engine.m_effects);
    m_engine.runEffects();
    m_engine.requestFlush();
}

ResultWaiter<Nothing> *Authentication::takeWaiter()
{
    ResultWaiter<Nothing> *waiter = std::exchange(m_waiter, nullptr);
    if (waiter)
        m_engine.takeOperation(std::exchange(waiter->operation, 0));
    return waiter;
}

void Authentication::failAll(const std::exception_ptr &error)
{
    if (ResultWaiter<Nothing> *waiter = takeWaiter())
        waiter->fail(error);
}

} // namespace QCoMqtt::Internal
