// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "ejabberdbroker.h"

#include "programs.h"

#include <QtCore/QDirIterator>
#include <QtCore/QFile>

using namespace Qt::StringLiterals;

namespace {

constexpr int attempts = 5;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

QByteArray listener(quint16 port, const QByteArray &more)
{
    return "  - {port: " + QByteArray::number(port) + ", ip: \"127.0.0.1\", " + more + "}\n";
}

} // namespace

// Its compiled modules: Debian keeps them outside of Erlang's own folder, in one named after the
// processor and the version.
QString modulesOfEjabberd()
{
    const QStringList libraries = QDir(u"/usr/lib"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &library : QStringList{u"."_s, u"erlang/lib"_s} + libraries) {
        const QDir folder(u"/usr/lib/"_s + library);
        for (const QString &found : folder.entryList({u"ejabberd-*"_s}, QDir::Dirs)) {
            const QString modules = folder.filePath(found + u"/ebin"_s);
            if (QFile::exists(modules + u"/ejabberd.app"_s))
                return modules;
        }
    }
    return {};
}

QUrl EjabberdBroker::urlOf(const QString &scheme, quint16 port)
{
    QUrl url;
    url.setScheme(scheme);
    url.setHost(u"localhost"_s); // it looks for its certificate by this name
    url.setPort(port);
    return url;
}

QUrl EjabberdBroker::webSocketUrl() const
{
    QUrl url = urlOf(u"ws"_s, m_webSocketPort);
    url.setPath(u"/mqtt"_s);
    return url;
}

// Another program may take a port between finding and using it; then the next ones are tried.
bool EjabberdBroker::start(const TestCertificate &certificate)
{
    for (int attempt = 0; attempt < attempts; ++attempt) {
        m_process.end();
        m_process.forgetText();
        m_port = freePort();
        m_tlsPort = freePort();
        m_webSocketPort = freePort();
        if (tryToStart(certificate))
            return true;
        if (!m_process.text().contains("eaddrinuse"))
            return false;
    }
    return false;
}

bool EjabberdBroker::tryToStart(const TestCertificate &certificate)
{
    const QString modules = modulesOfEjabberd();
    if (modules.isEmpty()) {
        m_failure = u"ejabberd is missing"_s;
        return false;
    }
    if (!writeConfiguration(certificate)) {
        m_failure = u"The configuration could not be written"_s;
        return false;
    }
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, m_folder.path());
    environment.insert(u"EJABBERD_CONFIG_PATH"_s, filePath(u"ejabberd.yml"_s));
    environment.insert(u"EJABBERD_LOG_PATH"_s, filePath(u"ejabberd.log"_s));
    m_process.setProcessEnvironment(environment);
    m_process.setWorkingDirectory(m_folder.path());
    // Its script insists on a user of its own. Without a node name Erlang needs no epmd, which
    // would stay behind.
    const QStringList arguments{u"-noinput"_s, u"-pa"_s, modules, u"-mnesia"_s, u"dir"_s,
                                u'"' + filePath(u"database"_s) + u'"', u"-s"_s, u"ejabberd"_s};
    if (!m_process.run(u"erl"_s, arguments)) {
        m_failure = u"erl is missing: "_s + m_process.errorString();
        return false;
    }
    for (const quint16 port : {m_port, m_tlsPort, m_webSocketPort}) {
        // "Start accepting TCP connections at ... for ...", when the port is open.
        if (!m_process.waitForText(" connections at 127.0.0.1:" + QByteArray::number(port)
                                   + " for ")) {
            m_failure = u"ejabberd did not start: "_s + QString::fromUtf8(m_process.text());
            return false;
        }
    }
    return true;
}

bool EjabberdBroker::writeConfiguration(const TestCertificate &certificate)
{
    const QString identity = filePath(u"identity.pem"_s);
    const QByteArray configuration = "hosts: [localhost]\n"
        "certfiles: [\"" + identity.toUtf8() + "\"]\n"
        "listen:\n"
        + listener(m_port, "module: mod_mqtt")
        + listener(m_tlsPort, "module: mod_mqtt, tls: true")
        + listener(m_webSocketPort, "module: ejabberd_http, request_handlers: {/mqtt: mod_mqtt}")
        + "auth_method: [internal, anonymous]\n"
          "anonymous_protocol: login_anon\n"
          "allow_multiple_connections: true\n"
          "acme: {auto: false}\n"
          "modules:\n"
          "  mod_mqtt: {session_expiry: 1h, max_queue: 5000, max_topic_aliases: 100}\n";
    return write(identity, contentOf(certificate.chain) + contentOf(certificate.key))
        && write(filePath(u"ejabberd.yml"_s), configuration);
}
