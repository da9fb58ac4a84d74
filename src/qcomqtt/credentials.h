// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <QCoroTask>

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <functional>
#include <optional>

namespace QCoMqtt {

//! A user name, a password, or both, for one connection. A password alone needs MQTT 5.
class Credentials
{
public:
    Credentials() = default;
    Credentials(const QString &userName, const QByteArray &password)
        : m_userName(userName), m_password(password)
    {}
    Credentials(const char *userName, const QByteArray &password)
        : Credentials(QString::fromUtf8(userName), password)
    {}

    Credentials &userName(const QString &userName)
    {
        m_userName = userName;
        return *this;
    }
    Credentials &password(const QByteArray &password)
    {
        m_password = password;
        return *this;
    }
    const std::optional<QString> &userName() const noexcept { return m_userName; }
    const std::optional<QByteArray> &password() const noexcept { return m_password; }

private:
    std::optional<QString> m_userName;
    std::optional<QByteArray> m_password;
};

//! Gets fresh credentials, such as a token that expires; see ClientOptions::credentialsProvider().
using CredentialsProvider = std::function<QCoro::Task<Credentials>()>;

} // namespace QCoMqtt
