// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/websockettransport.h>

#include <qcomqtt/transport/transportlog.h>

#include <QtCore/QtEndian>

#include <algorithm>
#include <array>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype inputSize = 16 * 1024;
// From here on the payload of a frame is read straight to where it is wanted.
constexpr qsizetype largePayload = 4 * 1024;
// A server that asks and does not read the answers gets the later ones only (RFC 6455 5.5.3).
constexpr qint64 enoughToWrite = 64 * 1024;
constexpr auto lingerTime = 1s;

QByteArray payloadOf(WebSocketCloseCode code)
{
    QByteArray payload(sizeof(quint16), Qt::Uninitialized);
    qToBigEndian(static_cast<quint16>(code), payload.data());
    return payload;
}

} // namespace

WebSocketTransport::WebSocketTransport(WebSocketSettings settings)
    : m_settings(std::move(settings)), m_tcp(m_settings.network)
{
    m_lingerTimer.setSingleShot(true);
    connect(&m_tcp, &Transport::stageChanged, this, [this] { setStage(m_tcp.stage()); });
    connect(&m_tcp, &Transport::opened, this, &WebSocketTransport::onTcpOpened);
    connect(&m_tcp, &Transport::readyRead, this, &WebSocketTransport::onTcpReadyRead);
    connect(&m_tcp, &Transport::bytesWritten, this, &Transport::bytesWritten);
    connect(&m_tcp, &Transport::closed, this, &WebSocketTransport::onTcpClosed);
    connect(&m_lingerTimer, &QTimer::timeout, this, &WebSocketTransport::abort);
}

WebSocketTransport::~WebSocketTransport()
{
    m_tcp.disconnect(this);
}

void WebSocketTransport::open()
{
    setStage(ConnectStage::Resolve);
    if (m_settings.asksForHeaders)
        Q_EMIT headersNeeded();
    else
        m_tcp.open();
}

void WebSocketTransport::answerHeaders(const QList<std::pair<QByteArray, QByteArray>> &headers)
{
    if (m_finished || m_closing)
        return;
    m_settings.request.headers += headers;
    m_tcp.open();
}

void WebSocketTransport::refuseHeaders(const QString &why)
{
    if (!m_finished && !m_closing)
        fail(failure(u"the headers for the WebSocket handshake are missing: "_s + why));
}

void WebSocketTransport::onTcpOpened()
{
    setStage(ConnectStage::WebSocket);
    m_handshake = WebSocketHandshake(m_settings.request, WebSocketHandshake::makeNonce());
    m_tcp.write(m_handshake.request());
}

void WebSocketTransport::onTcpReadyRead()
{
    if (m_finished)
        return;
    if (m_closing)
        discard();
    else if (m_isOpen)
        Q_EMIT readyRead();
    else
        readAnswer();
}

void WebSocketTransport::readAnswer()
{
    auto state = WebSocketHandshake::State::Waiting;
    while (state == WebSocketHandshake::State::Waiting) {
        const qsizetype before = m_input.size();
        m_input.resize(before + inputSize);
        const qint64 size = std::max<qint64>(0, m_tcp.read(m_input.data() + before, inputSize));
        m_input.resize(before + size);
        if (size == 0)
            return;
        state = m_handshake.take(m_input);
    }
    if (state == WebSocketHandshake::State::Refused) {
        Failure refused = failure(m_handshake.reason());
        refused.httpStatus = m_handshake.httpStatus();
        return fail(refused);
    }
    qCDebug(lcTransport) << "WebSocket open, subprotocol" << m_handshake.subprotocol();
    m_unread = m_input;
    m_isOpen = true;
    Q_EMIT opened();
    if (!m_finished && !m_closing && !m_unread.isEmpty())
        Q_EMIT readyRead();
}

qint64 WebSocketTransport::read(char *buffer, qint64 size)
{
    qint64 done = std::min<qint64>(size, m_kept.size());
    std::copy_n(m_kept.constData(), done, buffer);
    m_kept.remove(0, done);
    while (done < size && m_isOpen && !m_ended && readSome(buffer, size, done)) { }
    return done;
}

// False when the connection has nothing more.
bool WebSocketTransport::readSome(char *buffer, qint64 size, qint64 &done)
{
    if (const qsizetype toCome = m_reader.payloadToCome();
        m_unread.isEmpty() && toCome >= largePayload) {
        const qint64 part = m_tcp.read(buffer + done, std::min<qint64>(size - done, toCome));
        if (part <= 0)
            return false;
        m_reader.countPayload(part);
        done += part;
        return true;
    }
    if (m_unread.isEmpty()) {
        m_input.resize(inputSize);
        const qint64 part = m_tcp.read(m_input.data(), inputSize);
        if (part <= 0)
            return false;
        m_unread = QByteArrayView(m_input).first(part);
    }
    done += m_reader.read(m_unread, buffer + done, size - done);
    if (const auto control = m_reader.takeControl())
        onControl(*control);
    if (const auto &breach = m_reader.breach())
        onBreach(*breach);
    return true;
}

void WebSocketTransport::onControl(const WebSocketFrameReader::Control &control)
{
    switch (control.opcode) {
    case WebSocketOpcode::Ping:
        if (bytesToWrite() < enoughToWrite)
            sendControl(WebSocketOpcode::Pong, control.payload);
        return;
    case WebSocketOpcode::Close:
        return onCloseFrame(control.payload);
    default:
        return; // a pong that nobody asked for, RFC 6455 section 5.5.3
    }
}

void WebSocketTransport::onCloseFrame(QByteArrayView payload)
{
    if (payload.isEmpty()) // no status
        return endWith({}, {});
    if (payload.size() < 2)
        return onBreach({WebSocketCloseCode::ProtocolError, u"a close code of one byte"_s});
    const auto code = qFromBigEndian<quint16>(payload.data());
    const QByteArrayView sent = payload.first(sizeof(code)); // RFC 6455 section 5.5.1: echoed
    if (code == static_cast<quint16>(WebSocketCloseCode::Normal))
        return endWith({}, sent);
    QString text = u"the WebSocket was closed with code %1"_s.arg(code);
    if (payload.size() > 2)
        text += u": "_s + QString::fromUtf8(payload.sliced(2));
    endWith(failure(text), sent);
}

void WebSocketTransport::onBreach(const WebSocketFrameReader::Breach &breach)
{
    if (breach.closeCode != WebSocketCloseCode::UnsupportedData) {
        return endWith(failure(u"the server broke the rules of WebSocket (RFC 6455): "_s
                               + breach.text),
                       payloadOf(breach.closeCode));
    }
    Failure text{ErrorCode::Protocol,
                 u"The server sent text where MQTT needs binary WebSocket frames"_s};
    text.rule = "MQTT-6.0.0-1";
    endWith(text, payloadOf(breach.closeCode));
}

// The reader of this frame gets what came before it; then TCP is closed, which says so.
void WebSocketTransport::endWith(const std::optional<Failure> &failure, QByteArrayView closePayload)
{
    m_ended = true;
    m_end = failure;
    if (!m_closing)
        sendControl(WebSocketOpcode::Close, closePayload);
    // Not beneath read(): its caller must not lose the transport meanwhile.
    QMetaObject::invokeMethod(this, [this] {
        if (!m_finished && !m_tcpClosed)
            m_tcp.close();
    }, Qt::QueuedConnection);
}

void WebSocketTransport::sendControl(WebSocketOpcode opcode, QByteArrayView payload)
{
    if (!m_tcpClosed && !m_closing)
        m_tcp.write(m_writer.control(opcode, payload));
}

void WebSocketTransport::write(QByteArrayView bytes)
{
    if (m_closing || m_ended || m_tcpClosed)
        return;
    std::array<char, inputSize> chunk;
    qsizetype used = m_writer.start(WebSocketOpcode::Binary, static_cast<quint64>(bytes.size()),
                                    chunk.data());
    while (true) {
        const qsizetype part
            = std::min(bytes.size(), static_cast<qsizetype>(chunk.size()) - used);
        m_writer.mask(bytes.first(part), chunk.data() + used);
        m_tcp.write(QByteArrayView(chunk.data(), used + part));
        bytes = bytes.sliced(part);
        if (bytes.isEmpty())
            return;
        used = 0;
    }
}

qint64 WebSocketTransport::bytesToWrite() const
{
    return m_tcp.bytesToWrite();
}

void WebSocketTransport::close()
{
    if (!m_isOpen || m_tcpClosed)
        return abort();
    if (m_ended || m_closing)
        return; // on the way already
    sendControl(WebSocketOpcode::Close, payloadOf(WebSocketCloseCode::Normal));
    m_closing = true;
    m_tcp.flush(); // the owner may go away before the other side has answered
    m_lingerTimer.start(lingerTime);
    discard();
}

// Until the other side's goodbye: a connection closed on unread bytes would be reset, and what we
// wrote last lost with it.
void WebSocketTransport::discard()
{
    std::array<char, inputSize> chunk;
    while (read(chunk.data(), chunk.size()) > 0) { }
}

void WebSocketTransport::abort()
{
    m_closing = true;
    m_tcp.abort();
    finish({});
}

void WebSocketTransport::abandon()
{
    m_finished = true;
    m_lingerTimer.stop();
    m_tcp.abandon();
}

void WebSocketTransport::onTcpClosed(const std::optional<Failure> &why)
{
    if (m_finished)
        return;
    m_tcpClosed = true;
    if (m_closing)
        return finish({});
    if (!m_isOpen) {
        Failure found = why.value_or(
            failure(u"the server closed the connection during the WebSocket handshake"_s));
        if (!found.stage)
            found.stage = stage();
        return finish(found);
    }
    keepRest();
    finish(m_ended ? m_end : why);
}

// How it ended may stand behind what nobody has read yet, which is no more than TCP had kept.
void WebSocketTransport::keepRest()
{
    QByteArray rest;
    std::array<char, inputSize> chunk;
    while (const qint64 size = read(chunk.data(), chunk.size()))
        rest.append(chunk.data(), size);
    m_kept = rest;
}

Failure WebSocketTransport::failure(const QString &text) const
{
    const QUrl &url = m_settings.request.url;
    Failure failure{ErrorCode::Transport, u"%1:%2: %3"_s.arg(url.host()).arg(url.port()).arg(text)};
    failure.socketError = QAbstractSocket::UnknownSocketError;
    if (!m_isOpen)
        failure.stage = stage();
    return failure;
}

void WebSocketTransport::fail(const Failure &failure)
{
    m_closing = true; // what abort() tells is no other end
    m_tcpClosed = true;
    m_tcp.disconnect(this);
    m_tcp.abort();
    finish(failure);
}

void WebSocketTransport::finish(const std::optional<Failure> &failure)
{
    if (m_finished)
        return;
    m_finished = true;
    m_lingerTimer.stop();
    Q_EMIT closed(failure);
}

} // namespace QCoMqtt::Internal
