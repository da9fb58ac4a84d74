// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/devicetransport.h>

#include <qcomqtt/transport/transportlog.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto lingerTime = 1s;

} // namespace

DeviceTransport::DeviceTransport(std::function<std::unique_ptr<QIODevice>()> makeDevice)
    : m_makeDevice(std::move(makeDevice))
{
    m_lingerTimer.setSingleShot(true);
    connect(&m_lingerTimer, &QTimer::timeout, this, &DeviceTransport::abort);
}

DeviceTransport::~DeviceTransport()
{
    if (m_device)
        m_device->disconnect(this);
}

void DeviceTransport::open()
{
    setStage(ConnectStage::Connect);
    makeDevice();
    if (m_device && m_device->isOpen() && m_device->isSequential())
        connectSignals();
    // Whoever opens hears of it from the event loop, as with every transport.
    QMetaObject::invokeMethod(this, &DeviceTransport::onOpened, Qt::QueuedConnection);
}

void DeviceTransport::makeDevice()
{
    try {
        m_device = m_makeDevice();
    } catch (...) {
        m_device.reset(); // it is none, and no exception of a user's may pass through Qt
    }
    if (m_device && !m_device->isOpen())
        m_device->open(QIODevice::ReadWrite);
}

void DeviceTransport::connectSignals()
{
    connect(m_device.get(), &QIODevice::readyRead, this, &Transport::readyRead);
    connect(m_device.get(), &QIODevice::bytesWritten, this, &DeviceTransport::onBytesWritten);
    connect(m_device.get(), &QIODevice::aboutToClose, this, &DeviceTransport::onDeviceClosed);
    connect(m_device.get(), &QIODevice::readChannelFinished, this, &DeviceTransport::onDeviceClosed);
}

void DeviceTransport::onOpened()
{
    if (m_finished || m_closing)
        return;
    if (!m_device)
        return fail(u"the function given to ClientOptions::transport() made no device"_s);
    if (!m_device->isSequential())
        return fail(u"the device is not sequential"_s);
    if (!m_device->isReadable() || !m_device->isWritable())
        return fail(u"the device cannot be opened: "_s + m_device->errorString());
    qCDebug(lcTransport) << "The device is open";
    Q_EMIT opened();
    if (!m_finished && m_device->bytesAvailable() > 0)
        Q_EMIT readyRead();
}

qint64 DeviceTransport::read(char *buffer, qint64 size)
{
    return m_device && m_device->isReadable() ? m_device->read(buffer, size) : 0;
}

void DeviceTransport::write(QByteArrayView bytes)
{
    qint64 done = 0;
    while (m_device->isWritable() && done < bytes.size()) {
        const qint64 part = m_device->write(bytes.data() + done, bytes.size() - done);
        if (part <= 0) {
            m_lost += bytes.size() - done;
            // Not beneath a call of the owner's.
            QMetaObject::invokeMethod(this, &DeviceTransport::onWriteFailed, Qt::QueuedConnection);
            return;
        }
        done += part;
    }
}

void DeviceTransport::onWriteFailed()
{
    fail(u"the device does not take what is written: "_s + m_device->errorString());
}

qint64 DeviceTransport::bytesToWrite() const
{
    return m_lost + (m_device ? m_device->bytesToWrite() : 0);
}

void DeviceTransport::onBytesWritten()
{
    if (!m_closing)
        Q_EMIT bytesWritten();
    else if (bytesToWrite() == 0)
        abort();
}

void DeviceTransport::close()
{
    if (bytesToWrite() == 0)
        return abort();
    m_closing = true;
    m_lingerTimer.start(lingerTime);
}

void DeviceTransport::abort()
{
    m_closing = true;
    closeDevice();
    finish({});
}

void DeviceTransport::abandon()
{
    m_finished = true;
    m_lingerTimer.stop();
    closeDevice();
}

void DeviceTransport::onDeviceClosed()
{
    finish({});
}

void DeviceTransport::closeDevice()
{
    if (!m_device)
        return;
    m_device->disconnect(this);
    m_device->close();
}

void DeviceTransport::fail(const QString &text)
{
    Failure failure{ErrorCode::Transport, u"The client's own device: "_s + text};
    failure.stage = stage();
    finish(failure);
}

void DeviceTransport::finish(const std::optional<Failure> &failure)
{
    if (m_finished)
        return;
    m_finished = true;
    m_lingerTimer.stop();
    Q_EMIT closed(failure);
}

} // namespace QCoMqtt::Internal
