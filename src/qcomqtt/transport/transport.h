// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>

#include <QtCore/QObject>

namespace QCoMqtt::Internal {

//! A connection that carries bytes both ways and knows nothing of MQTT. Used once: a new link gets
//! a new transport. Closed is emitted exactly once, whatever ends the link, unless abandon() does.
class QCOMQTT_TESTED_EXPORT Transport : public QObject
{
    Q_OBJECT
public:
    ~Transport() override;

    virtual void open() = 0;
    //! Reads what is there, at most \a size bytes, into \a buffer; returns how many.
    virtual qint64 read(char *buffer, qint64 size) = 0;
    virtual void write(QByteArrayView bytes) = 0;
    //! Bytes accepted by write() that the system has not taken yet.
    virtual qint64 bytesToWrite() const = 0;
    //! Writes out what is pending, for one second at most, then closes.
    virtual void close() = 0;
    //! Closes at once; what is pending is lost.
    virtual void abort() = 0;
    //! Hands what is pending to the system as far as it takes it without waiting, and closes;
    //! closed() is not emitted. For when the owner is going away.
    virtual void abandon() = 0;

    //! How far opening has come.
    ConnectStage stage() const noexcept { return m_stage; }

Q_SIGNALS:
    void stageChanged();
    void opened();
    void readyRead();
    //! The system has taken of what had to wait: not what write() could hand on at once.
    void bytesWritten();
    //! \a failure is empty when we closed, or the peer did so in an orderly way.
    void closed(const std::optional<QCoMqtt::Failure> &failure);

protected:
    void setStage(ConnectStage stage);

private:
    ConnectStage m_stage = ConnectStage::Resolve;
};

} // namespace QCoMqtt::Internal
