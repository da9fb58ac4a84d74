// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// Starts and ends; the suite measures it from outside.

#ifdef QCOMQTT_STARTS_CLIENT
#include <QCoMqtt/Client>
using Started = QCoMqtt::Client;
#else
#include <QtNetwork/QTcpSocket>
using Started = QTcpSocket;
#endif

#include <QtCore/QCoreApplication>

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const Started started;
    return 0;
}
