// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "flakylink.h"

#include <QtCore/QRandomGenerator>

using namespace Qt::StringLiterals;

FlakyLink::FlakyLink(quint16 broker) : m_broker(broker)
{
    connect(&m_server, &QTcpServer::newConnection, this, &FlakyLink::accept);
    m_server.listen(QHostAddress::LocalHost);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &FlakyLink::cut);
}

QUrl FlakyLink::url() const
{
    QUrl url;
    url.setScheme(u"mqtt"_s);
    url.setHost(u"127.0.0.1"_s);
    url.setPort(m_server.serverPort());
    return url;
}

void FlakyLink::setFlaky(bool on)
{
    if (on)
        scheduleCut();
    else
        m_timer.stop();
}

void FlakyLink::scheduleCut()
{
    m_timer.start(int(QRandomGenerator::global()->bounded(50, 501)));
}

void FlakyLink::cut()
{
    const auto sockets = findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets) {
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
    m_cuts += sockets.isEmpty() ? 0 : 1;
    scheduleCut();
}

void FlakyLink::accept()
{
    while (QTcpSocket *client = m_server.nextPendingConnection()) {
        client->setParent(this);
        auto *broker = new QTcpSocket(this);
        const auto join = [this](QTcpSocket *from, QTcpSocket *to) {
            connect(from, &QIODevice::readyRead, this, [from, to] { to->write(from->readAll()); });
            connect(from, &QAbstractSocket::disconnected, this, [from, to] {
                to->disconnectFromHost();
                from->deleteLater();
            });
        };
        join(client, broker);
        join(broker, client);
        broker->connectToHost(QHostAddress(QHostAddress::LocalHost), m_broker);
    }
}
