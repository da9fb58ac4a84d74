// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QUrl>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

//! Stands between a client and a server on loopback and breaks what it carries when told.
class Relay : public QObject
{
    Q_OBJECT
public:
    explicit Relay(quint16 target);

    QUrl url() const;
    //! Ends every connection without a goodbye.
    void cut();
    //! Cuts, and accepts nobody any more.
    void close();
    //! Carries nothing from the server to the client any more.
    void silence() { m_silent = true; }
    //! All that clients have sent.
    const QByteArray &fromClients() const { return m_fromClients; }

private:
    void accept();

    QTcpServer m_server;
    quint16 m_target;
    QByteArray m_fromClients;
    bool m_silent = false;
};
