// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "proxyprogram.h"

#include <QtCore/QFile>
#include <QtCore/QUrl>

using namespace Qt::StringLiterals;

ProxyProgram::ProxyProgram(QNetworkProxy::ProxyType type, const QString &user)
    : m_proxy(type, u"127.0.0.1"_s, 0, user, user.isEmpty() ? QString() : u"pass-to-proxy"_s)
{}

// Another program may take the port between finding and using it; then the next one is tried.
bool ProxyProgram::start()
{
    for (int attempt = 0; attempt < 5; ++attempt) {
        m_proxy.setPort(freePort());
        if (tryToStart())
            return true;
    }
    return false;
}

bool ProxyProgram::tryToStart()
{
    const bool isSocks = m_proxy.type() == QNetworkProxy::Socks5Proxy;
    return m_process.run(pathOf(isSocks ? u"microsocks"_s : u"tinyproxy"_s),
                         isSocks ? socksArguments() : httpArguments())
        && waitUntilItListens(m_process, m_proxy.port());
}

QStringList ProxyProgram::socksArguments() const
{
    QStringList arguments{u"-i"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(m_proxy.port())};
    if (!m_proxy.user().isEmpty())
        arguments += {u"-u"_s, m_proxy.user(), u"-P"_s, m_proxy.password()};
    return arguments;
}

QStringList ProxyProgram::httpArguments()
{
    QByteArrayList lines{"Port " + QByteArray::number(m_proxy.port()), "Listen 127.0.0.1",
                         "Timeout 60", "LogLevel Connect", "Allow 127.0.0.1"};
    if (m_allowedPort)
        lines.append("ConnectPort " + QByteArray::number(m_allowedPort));
    if (!m_proxy.user().isEmpty())
        lines.append("BasicAuth " + m_proxy.user().toUtf8() + ' ' + m_proxy.password().toUtf8());
    QFile file(m_folder.filePath(u"tinyproxy.conf"_s));
    if (file.open(QIODevice::WriteOnly))
        file.write(lines.join('\n') + '\n');
    return {u"-d"_s, u"-c"_s, file.fileName()};
}

QByteArray ProxyProgram::url() const
{
    QUrl url;
    url.setScheme(m_proxy.type() == QNetworkProxy::Socks5Proxy ? u"socks5"_s : u"http"_s);
    url.setHost(m_proxy.hostName());
    url.setPort(m_proxy.port());
    url.setUserName(m_proxy.user());
    url.setPassword(m_proxy.password());
    return url.toEncoded();
}
