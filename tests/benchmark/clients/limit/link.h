// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QObject>

#include <string_view>

//! Bytes to and from the sink by a bare socket of Qt.
class Link : public QObject
{
    Q_OBJECT
public:
    virtual void open() = 0;
    //! As QIODevice::read(); 0 when there is nothing more.
    virtual qint64 read(char *buffer, qint64 size) = 0;
    virtual void write(std::string_view bytes) = 0;
    //! What waits to be sent.
    virtual qint64 bytesToWrite() const = 0;
    virtual void close() = 0;

Q_SIGNALS:
    void opened();
    void readyRead();
    void bytesWritten();
    void closed();
    void failed(const QString &reason);
};
