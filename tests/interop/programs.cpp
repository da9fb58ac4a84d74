// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "programs.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QStandardPaths>
#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

QString pathOf(const QString &name)
{
    const QString found = QStandardPaths::findExecutable(name);
    return found.isEmpty()
        ? QStandardPaths::findExecutable(name, {u"/usr/sbin"_s, u"/usr/local/sbin"_s})
        : found;
}

bool waitUntilItListens(ChildProcess &process, quint16 port, const QHostAddress &address)
{
    const QDeadlineTimer deadline(20s);
    while (!deadline.hasExpired()) {
        QTcpSocket socket;
        socket.setProxy(QNetworkProxy::NoProxy);
        socket.connectToHost(address, port);
        const bool accepted = socket.waitForConnected();
        // Gives it the processor, and sees its end, which may mean that another has the port.
        if (process.waitForFinished(accepted ? 0 : 10))
            return false;
        if (accepted)
            return true;
    }
    return false;
}
