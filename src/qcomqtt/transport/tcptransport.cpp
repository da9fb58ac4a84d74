// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/tcptransport.h>

#include <qcomqtt/transport/transportlog.h>

#include <QtNetwork/QSslPreSharedKeyAuthenticator>

#include <algorithm>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// The kernel holds what we do not read: a reader that stalls throttles its peer, and memory stays.
constexpr qint64 readBufferSize = 256 * 1024;
constexpr auto lingerTime = 1s;

QString joined(const QList<QSslError> &errors)
{
    QStringList texts;
    for (const QSslError &error : errors)
        texts.append(error.errorString());
    texts.removeDuplicates();
    return texts.join("; "_L1);
}

} // namespace

TcpTransport::TcpTransport(TcpSettings settings) : m_settings(std::move(settings))
{
    if (m_settings.tls) {
        auto socket = std::make_unique<QSslSocket>();
        m_tlsSocket = socket.get();
        m_socket = std::move(socket);
    } else {
        m_socket = std::make_unique<QTcpSocket>();
    }
    m_socket->setReadBufferSize(readBufferSize);
    m_socket->setProxy(m_settings.proxy);
    m_lingerTimer.setSingleShot(true);
    m_addressTimer.setSingleShot(true);
    connectSignals();
    if (m_tlsSocket)
        connectTlsSignals();
}

TcpTransport::~TcpTransport()
{
    if (m_lookup >= 0)
        QHostInfo::abortHostLookup(m_lookup);
    // The socket says goodbye in its destructor; nobody is there to hear it.
    m_socket->disconnect(this);
}

void TcpTransport::connectSignals()
{
    logStagesOf(*m_socket); // first: what follows comes after its line
    connect(m_socket.get(), &QAbstractSocket::stateChanged, this, &TcpTransport::onStateChanged);
    connect(m_socket.get(), &QAbstractSocket::connected, this, &TcpTransport::onConnected);
    // Not readyRead(), which is silent while one of its handlers runs an event loop (a dialog).
    connect(m_socket.get(), &QIODevice::channelReadyRead, this, &Transport::readyRead);
    connect(m_socket.get(), &QIODevice::bytesWritten, this, &Transport::bytesWritten);
    connect(m_socket.get(), &QAbstractSocket::errorOccurred, this, &TcpTransport::onError);
    connect(m_socket.get(), &QAbstractSocket::disconnected, this, &TcpTransport::onDisconnected);
    connect(&m_lingerTimer, &QTimer::timeout, this, &TcpTransport::abort);
    connect(&m_addressTimer, &QTimer::timeout, this, &TcpTransport::onAddressTimeout);
}

void TcpTransport::connectTlsSignals()
{
    connect(m_tlsSocket, &QSslSocket::encrypted, this, &TcpTransport::onEncrypted);
    connect(m_tlsSocket, &QSslSocket::sslErrors, this, &TcpTransport::onSslErrors);
    connect(m_tlsSocket, &QSslSocket::encryptedBytesWritten, this, &Transport::bytesWritten);
    connect(m_tlsSocket, &QSslSocket::alertReceived, this,
            [this](QSsl::AlertLevel, QSsl::AlertType type, const QString &description) {
                // OpenSSL has no text for the latest of them.
                if (type == QSsl::AlertType::CertificateRequired)
                    m_alert = u"client certificate required"_s;
                else if (type != QSsl::AlertType::CloseNotify)
                    m_alert = description;
            });
    if (m_settings.preSharedKey.isEmpty())
        return;
    connect(m_tlsSocket, &QSslSocket::preSharedKeyAuthenticationRequired, this,
            [this](QSslPreSharedKeyAuthenticator *authenticator) {
                m_keyUsed = true;
                authenticator->setIdentity(m_settings.preSharedKeyIdentity);
                authenticator->setPreSharedKey(m_settings.preSharedKey);
            });
}

void TcpTransport::open()
{
    setStage(ConnectStage::Resolve);
    const bool proxyResolves = m_settings.proxy.type() != QNetworkProxy::NoProxy;
    const QHostAddress literal(m_settings.host);
    if (!m_settings.bindAddress.isNull()
        && !m_socket->bind(m_settings.bindAddress, m_settings.bindPort)) {
        return fail(m_socket->error(), u"cannot use the local address %1: %2"_s.arg(
                                           m_settings.bindAddress.toString(),
                                           m_socket->errorString()));
    }
    if (proxyResolves) {
        setStage(ConnectStage::Connect);
        m_socket->connectToHost(m_settings.host, m_settings.port);
        return;
    }
    m_addresses = m_settings.addresses;
    if (m_addresses.isEmpty() && !literal.isNull())
        m_addresses.append(literal);
    if (!m_addresses.isEmpty())
        return connectToNextAddress();
    qCDebug(lcTransport).noquote() << "Looking up" << m_settings.host;
    m_lookup = QHostInfo::lookupHost(m_settings.host, this, &TcpTransport::onLookedUp);
}

void TcpTransport::onLookedUp(const QHostInfo &info)
{
    m_lookup = -1;
    if (m_finished || m_closing || m_failing)
        return;
    m_addresses = info.addresses();
    if (m_addresses.isEmpty())
        return fail(QAbstractSocket::HostNotFoundError, u"Host not found"_s);
    connectToNextAddress();
}

void TcpTransport::connectToNextAddress()
{
    const QHostAddress address = m_addresses.takeFirst();
    qCDebug(lcTransport).noquote() << "Connecting to" << addressText(address, m_settings.port);
    // The last one has all the time there is.
    if (!m_addresses.isEmpty())
        m_addressTimer.start(m_settings.addressTimeout);
    m_socket->connectToHost(address, m_settings.port);
}

void TcpTransport::onAddressTimeout()
{
    qCDebug(lcTransport) << "No answer in time";
    m_failing = true; // what abort() tells is no end
    m_socket->abort();
    m_failing = false;
    connectToNextAddress();
}

void TcpTransport::onStateChanged(QAbstractSocket::SocketState state)
{
    if (state == QAbstractSocket::ConnectingState)
        setStage(ConnectStage::Connect);
}

qint64 TcpTransport::read(char *buffer, qint64 size)
{
    return m_isOpen && m_socket->isOpen() ? m_socket->read(buffer, size) : 0;
}

void TcpTransport::write(QByteArrayView bytes)
{
    m_socket->write(bytes.data(), bytes.size());
}

qint64 TcpTransport::bytesToWrite() const
{
    return m_socket->bytesToWrite() + (m_tlsSocket ? m_tlsSocket->encryptedBytesToWrite() : 0);
}

void TcpTransport::close()
{
    if (!m_isOpen)
        return abort();
    m_closing = true;
    m_lingerTimer.start(lingerTime);
    m_socket->disconnectFromHost();
}

void TcpTransport::abort()
{
    m_closing = true;
    m_addressTimer.stop();
    m_socket->abort();
    finish({});
}

void TcpTransport::abandon()
{
    m_finished = true;
    m_lingerTimer.stop();
    m_addressTimer.stop();
    if (m_isOpen)
        m_socket->flush();
    m_socket->abort();
}

void TcpTransport::onConnected()
{
    m_addressTimer.stop();
    setSocketOptions(*m_socket, m_settings);
    if (m_tlsSocket) {
        setStage(ConnectStage::Tls);
        m_tlsSocket->setSslConfiguration(*m_settings.tls);
        m_tlsSocket->setPeerVerifyName(m_settings.peerName.isEmpty() ? m_settings.host
                                                                     : m_settings.peerName);
        if (m_settings.asksAboutErrors)
            m_tlsSocket->setPauseMode(QAbstractSocket::PauseOnSslErrors);
        m_tlsSocket->startClientEncryption();
        return;
    }
    m_isOpen = true;
    Q_EMIT opened();
}

void TcpTransport::onEncrypted()
{
    const QSslConfiguration configuration = m_tlsSocket->sslConfiguration();
    if (!configuration.allowedNextProtocols().isEmpty()
        && configuration.nextProtocolNegotiationStatus()
            != QSslConfiguration::NextProtocolNegotiationNegotiated) {
        const QByteArray offered = configuration.allowedNextProtocols().join(", ");
        return fail(QAbstractSocket::SslHandshakeFailedError,
                    u"the server agreed to none of the application protocols offered (ALPN: %1)"_s
                        .arg(QString::fromLatin1(offered)));
    }
    m_isOpen = true;
    Q_EMIT opened();
}

bool TcpTransport::mayBeIgnored(const QSslError &error) const
{
    switch (error.error()) {
    case QSslError::HostNameMismatch:
        return m_settings.anyHostName;
    case QSslError::NoPeerCertificate: // the key has proved who the server is
        return m_keyUsed;
    default:
        return false;
    }
}

void TcpTransport::onSslErrors(const QList<QSslError> &errors)
{
    m_sslErrors = errors;
    m_sslErrors.removeIf([this](const QSslError &error) { return mayBeIgnored(error); });
    if (m_sslErrors.isEmpty()) {
        m_tlsSocket->ignoreSslErrors(errors); // all that the user has told us to
        return;
    }
    // Without a decision the handshake fails: onError() comes next.
    if (m_settings.asksAboutErrors)
        Q_EMIT sslErrors(m_sslErrors);
}

void TcpTransport::answerSslErrors(bool accepted)
{
    if (m_finished || m_closing || m_failing)
        return;
    if (accepted) {
        m_tlsSocket->ignoreSslErrors(m_tlsSocket->sslHandshakeErrors());
        m_sslErrors.clear();
    }
    m_tlsSocket->resume();
}

void TcpTransport::onError(QAbstractSocket::SocketError error)
{
    if (m_closing || m_finished || m_failing)
        return;
    if (!m_addresses.isEmpty() && stage() == ConnectStage::Connect) {
        qCDebug(lcTransport).noquote() << "No connection:" << m_socket->errorString();
        m_addressTimer.stop();
        // Beneath the socket's own handler it could not start anew.
        m_addressTimer.start(0);
        return;
    }
    // The peer's end of the stream is no failure of the network; onDisconnected() follows.
    if (error == QAbstractSocket::RemoteHostClosedError && stage() != ConnectStage::Connect)
        return;
    fail(error, reason());
}

QString TcpTransport::reason() const
{
    if (!m_sslErrors.isEmpty())
        return u"the server's certificate is not trusted: "_s + joined(m_sslErrors);
    if (!m_alert.isEmpty())
        return u"the server refused the TLS connection: "_s + m_alert;
    const QString text = m_socket->errorString();
    if (m_settings.proxy.type() != QNetworkProxy::NoProxy && stage() <= ConnectStage::Connect) {
        return u"proxy %1:%2: %3"_s.arg(m_settings.proxy.hostName())
            .arg(m_settings.proxy.port())
            .arg(text);
    }
    return stage() == ConnectStage::Tls ? u"the TLS handshake failed: "_s + text : text;
}

void TcpTransport::onDisconnected()
{
    if (m_finished || m_failing || m_addressTimer.isActive())
        return;
    if (m_closing)
        return finish({});
    if (m_tlsSocket && (!m_isOpen || !m_alert.isEmpty())) {
        const bool explained = !m_alert.isEmpty() || !m_sslErrors.isEmpty();
        return fail(QAbstractSocket::SslHandshakeFailedError,
                    explained ? reason()
                              : u"the server closed the connection during the TLS handshake"_s);
    }
    finish({});
}

void TcpTransport::fail(int socketError, const QString &text)
{
    Failure failure{ErrorCode::Transport,
                    u"%1:%2: %3"_s.arg(m_settings.host).arg(m_settings.port).arg(text)};
    failure.socketError = socketError;
    // With TLS 1.3 a server may refuse the client's certificate when we are through.
    if (!m_isOpen || !m_alert.isEmpty())
        failure.stage = stage();
    for (const QSslError &error : std::as_const(m_sslErrors))
        failure.certificateErrors.append({error.error(), error.certificate().toDer()});
    m_failing = true; // what abort() tells is no other end
    m_socket->abort();
    finish(failure);
}

void TcpTransport::finish(const std::optional<Failure> &failure)
{
    if (m_finished)
        return;
    m_finished = true;
    m_lingerTimer.stop();
    m_addressTimer.stop();
    Q_EMIT closed(failure);
}

} // namespace QCoMqtt::Internal
