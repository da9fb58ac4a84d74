// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

#include <memory>
#include <vector>

//! Takes connections until its queue is full, then answers no more: like a host that is gone.
class BlackHole
{
public:
    BlackHole()
    {
        m_server.setListenBacklogSize(1);
        m_server.listen(QHostAddress(QStringLiteral("127.0.0.2")));
        m_server.pauseAccepting();
        for (int i = 0; i < 8; ++i) {
            m_fillers.push_back(std::make_unique<QTcpSocket>());
            m_fillers.back()->connectToHost(m_server.serverAddress(), port());
            if (!m_fillers.back()->waitForConnected(200))
                break;
        }
    }
    QHostAddress address() const { return m_server.serverAddress(); }
    quint16 port() const { return m_server.serverPort(); }
    bool isFull() const
    {
        return m_fillers.back()->state() != QAbstractSocket::ConnectedState;
    }

private:
    QTcpServer m_server;
    std::vector<std::unique_ptr<QTcpSocket>> m_fillers;
};
