// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/scramsha256authenticator.h>

#include <qcomqtt/engine/scram.h>
#include <qcomqtt/error.h>

namespace QCoMqtt {

using namespace Qt::StringLiterals;

namespace {

QByteArray prepared(const QString &text, QLatin1StringView what)
{
    if (const auto bytes = Internal::saslPrepared(text))
        return *bytes;
    throw UsageError("The "_L1 + what + " has a character that SASLprep does not allow"_L1);
}

} // namespace

class ScramSha256Authenticator::Private
{
public:
    Private(const QByteArray &name, const QByteArray &secret) : userName(name), password(secret) {}

    QByteArray userName;
    Internal::SaltedPassword password;
    std::optional<Internal::ScramExchange> exchange;
};

Authenticator::~Authenticator() = default;

ScramSha256Authenticator::ScramSha256Authenticator(const QString &userName,
                                                   const QString &password)
    : d(std::make_unique<Private>(prepared(userName, "user name"_L1),
                                  prepared(password, "password"_L1)))
{
    if (d->userName.isEmpty())
        throw UsageError(u"SCRAM needs a user name"_s);
}

ScramSha256Authenticator::~ScramSha256Authenticator() = default;

QString ScramSha256Authenticator::method() const
{
    return u"SCRAM-SHA-256"_s;
}

QCoro::Task<QByteArray> ScramSha256Authenticator::start()
{
    d->exchange.emplace(d->userName, Internal::ScramExchange::freshNonce());
    co_return d->exchange->clientFirst();
}

// Some servers give their signature as one more challenge, others beside the success.
QCoro::Task<QByteArray> ScramSha256Authenticator::answer(QByteArray challenge)
{
    QByteArray reply;
    if (!d->exchange->isFinalSent())
        reply = d->exchange->clientFinal(challenge, d->password);
    else
        d->exchange->verify(challenge);
    co_return reply;
}

QCoro::Task<> ScramSha256Authenticator::finished(QByteArray data)
{
    if (!d->exchange->isVerified() || !data.isEmpty())
        d->exchange->verify(data);
    co_return;
}

} // namespace QCoMqtt
