// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "childprocess.h"
#include "testauthority.h"

#include <qcomqtt/client.h>

#include <QtNetwork/QSslServer>

//! A server with a certificate of the test's choice, which counts what it can decrypt.
class TlsServer : public QSslServer
{
    Q_OBJECT
public:
    explicit TlsServer(const QSslConfiguration &configuration, const QList<QByteArray> &alpn = {});

    // It assigns no client id.
    QCoMqtt::ClientOptions options(const QString &scheme = QStringLiteral("mqtts")) const;
    const QByteArray &received() const { return m_received; }
    int connections() const { return m_connections; }
    //! Connections that are over.
    int ended() const { return m_ended; }
    QSslConfiguration lastConfiguration() const { return m_configuration; }
    //! What to answer the first bytes of each connection with.
    QByteArray answer = QByteArray::fromHex("2003000000");
    bool reads = true; //!< else nothing is taken from the connection
    bool truncates = false; //!< ends without TLS's goodbye

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void serve(QTcpSocket *socket);
    void answerOn(QSslSocket *socket);

    QByteArray m_received;
    QSslConfiguration m_configuration;
    int m_connections = 0;
    int m_ended = 0;
};

//! "openssl s_server": unlike QSslServer it tells clients in an alert why it refuses them.
class OpensslServer
{
public:
    //! Shows \a certificate; \a arguments are further ones of s_server.
    OpensslServer(const TestCertificate &certificate, const QStringList &arguments);

    bool isRunning() const { return m_port != 0; }
    QCoMqtt::ClientOptions options(const QString &scheme) const;
    //! Blocks until it has refused a connection.
    bool waitForRefusal() { return m_process.waitForText("ERROR\n"); }
    bool waitForText(const QByteArray &part) { return m_process.waitForText(part); }
    //! What it says, and all that it has decrypted.
    const QByteArray &text() const { return m_process.text(); }

private:
    ChildProcess m_process;
    quint16 m_port = 0;
};

//! The QSslError codes of \a failure.
QList<int> errorsOf(const QCoMqtt::Failure &failure);
