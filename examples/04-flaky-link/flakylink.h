// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QTimer>
#include <QtCore/QUrl>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

//! Stands between clients and a broker, and cuts every connection again and again at a random
//! moment, wherever the bytes have come to: what is on its way then is lost.
class FlakyLink : public QObject
{
public:
    explicit FlakyLink(quint16 broker);

    //! Where clients connect to.
    QUrl url() const;
    //! Cuts from now on after 50 to 500 ms, or no more.
    void setFlaky(bool on);
    int cuts() const { return m_cuts; }

private:
    void accept();
    void cut();
    void scheduleCut();

    const quint16 m_broker;
    QTcpServer m_server;
    QTimer m_timer;
    int m_cuts = 0;
};
