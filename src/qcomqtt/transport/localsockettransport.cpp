// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/localsockettransport.h>

#include <qcomqtt/transport/transportlog.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// The system holds what we do not read: a reader that stalls throttles its peer, and memory stays.
constexpr qint64 readBufferSize = 256 * 1024;
constexpr auto lingerTime = 1s;

} // namespace

LocalSocketTransport::LocalSocketTransport(QString path) : m_path(std::move(path))
{
    m_socket.setReadBufferSize(readBufferSize);
    m_lingerTimer.setSingleShot(true);
    connect(&m_socket, &QLocalSocket::connected, this, &LocalSocketTransport::onConnected,
            Qt::QueuedConnection); // it connects at once, beneath open()
    // It knows no channelReadyRead(), and is silent while a handler of readyRead() runs an event loop.
    connect(&m_socket, &QIODevice::readyRead, this, &Transport::readyRead, Qt::QueuedConnection);
    connect(&m_socket, &QIODevice::bytesWritten, this, &Transport::bytesWritten);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, &LocalSocketTransport::onError,
            Qt::QueuedConnection);
    connect(&m_socket, &QLocalSocket::disconnected, this, &LocalSocketTransport::onDisconnected);
    connect(&m_lingerTimer, &QTimer::timeout, this, &LocalSocketTransport::abort);
}

LocalSocketTransport::~LocalSocketTransport()
{
    m_socket.disconnect(this);
}

void LocalSocketTransport::open()
{
    setStage(ConnectStage::Connect);
    m_socket.connectToServer(m_path);
}

void LocalSocketTransport::onConnected()
{
    if (m_closing || m_finished)
        return;
    m_isOpen = true;
    qCDebug(lcTransport).noquote() << "Connected to" << m_path;
    Q_EMIT opened();
    if (!m_finished && m_socket.bytesAvailable() > 0)
        Q_EMIT readyRead();
}

qint64 LocalSocketTransport::read(char *buffer, qint64 size)
{
    return m_isOpen && m_socket.isOpen() ? m_socket.read(buffer, size) : 0;
}

void LocalSocketTransport::write(QByteArrayView bytes)
{
    m_socket.write(bytes.data(), bytes.size());
}

qint64 LocalSocketTransport::bytesToWrite() const
{
    return m_socket.bytesToWrite();
}

void LocalSocketTransport::close()
{
    if (!m_isOpen)
        return abort();
    m_closing = true;
    m_lingerTimer.start(lingerTime);
    m_socket.disconnectFromServer();
}

void LocalSocketTransport::abort()
{
    m_closing = true;
    m_socket.abort();
    finish({});
}

void LocalSocketTransport::abandon()
{
    m_finished = true;
    m_lingerTimer.stop();
    if (m_isOpen)
        m_socket.flush();
    m_socket.abort();
}

void LocalSocketTransport::onError(QLocalSocket::LocalSocketError error)
{
    // The peer's end of the stream is no failure; onDisconnected() tells of it.
    if (m_closing || m_finished || error == QLocalSocket::PeerClosedError)
        return;
    Failure failure{ErrorCode::Transport, m_path + u": "_s + m_socket.errorString()};
    failure.socketError = error;
    if (!m_isOpen)
        failure.stage = stage();
    m_closing = true; // what abort() tells is no other end
    m_socket.abort();
    finish(failure);
}

void LocalSocketTransport::onDisconnected()
{
    // A connection that ended before we heard of its beginning still has one.
    if (!m_isOpen && !m_closing)
        onConnected();
    finish({});
}

void LocalSocketTransport::finish(const std::optional<Failure> &failure)
{
    if (m_finished)
        return;
    m_finished = true;
    m_lingerTimer.stop();
    Q_EMIT closed(failure);
}

} // namespace QCoMqtt::Internal
