// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/tcptransport.h>

#include <qcomqtt/transport/transportlog.h>

#include <QtCore/QScopedValueRollback>

#include <algorithm>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Of what the socket reads ahead, with TLS and proxies, and is given at a time, with TLS. The kernel
// holds what we do not read: a reader that stalls throttles its peer, and memory stays. The socket takes
// and frees so much memory each time, twice with TLS: together less than what malloc() gives back to
// the system (128 KiB with glibc), or each time would cost its page faults.
constexpr qint64 bufferSize = 48 * 1024;
constexpr auto lingerTime = 1s;

} // namespace

TcpTransport::TcpTransport(TcpSettings settings)
    : m_settings(std::move(settings)), m_addresses(m_settings)
{
    if (m_settings.tls) {
        auto socket = std::make_unique<QSslSocket>();
        m_tlsSocket = socket.get();
        m_socket = std::move(socket);
        m_handshake = std::make_unique<TlsHandshake>(m_settings);
    } else {
        m_socket = std::make_unique<QTcpSocket>();
    }
    m_socket->setReadBufferSize(bufferSize);
    m_socket->setProxy(m_settings.proxy);
    m_lingerTimer.setSingleShot(true);
    connectSignals();
}

TcpTransport::~TcpTransport()
{
    // The socket says goodbye in its destructor; nobody is there to hear it.
    m_socket->disconnect(this);
    if (m_handshake)
        m_handshake->end();
}

void TcpTransport::connectSignals()
{
    logStagesOf(*m_socket); // first: what follows comes after its line
    connect(m_socket.get(), &QAbstractSocket::stateChanged, this, &TcpTransport::onStateChanged);
    connect(m_socket.get(), &QAbstractSocket::connected, this, &TcpTransport::onConnected);
    // Not readyRead(), which is silent while one of its handlers runs an event loop (a dialog).
    connect(m_socket.get(), &QIODevice::channelReadyRead, this, &TcpTransport::onReadyRead);
    connect(m_socket.get(), &QIODevice::bytesWritten, this, &TcpTransport::onBytesWritten);
    connect(m_socket.get(), &QAbstractSocket::errorOccurred, this, &TcpTransport::onError);
    connect(m_socket.get(), &QAbstractSocket::disconnected, this, &TcpTransport::onDisconnected);
    connect(&m_lingerTimer, &QTimer::timeout, this, &TcpTransport::abort);
    connect(&m_addresses, &AddressWalk::reached, this, &TcpTransport::connectTo);
    connect(&m_addresses, &AddressWalk::foundNothing, this,
            [this] { fail(QAbstractSocket::HostNotFoundError, u"Host not found"_s); });
    if (!m_tlsSocket)
        return;
    connect(m_tlsSocket, &QSslSocket::encryptedBytesWritten, this, &TcpTransport::onBytesWritten);
    connect(m_handshake.get(), &TlsHandshake::encrypted, this, &TcpTransport::onOpen);
    connect(m_handshake.get(), &TlsHandshake::failed, this,
            [this] { fail(QAbstractSocket::SslHandshakeFailedError, reason()); });
    m_handshake->watch(*m_tlsSocket);
}

void TcpTransport::open()
{
    setStage(ConnectStage::Resolve);
    if (m_settings.proxy.type() == QNetworkProxy::NoProxy)
        return m_addresses.start();
    setStage(ConnectStage::Connect);
    if (prepareSocket())
        m_socket->connectToHost(m_settings.host, m_settings.port); // the proxy looks it up
}

bool TcpTransport::prepareSocket()
{
    m_failing = true; // what the socket tells of this is no end
    m_socket->abort();
    const QString problem = bindLocally(*m_socket, m_settings);
    m_failing = false;
    if (!problem.isEmpty())
        fail(m_socket->error(), problem);
    return problem.isEmpty();
}

void TcpTransport::connectTo(const QHostAddress &address)
{
    if (!prepareSocket())
        return;
    qCDebug(lcTransport).noquote() << "Connecting to" << addressText(address, m_settings.port);
    const auto mode = isUnbuffered() ? QIODevice::ReadWrite | QIODevice::Unbuffered
                                     : QIODevice::OpenMode(QIODevice::ReadWrite);
    m_socket->connectToHost(address, m_settings.port, mode);
}

// The bytes then go between the system and our own buffers: no copy, no memory for each read, and no
// turn of the event loop between a write and its going out. TLS cannot do without buffers.
bool TcpTransport::isUnbuffered() const noexcept
{
    return !m_tlsSocket && m_settings.proxy.type() == QNetworkProxy::NoProxy;
}

void TcpTransport::onStateChanged(QAbstractSocket::SocketState state)
{
    if (state == QAbstractSocket::ConnectingState)
        setStage(ConnectStage::Connect);
}

// A QSslSocket tells of each 4 KiB that it has decrypted, while it goes on: what comes together makes
// one turn of its owner, with one answer, when it is done.
void TcpTransport::onReadyRead()
{
    if (!m_tlsSocket)
        tellReadyRead();
    else if (!std::exchange(m_readPosted, true))
        QMetaObject::invokeMethod(this, &TcpTransport::tellPostedRead, Qt::QueuedConnection);
}

// At the latest before the end is told: who reads hears of all that came before it.
void TcpTransport::tellPostedRead()
{
    if (std::exchange(m_readPosted, false))
        tellReadyRead();
}

void TcpTransport::tellReadyRead()
{
    m_hasReadAll = false;
    Q_EMIT readyRead();
    if (m_ioFailed)
        onIoFailed(); // at once: a time limit may strike next
}

qint64 TcpTransport::read(char *buffer, qint64 size)
{
    if (!m_isOpen || m_hasReadAll || m_ioFailed || !m_socket->isOpen())
        return 0;
    const qint64 done = m_socket->read(buffer, size);
    if (!isUnbuffered())
        return std::max<qint64>(done, 0);
    if (done < 0)
        endSoon();
    // Asking once more only to hear that there is nothing would cost as much as reading does.
    m_hasReadAll = done < size;
    return std::max<qint64>(done, 0);
}

void TcpTransport::onBytesWritten()
{
    if (!m_isEncrypting)
        Q_EMIT bytesWritten();
}

// By itself a QSslSocket takes all there is into one buffer, encrypts it into another when the event
// loop is reached, and takes that memory from the system each time, page by page.
void TcpTransport::writeEncrypted(QByteArrayView bytes)
{
    const QScopedValueRollback encrypting(m_isEncrypting, true);
    while (!bytes.isEmpty()) {
        const QByteArrayView part = bytes.first(std::min<qsizetype>(bytes.size(), bufferSize));
        const bool isOpen = m_socket->state() == QAbstractSocket::ConnectedState;
        if (!isOpen || m_socket->write(part.data(), part.size()) < 0) {
            m_lost += bytes.size();
            return;
        }
        m_socket->flush();
        bytes = bytes.sliced(part.size());
    }
}

void TcpTransport::write(QByteArrayView bytes)
{
    if (m_tlsSocket)
        return writeEncrypted(bytes);
    const bool isLost = m_ioFailed || m_socket->write(bytes.data(), bytes.size()) < 0;
    if (!isLost)
        return;
    m_lost += bytes.size();
    if (!m_ioFailed && isUnbuffered())
        endSoon();
}

// A socket without buffers tells of its end by what read() and write() return, and by no signal.
// The owner hears of it from the event loop, not beneath a call of its own.
void TcpTransport::endSoon()
{
    m_ioFailed = true;
    QMetaObject::invokeMethod(this, &TcpTransport::onIoFailed, Qt::QueuedConnection);
}

void TcpTransport::onIoFailed()
{
    if (m_closing || m_socket->error() == QAbstractSocket::RemoteHostClosedError)
        finish({});
    else if (!m_finished)
        fail(m_socket->error(), reason());
}

qint64 TcpTransport::bytesToWrite() const
{
    return m_lost + m_socket->bytesToWrite()
        + (m_tlsSocket ? m_tlsSocket->encryptedBytesToWrite() : 0);
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
    m_addresses.stop();
    m_socket->abort();
    finish({});
}

void TcpTransport::abandon()
{
    m_finished = true;
    if (m_handshake)
        m_handshake->end();
    m_lingerTimer.stop();
    m_addresses.stop();
    if (m_isOpen)
        m_socket->flush();
    m_socket->abort();
}

void TcpTransport::onConnected()
{
    m_addresses.stop();
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
    if (m_isEncrypting) {
        QMetaObject::invokeMethod(this, [=, this] { onError(error); }, Qt::QueuedConnection);
        return;
    }
    if (m_closing || m_finished || m_failing)
        return;
    if (stage() == ConnectStage::Connect && m_addresses.goOn()) {
        qCDebug(lcTransport).noquote() << "No connection:" << m_socket->errorString();
        return;
    }
    // The peer's end of the stream is no failure of the network; onDisconnected() follows.
    const bool wasConnected = m_isOpen || stage() != ConnectStage::Connect;
    if (error == QAbstractSocket::RemoteHostClosedError && wasConnected)
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
    if (stage() <= ConnectStage::Connect)
        return namingProxy(m_settings.proxy, text);
    return stage() == ConnectStage::Tls ? u"the TLS handshake failed: "_s + text : text;
}

void TcpTransport::onDisconnected()
{
    if (m_isEncrypting) {
        QMetaObject::invokeMethod(this, &TcpTransport::onDisconnected, Qt::QueuedConnection);
        return;
    }
    if (m_finished || m_failing || m_addresses.hasMore())
        return;
    tellPostedRead();
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
    tellPostedRead();
    if (m_finished)
        return;
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
    m_addresses.stop();
    Q_EMIT closed(failure);
}

} // namespace QCoMqtt::Internal
