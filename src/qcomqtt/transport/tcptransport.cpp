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

TcpTransport::TcpTransport(TcpSettings settings) : m_settings(std::move(settings))
{
    if (m_settings.tls) {
        auto socket = std::make_unique<QSslSocket>();
        m_tlsSocket = socket.get();
        m_socket = std::move(socket);
        m_handshake = std::make_unique<TlsHandshake>(m_settings);
    } else {
        m_socket = std::make_unique<QTcpSocket>();
    }
    m_socket->setReadBufferSize(readBufferSize);
    m_socket->setProxy(m_settings.proxy);
    m_lingerTimer.setSingleShot(true);
    m_addressTimer.setSingleShot(true);
    connectSignals();
}

TcpTransport::~TcpTransport()
{
    if (m_lookup >= 0)
        QHostInfo::abortHostLookup(m_lookup);
    // The socket says goodbye in its destructor; nobody is there to hear it.
    m_socket->disconnect(this);
    if (m_handshake)
        m_handshake->end();
}

void TcpTransport::connectSignals()
{
    connect(m_socket.get(), &QAbstractSocket::stateChanged, this, &TcpTransport::onStateChanged);
    connect(m_socket.get(), &QAbstractSocket::connected, this, &TcpTransport::onConnected);
    // Not readyRead(), which is silent while one of its handlers runs an event loop (a dialog).
    connect(m_socket.get(), &QIODevice::channelReadyRead, this, &Transport::readyRead);
    connect(m_socket.get(), &QIODevice::bytesWritten, this, &Transport::bytesWritten);
    connect(m_socket.get(), &QAbstractSocket::errorOccurred, this, &TcpTransport::onError);
    connect(m_socket.get(), &QAbstractSocket::disconnected, this, &TcpTransport::onDisconnected);
    connect(&m_lingerTimer, &QTimer::timeout, this, &TcpTransport::abort);
    connect(&m_addressTimer, &QTimer::timeout, this, &TcpTransport::onAddressTimeout);
    if (!m_tlsSocket)
        return;
    connect(m_tlsSocket, &QSslSocket::encryptedBytesWritten, this, &Transport::bytesWritten);
    connect(m_handshake.get(), &TlsHandshake::encrypted, this, &TcpTransport::onOpen);
    connect(m_handshake.get(), &TlsHandshake::failed, this,
            [this] { fail(QAbstractSocket::SslHandshakeFailedError, reason()); });
    m_handshake->watch(*m_tlsSocket);
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
    // The last one has all the time there is.
    if (!m_addresses.isEmpty())
        m_addressTimer.start(m_settings.addressTimeout);
    m_socket->connectToHost(address, m_settings.port);
}

void TcpTransport::onAddressTimeout()
{
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
    if (m_handshake)
        m_handshake->end();
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
    if (m_tlsSocket)
        startHandshake();
    else
        onOpen();
}

void TcpTransport::startHandshake()
{
    setStage(ConnectStage::Tls);
    m_tlsSocket->setSslConfiguration(*m_settings.tls);
    m_tlsSocket->setPeerVerifyName(m_settings.peerName.isEmpty() ? m_settings.host
                                                                 : m_settings.peerName);
    if (m_settings.asksAboutErrors)
        m_tlsSocket->setPauseMode(QAbstractSocket::PauseOnSslErrors);
    m_tlsSocket->startClientEncryption();
}

void TcpTransport::onOpen()
{
    m_isOpen = true;
    Q_EMIT opened();
}

void TcpTransport::onError(QAbstractSocket::SocketError error)
{
    if (m_closing || m_finished || m_failing)
        return;
    if (!m_addresses.isEmpty() && stage() == ConnectStage::Connect) {
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
    if (const QString known = m_handshake ? m_handshake->explanation() : QString();
        !known.isEmpty()) {
        return known;
    }
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
    if (m_handshake && (!m_isOpen || m_handshake->wasRefused())) {
        const QString known = m_handshake->explanation();
        return fail(QAbstractSocket::SslHandshakeFailedError,
                    known.isEmpty() ? u"the server closed the connection during the TLS handshake"_s
                                    : known);
    }
    finish({});
}

void TcpTransport::fail(int socketError, const QString &text)
{
    Failure failure{ErrorCode::Transport,
                    u"%1:%2: %3"_s.arg(m_settings.host).arg(m_settings.port).arg(text)};
    failure.socketError = socketError;
    // With TLS 1.3 a server may refuse the client's certificate when we are through.
    const bool refused = m_handshake && m_handshake->wasRefused();
    if (!m_isOpen || refused)
        failure.stage = stage();
    if (refused) // what the socket has to say about that depends on the version of TLS
        failure.socketError = QAbstractSocket::SslHandshakeFailedError;
    if (m_handshake)
        m_handshake->addErrorsTo(failure);
    m_failing = true; // what abort() tells is no other end
    m_socket->abort();
    finish(failure);
}

void TcpTransport::finish(const std::optional<Failure> &failure)
{
    if (m_finished)
        return;
    m_finished = true;
    if (m_handshake)
        m_handshake->end();
    m_lingerTimer.stop();
    m_addressTimer.stop();
    Q_EMIT closed(failure);
}

} // namespace QCoMqtt::Internal
