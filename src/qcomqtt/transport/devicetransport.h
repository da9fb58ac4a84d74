// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/transport/transport.h>

#include <QtCore/QIODevice>
#include <QtCore/QTimer>

#include <functional>
#include <memory>

namespace QCoMqtt::Internal {

//! A sequential QIODevice that someone else made: a serial line, a pipe, a pair in memory.
class DeviceTransport final : public Transport
{
    Q_OBJECT
public:
    //! \a makeDevice is called by open().
    explicit DeviceTransport(std::function<std::unique_ptr<QIODevice>()> makeDevice);
    ~DeviceTransport() override;

    void open() override;
    qint64 read(char *buffer, qint64 size) override;
    void write(QByteArrayView bytes) override;
    qint64 bytesToWrite() const override;
    void close() override;
    void abort() override;
    void abandon() override;

private:
    void makeDevice();
    void connectSignals();
    void onOpened();
    void onBytesWritten();
    void onWriteFailed();
    void onDeviceClosed();
    void closeDevice();
    void fail(const QString &text);
    void finish(const std::optional<Failure> &failure);

    std::function<std::unique_ptr<QIODevice>()> m_makeDevice;
    std::unique_ptr<QIODevice> m_device;
    QTimer m_lingerTimer;
    bool m_closing = false;
    qint64 m_lost = 0; // bytes that the device did not take
    bool m_finished = false;
};

} // namespace QCoMqtt::Internal
