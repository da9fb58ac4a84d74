// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "tlsserver.h"

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

ClientOptions optionsOf(const QString &scheme, quint16 port)
{
    return ClientOptions(u"%1://127.0.0.1:%2"_s.arg(scheme).arg(port)).clientId(u"test"_s);
}

} // namespace

TlsServer::TlsServer(const QSslConfiguration &configuration, const QList<QByteArray> &alpn)
{
    QSslConfiguration own = configuration;
    own.setAllowedNextProtocols(alpn);
    setSslConfiguration(own);
    listen(QHostAddress::LocalHost);
    connect(this, &QTcpServer::pendingConnectionAvailable, this, [this] {
        while (QTcpSocket *socket = nextPendingConnection())
            serve(socket);
    });
}

ClientOptions TlsServer::options(const QString &scheme) const
{
    return optionsOf(scheme, serverPort());
}

void TlsServer::incomingConnection(qintptr descriptor)
{
    ++m_connections;
    QSslServer::incomingConnection(descriptor);
    // Before the handshake nobody else hands out the socket, which may not come further.
    for (QSslSocket *socket : findChildren<QSslSocket *>()) {
        if (socket->socketDescriptor() == descriptor)
            connect(socket, &QAbstractSocket::disconnected, this, [this] { ++m_ended; });
    }
}

void TlsServer::serve(QTcpSocket *socket)
{
    auto *tlsSocket = static_cast<QSslSocket *>(socket);
    if (!reads) {
        tlsSocket->setReadBufferSize(1);
        return;
    }
    connect(tlsSocket, &QIODevice::readyRead, this, [this, tlsSocket] { answerOn(tlsSocket); });
    if (tlsSocket->bytesAvailable() > 0)
        answerOn(tlsSocket);
}

void TlsServer::answerOn(QSslSocket *socket)
{
    m_configuration = socket->sslConfiguration();
    m_received += socket->readAll();
    socket->write(answer);
    if (truncates)
        connect(socket, &QSslSocket::encryptedBytesWritten, socket, [socket] { socket->abort(); });
}

OpensslServer::OpensslServer(const TestCertificate &certificate, const QStringList &arguments)
{
    const QStringList all{u"s_server"_s, u"-accept"_s, u"127.0.0.1:0"_s,  u"-cert"_s,
                          certificate.chain, u"-key"_s, certificate.key};
    // It names the port that it got.
    const QByteArray announcement = "ACCEPT 127.0.0.1:";
    if (!m_process.run(u"openssl"_s, all + arguments) || !m_process.waitForText(announcement))
        return;
    const qsizetype start = m_process.text().indexOf(announcement) + announcement.size();
    const QByteArray line = m_process.text().mid(start);
    m_port = line.left(line.indexOf('\n')).toUShort(); // a line is written as a whole
}

ClientOptions OpensslServer::options(const QString &scheme) const
{
    return optionsOf(scheme, m_port);
}

QList<int> errorsOf(const Failure &failure)
{
    QList<int> errors;
    for (const auto &error : failure.certificateErrors)
        errors.append(error.error);
    return errors;
}
