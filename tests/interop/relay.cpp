// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "relay.h"

using namespace Qt::StringLiterals;

Relay::Relay(quint16 target) : m_target(target)
{
    connect(&m_server, &QTcpServer::newConnection, this, &Relay::accept);
    m_server.listen(QHostAddress::LocalHost);
}

QUrl Relay::url() const
{
    QUrl url;
    url.setScheme(u"mqtt"_s);
    url.setHost(u"127.0.0.1"_s);
    url.setPort(m_server.serverPort());
    return url;
}

void Relay::cut()
{
    const auto sockets = findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets) {
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
}

void Relay::close()
{
    m_server.close();
    cut();
}

void Relay::accept()
{
    QTcpSocket *client = m_server.nextPendingConnection();
    client->setParent(this);
    auto *server = new QTcpSocket(this);
    connect(client, &QIODevice::readyRead, this, [this, client, server] {
        const QByteArray bytes = client->readAll();
        m_fromClients += bytes;
        server->write(bytes);
    });
    connect(server, &QIODevice::readyRead, this, [this, client, server] {
        const QByteArray bytes = server->readAll();
        if (!m_silent)
            client->write(bytes);
    });
    connect(client, &QAbstractSocket::disconnected, this,
            [server] { server->disconnectFromHost(); });
    connect(server, &QAbstractSocket::disconnected, this,
            [client] { client->disconnectFromHost(); });
    server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
}
