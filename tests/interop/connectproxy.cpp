// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "connectproxy.h"

using namespace Qt::StringLiterals;

ConnectProxy::ConnectProxy(quint16 target) : m_target(target)
{
    connect(this, &QTcpServer::newConnection, this, &ConnectProxy::accept);
    listen(QHostAddress::LocalHost);
}

QNetworkProxy ConnectProxy::proxy(const QString &user, const QString &password) const
{
    return QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, serverPort(), user, password);
}

void ConnectProxy::accept()
{
    QTcpSocket *client = nextPendingConnection();
    connect(client, &QIODevice::readyRead, this, [this, client] { onRequest(client); });
}

void ConnectProxy::onRequest(QTcpSocket *client)
{
    const QByteArray seen = client->peek(16 * 1024);
    const qsizetype end = seen.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    m_requests.append(client->read(end + 4));
    if (m_answer.isEmpty())
        return carry(client);
    client->write(m_answer);
    client->disconnectFromHost();
}

void ConnectProxy::carry(QTcpSocket *client)
{
    client->disconnect(this);
    auto *server = new QTcpSocket(client);
    server->setProxy(QNetworkProxy::NoProxy);
    connect(client, &QIODevice::readyRead, server, [this, client, server] {
        const QByteArray bytes = client->readAll();
        m_carried += bytes;
        server->write(bytes);
    });
    connect(server, &QIODevice::readyRead, client,
            [client, server] { client->write(server->readAll()); });
    connect(server, &QAbstractSocket::connected, client,
            [client] { client->write("HTTP/1.1 200 OK\r\n\r\n"); });
    connect(server, &QAbstractSocket::disconnected, client, &QAbstractSocket::disconnectFromHost);
    connect(client, &QAbstractSocket::disconnected, server, &QAbstractSocket::disconnectFromHost);
    server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
}
