// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "link.h"
#include "runoptions.h"

#include <QtWebSockets/QWebSocket>

//! QWebSocket: binary messages of several packets each.
class WebSocketLink final : public Link
{
    Q_OBJECT
public:
    explicit WebSocketLink(const RunOptions &options);

    void open() override;
    qint64 read(char *buffer, qint64 size) override;
    void write(std::string_view bytes) override;
    qint64 bytesToWrite() const override { return m_socket.bytesToWrite(); }
    void close() override { m_socket.close(); }

private:
    QWebSocket m_socket;
    quint16 m_port;
    QByteArray m_received;
    qint64 m_read = 0; // of it
};
