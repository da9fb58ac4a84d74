// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "nginxprogram.h"

#include <QtCore/QFile>

using namespace Qt::StringLiterals;

// Another program may take the port between finding and using it; then the next one is tried.
bool NginxProgram::start(quint16 port)
{
    for (int attempt = 0; attempt < 5; ++attempt) {
        m_port = port ? port : freePort();
        if (tryToStart())
            return true;
    }
    return false;
}

bool NginxProgram::tryToStart()
{
    QFile file(m_folder.filePath(u"nginx.conf"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(configuration()) < 0)
        return false;
    file.close();
    return m_process.run(pathOf(u"nginx"_s), {u"-p"_s, m_folder.path(), u"-c"_s, file.fileName(),
                                              u"-e"_s, u"stderr"_s})
        && waitUntilItListens(m_process, m_port, QHostAddress(QString::fromLatin1(m_address)));
}

QByteArray NginxProgram::configuration() const
{
    QByteArray text = R"(
daemon off;
master_process off;
pid nginx.pid;
error_log stderr warn;
events {}
http {
    log_format requests "request $uri $status $http_authorization.";
    access_log /dev/stdout requests;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {
        listen ADDRESS:PORT TLS;
        location /mqtt {
            if ($http_authorization !~ "^Bearer token-[0-9]$") {
                return 401;
            }
            proxy_pass http://127.0.0.1:TARGET;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection upgrade;
        }
        location /moved {
            return 302 $scheme://ADDRESS:PORT/mqtt;
        }
    }
}
)";
    QByteArray tls;
    if (!m_certificate.chain.isEmpty()) {
        tls = "ssl; ssl_certificate " + m_certificate.chain.toUtf8() + "; ssl_certificate_key "
            + m_certificate.key.toUtf8();
    }
    text.replace("ADDRESS", m_address);
    text.replace("PORT", QByteArray::number(m_port));
    text.replace("TARGET", QByteArray::number(m_target));
    return text.replace("TLS", tls);
}

bool NginxProgram::waitForRequest(const QByteArray &line)
{
    return m_process.waitForText("request " + line + '.');
}
