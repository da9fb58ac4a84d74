// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtNetwork/QTcpSocket>
#include <QtWebSockets/QWebSocket>

namespace QCoMqtt::Internal {

//! What carries the bytes of a client. It owns its socket.
class BrokerLink : public QObject
{
    Q_OBJECT
public:
    ~BrokerLink() override;

    virtual qint64 read(char *buffer, qint64 size) = 0;
    virtual void write(const QByteArray &bytes) = 0;
    //! Writes the rest and closes.
    virtual void close() = 0;
    //! Closes at once.
    virtual void abort() = 0;
    virtual bool isConnected() const = 0;
    virtual bool hasInput() const = 0;

Q_SIGNALS:
    void readyRead();
    void disconnected();
};

//! TCP, with TLS or without.
class SocketLink final : public BrokerLink
{
    Q_OBJECT
public:
    explicit SocketLink(QTcpSocket *socket);

    qint64 read(char *buffer, qint64 size) override;
    void write(const QByteArray &bytes) override;
    void close() override;
    void abort() override;
    bool isConnected() const override;
    bool hasInput() const override;

private:
    QTcpSocket *m_socket;
};

//! The binary frames of a WebSocket. Text ends it (MQTT-6.0.0-1).
class WebSocketLink final : public BrokerLink
{
    Q_OBJECT
public:
    explicit WebSocketLink(QWebSocket *socket);

    qint64 read(char *buffer, qint64 size) override;
    void write(const QByteArray &bytes) override;
    void close() override;
    void abort() override;
    bool isConnected() const override;
    bool hasInput() const override;

private:
    QWebSocket *m_socket;
    QByteArray m_input;
};

} // namespace QCoMqtt::Internal
