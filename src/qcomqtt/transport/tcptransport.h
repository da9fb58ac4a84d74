// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/transport/transport.h>

#include <QtCore/QTimer>
#include <QtNetwork/QTcpSocket>

namespace QCoMqtt::Internal {

class TcpTransport final : public Transport
{
    Q_OBJECT
public:
    TcpTransport(QString host, quint16 port);
    ~TcpTransport() override;

    void open() override;
    qint64 read(char *buffer, qint64 size) override;
    void write(QByteArrayView bytes) override;
    qint64 bytesToWrite() const override { return m_socket.bytesToWrite(); }
    void close() override;
    void abort() override;
    void abandon() override;

private:
    void onConnected();
    void onError(QAbstractSocket::SocketError error);
    void finish(const std::optional<Failure> &failure);

    QString m_host;
    quint16 m_port;
    QTcpSocket m_socket;
    QTimer m_lingerTimer;
    bool m_closing = false;
    bool m_finished = false;
};

} // namespace QCoMqtt::Internal
