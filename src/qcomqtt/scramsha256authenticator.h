// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/authenticator.h>

#include <memory>

namespace QCoMqtt {

//! User name and password by SCRAM-SHA-256 (RFC 7677): the password never goes over the network,
//! not even to the server, which must prove in turn that it knows the user. Without channel
//! binding. It takes 4096 to 600000 iterations.
class QCOMQTT_EXPORT ScramSha256Authenticator : public Authenticator
{
public:
    //! Throws UsageError for an empty user name, and for characters that SASLprep (RFC 4013) does
    //! not allow.
    ScramSha256Authenticator(const QString &userName, const QString &password);
    ~ScramSha256Authenticator() override;

    QString method() const override;
    QCoro::Task<QByteArray> start() override;
    QCoro::Task<QByteArray> answer(QByteArray challenge) override;
    QCoro::Task<> finished(QByteArray data) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace QCoMqtt
