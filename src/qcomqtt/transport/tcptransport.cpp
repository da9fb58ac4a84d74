// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/tcptransport.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// The kernel holds what we do not read: a reader that stalls throttles its peer, and memory stays.
constexpr qint64 readBufferSize = 256 * 1024;
constexpr auto lingerTime = 1s;

} // namespace

TcpTransport::TcpTransport(QString host, quint16 port) : m_host(std::move(host)), m_port(port)
{
    m_socket.setReadBufferSize(readBufferSize);
    m_lingerTimer.setSingleShot(true);
    connect(&m_socket, &QAbstractSocket::connected, this, &TcpTransport::onConnected);
    // Not readyRead(), which is silent while one of its handlers runs an event loop (a dialog).
    connect(&m_socket, &QIODevice::channelReadyRead, this, &Transport::readyRead);
    connect(&m_socket, &QIODevice::bytesWritten, this, &Transport::bytesWritten);
    connect(&m_socket, &QAbstractSocket::errorOccurred, this, &TcpTransport::onError);
    connect(&m_socket, &QAbstractSocket::disconnected, this, [this] { finish({}); });
    connect(&m_lingerTimer, &QTimer::timeout, this, &TcpTransport::abort);
}

TcpTransport::~TcpTransport()
{
    // The socket says goodbye in its destructor; nobody is there to hear it.
    m_socket.disconnect(this);
}

void TcpTransport::open()
{
    m_socket.connectToHost(m_host, m_port);
}

qint64 TcpTransport::read(char *buffer, qint64 size)
{
    return m_socket.isOpen() ? m_socket.read(buffer, size) : 0;
}

void TcpTransport::write(QByteArrayView bytes)
{
    m_socket.write(bytes.data(), bytes.size());
}

void TcpTransport::close()
{
    m_closing = true;
    m_lingerTimer.start(lingerTime);
    m_socket.disconnectFromHost();
}

void TcpTransport::abort()
{
    m_closing = true;
    m_socket.abort();
    finish({});
}

void TcpTransport::abandon()
{
    m_finished = true;
    m_lingerTimer.stop();
    m_socket.flush();
    m_socket.abort();
}

void TcpTransport::onConnected()
{
    // Small packets answer each other: Nagle's algorithm would hold each back for its forerunner.
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    Q_EMIT opened();
}

void TcpTransport::onError(QAbstractSocket::SocketError error)
{
    // The peer's end of the stream is no failure of the network; disconnected() follows.
    if (m_closing || error == QAbstractSocket::RemoteHostClosedError)
        return;
    Failure failure{ErrorCode::Transport, u"%1:%2: %3"_s.arg(m_host).arg(m_port).arg(
                                              m_socket.errorString())};
    failure.socketError = error;
    m_socket.abort();
    finish(failure);
}

void TcpTransport::finish(const std::optional<Failure> &failure)
{
    if (m_finished)
        return;
    m_finished = true;
    m_lingerTimer.stop();
    Q_EMIT closed(failure);
}

} // namespace QCoMqtt::Internal
