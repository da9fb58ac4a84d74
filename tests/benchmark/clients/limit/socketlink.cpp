// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "socketlink.h"

#include <QtNetwork/QHostAddress>
#include <QtNetwork/QSslConfiguration>

namespace {

constexpr qint64 tunedReadBufferSize = 256 * 1024;

std::unique_ptr<QSslSocket> tlsSocket(const QString &certificate)
{
    auto socket = std::make_unique<QSslSocket>();
    QSslConfiguration configuration = socket->sslConfiguration();
    configuration.setCaCertificates(QSslCertificate::fromPath(certificate));
    socket->setSslConfiguration(configuration);
    return socket;
}

} // namespace

SocketLink::SocketLink(const RunOptions &options) : m_port(options.port)
{
    if (options.transport == RunOptions::Transport::Tls) {
        auto socket = tlsSocket(QString::fromStdString(options.certificate));
        m_tlsSocket = socket.get();
        m_socket = std::move(socket);
        connect(m_tlsSocket, &QSslSocket::encrypted, this, &Link::opened);
        connect(m_tlsSocket, &QSslSocket::encryptedBytesWritten, this, &Link::bytesWritten);
    } else {
        m_socket = std::make_unique<QTcpSocket>();
        connect(m_socket.get(), &QTcpSocket::bytesWritten, this, &Link::bytesWritten);
    }
    if (options.tuned)
        m_socket->setReadBufferSize(tunedReadBufferSize);
    connect(m_socket.get(), &QTcpSocket::connected, this, &SocketLink::onConnected);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &Link::readyRead);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &Link::closed);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this,
            [this] { Q_EMIT failed(m_socket->errorString()); });
}

void SocketLink::open()
{
    if (m_tlsSocket)
        m_tlsSocket->connectToHostEncrypted(QStringLiteral("localhost"), m_port);
    else
        m_socket->connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
}

void SocketLink::onConnected()
{
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (!m_tlsSocket)
        Q_EMIT opened();
}

void SocketLink::write(std::string_view bytes)
{
    m_socket->write(bytes.data(), qint64(bytes.size()));
}

qint64 SocketLink::bytesToWrite() const
{
    return m_socket->bytesToWrite() + (m_tlsSocket ? m_tlsSocket->encryptedBytesToWrite() : 0);
}
