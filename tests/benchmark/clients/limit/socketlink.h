// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "link.h"
#include "runoptions.h"

#include <QtNetwork/QSslSocket>

#include <memory>

//! QTcpSocket, or QSslSocket.
class SocketLink final : public Link
{
    Q_OBJECT
public:
    explicit SocketLink(const RunOptions &options);

    void open() override;
    qint64 read(char *buffer, qint64 size) override { return m_socket->read(buffer, size); }
    void write(std::string_view bytes) override;
    qint64 bytesToWrite() const override;
    void close() override { m_socket->disconnectFromHost(); }

private:
    void onConnected();

    std::unique_ptr<QTcpSocket> m_socket;
    QSslSocket *m_tlsSocket = nullptr; // m_socket, when it is one
    quint16 m_port;
};
