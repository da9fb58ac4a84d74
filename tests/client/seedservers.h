// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "mqttbytes.h"
#include "testauthority.h"

#include <QtCore/QFile>
#include <QtCore/QUrl>
#include <QtNetwork/QSslCipher>
#include <QtNetwork/QSslKey>
#include <QtNetwork/QSslServer>
#include <QtNetwork/QTcpSocket>

// Servers that take whoever comes, for what a ScriptedPeer cannot see: what lies beneath MQTT.

//! Answers what comes first with a CONNACK.
inline void welcome(QIODevice *device)
{
    QObject::connect(device, &QIODevice::readyRead, device, [device, welcomed = false]() mutable {
        device->readAll();
        if (!std::exchange(welcomed, true))
            device->write(connAck());
    });
}

class PlainServer : public QTcpServer
{
public:
    PlainServer()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            clientAddress = socket->peerAddress();
            clientPort = socket->peerPort();
            welcome(socket);
        });
    }
    QUrl url() const { return QUrl(QStringLiteral("mqtt://127.0.0.1:%1").arg(serverPort())); }

    QHostAddress clientAddress; // of the last one
    quint16 clientPort = 0;
};

//! Asks clients for a certificate and takes any.
class EncryptedServer : public QSslServer
{
public:
    explicit EncryptedServer(const TestCertificate &certificate)
    {
        QFile chain(certificate.chain);
        QFile key(certificate.key);
        if (!chain.open(QIODevice::ReadOnly) || !key.open(QIODevice::ReadOnly))
            return;
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificateChain(QSslCertificate::fromData(chain.readAll()));
        configuration.setPrivateKey(QSslKey(key.readAll(), QSsl::Ec));
        configuration.setPeerVerifyMode(QSslSocket::QueryPeer);
        setSslConfiguration(configuration);
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::pendingConnectionAvailable, this, [this] {
            auto *socket = static_cast<QSslSocket *>(nextPendingConnection());
            session = socket->sslConfiguration();
            welcome(socket);
        });
    }
    QUrl url() const { return QUrl(QStringLiteral("mqtts://localhost:%1").arg(serverPort())); }

    QSslConfiguration session; // of the last one
};

//! A proxy of HTTP that wants user "user" and password "secret", and is the MQTT server too.
class HttpProxy : public QTcpServer
{
public:
    HttpProxy()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QIODevice::readyRead, socket, [this, socket] { answer(socket); });
        });
    }

    QByteArrayList requests;

private:
    void answer(QTcpSocket *socket)
    {
        const QByteArray request = socket->readAll();
        requests.append(request);
        if (!request.contains("Proxy-Authorization: Basic "
                              + QByteArray("user:secret").toBase64())) {
            socket->write("HTTP/1.1 407 Proxy Authentication Required\r\n"
                          "Proxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        socket->write("HTTP/1.1 200 Connection established\r\n\r\n");
        socket->disconnect();
        welcome(socket);
    }
};
