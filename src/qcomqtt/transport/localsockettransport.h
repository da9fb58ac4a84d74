// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/transport/transport.h>

#include <QtCore/QTimer>
#include <QtNetwork/QLocalSocket>

namespace QCoMqtt::Internal {

//! A socket in the file system.
class LocalSocketTransport final : public Transport
{
    Q_OBJECT
public:
    explicit LocalSocketTransport(QString path);
    ~LocalSocketTransport() override;

    void open() override;
    qint64 read(char *buffer, qint64 size) override;
    void write(QByteArrayView bytes) override;
    qint64 bytesToWrite() const override;
    void close() override;
    void abort() override;
    void abandon() override;

private:
    void onConnected();
    void onError(QLocalSocket::LocalSocketError error);
    void onDisconnected();
    void finish(const std::optional<Failure> &failure);

    QString m_path;
    QLocalSocket m_socket;
    QTimer m_lingerTimer;
    bool m_isOpen = false;
    bool m_closing = false;
    bool m_finished = false;
};

} // namespace QCoMqtt::Internal
