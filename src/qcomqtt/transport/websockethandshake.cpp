// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/websockethandshake.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QRandomGenerator>
#include <QtNetwork/QHostAddress>

#include <algorithm>
#include <array>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

// Far more than any server says; what never ends must not fill memory.
constexpr qsizetype largestAnswer = 64 * 1024;
constexpr int switchingProtocols = 101;

// RFC 6455 section 4.2.2: proves that it was a WebSocket that answered.
QByteArray acceptOf(const QByteArray &key)
{
    return QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
                                    QCryptographicHash::Sha1)
        .toBase64();
}

// RFC 3986 section 3.2.2, without the zone of a scoped address, which means nothing elsewhere.
QByteArray hostHeader(const QUrl &url)
{
    QHostAddress address(url.host());
    QByteArray host;
    if (address.protocol() == QAbstractSocket::IPv6Protocol) {
        address.setScopeId({});
        host = '[' + address.toString().toLatin1() + ']';
    } else {
        host = QUrl::toAce(url.host());
    }
    const int usual = url.scheme() == "wss"_L1 ? 443 : 80;
    return url.port(usual) == usual ? host : host + ':' + QByteArray::number(url.port());
}

QByteArray target(const QUrl &url)
{
    const QByteArray whole
        = url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    return whole.startsWith('/') ? whole : '/' + whole;
}

bool isSameName(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && qstrnicmp(a.data(), a.size(), b.data(), b.size()) == 0;
}

// The elements of a list in a header, RFC 9110 section 5.6.1.
bool hasToken(const QByteArray &list, const char *token)
{
    const QByteArrayList elements = list.toLower().split(',');
    return std::any_of(elements.begin(), elements.end(),
                       [&](const QByteArray &element) { return element.trimmed() == token; });
}

} // namespace

WebSocketHandshake::WebSocketHandshake(WebSocketRequest request, const QByteArray &nonce)
    : m_request(std::move(request)), m_key(nonce.toBase64())
{
}

QByteArray WebSocketHandshake::makeNonce()
{
    std::array<quint32, 4> random;
    QRandomGenerator::system()->fillRange(random.data(), static_cast<qsizetype>(random.size()));
    return QByteArray(reinterpret_cast<const char *>(random.data()), sizeof(random));
}

QByteArray WebSocketHandshake::request() const
{
    QByteArray text = "GET " + target(m_request.url) + " HTTP/1.1\r\n";
    const auto add = [&text](const QByteArray &name, const QByteArray &value) {
        text += name + ": " + value + "\r\n";
    };
    add("Host", hostHeader(m_request.url));
    add("Upgrade", "websocket");
    add("Connection", "Upgrade");
    add("Sec-WebSocket-Key", m_key);
    add("Sec-WebSocket-Version", "13");
    add("Sec-WebSocket-Protocol", m_request.subprotocol.toLatin1()); // MQTT-6.0.0-3
    if (!m_request.origin.isEmpty())
        add("Origin", m_request.origin.toUtf8());
    const auto &headers = m_request.headers;
    for (auto header = headers.begin(); header != headers.end(); ++header) {
        const bool isReplaced = std::any_of(header + 1, headers.end(), [&](const auto &later) {
            return isSameName(later.first, header->first);
        });
        if (!isReplaced)
            add(header->first, header->second);
    }
    return text + "\r\n";
}

WebSocketHandshake::State WebSocketHandshake::refuse(const QString &reason)
{
    m_reason = reason;
    return State::Refused;
}

// RFC 9112 section 4
bool WebSocketHandshake::readStatus(QByteArrayView line)
{
    if (line.size() < 12 || !line.startsWith("HTTP/1.") || line[8] != ' ')
        return false;
    bool isNumber = false;
    const int status = line.sliced(9, 3).toByteArray().toInt(&isNumber);
    if (!isNumber || status < 100 || (line.size() > 12 && line[12] != ' '))
        return false;
    m_httpStatus = status;
    m_phrase = line.sliced(12).toByteArray().trimmed();
    return true;
}

WebSocketHandshake::State WebSocketHandshake::take(QByteArray &input)
{
    static constexpr QByteArrayView start = "HTTP/1.";
    const auto common = std::min(start.size(), input.size());
    if (QByteArrayView(input).first(common) != start.first(common))
        return refuse(u"the server does not speak HTTP"_s);
    const qsizetype end = input.indexOf("\r\n\r\n");
    if (end < 0 || end > largestAnswer) {
        return input.size() < largestAnswer
            ? State::Waiting
            : refuse(u"the answer to the WebSocket handshake has no end"_s);
    }
    const QByteArrayList lines = input.first(end).replace("\r\n", "\n").split('\n');
    input = input.sliced(end + 4);
    if (!readStatus(lines.first()))
        return refuse(u"the server does not speak HTTP"_s);
    for (const QByteArray &line : lines.sliced(1)) {
        if (const qsizetype colon = line.indexOf(':'); colon > 0)
            m_answer.emplaceBack(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
    }
    return judge();
}

QByteArray WebSocketHandshake::valueOf(QByteArrayView name) const
{
    QByteArrayList values;
    for (const auto &[known, value] : m_answer) {
        if (known == name)
            values.append(value);
    }
    return values.join(',');
}

// RFC 6455 section 4.1, what the client must check, and MQTT-6.0.0-4.
WebSocketHandshake::State WebSocketHandshake::judge()
{
    if (m_httpStatus != switchingProtocols) {
        QString text
            = u"the server answered the WebSocket handshake with HTTP status %1"_s.arg(m_httpStatus);
        if (!m_phrase.isEmpty())
            text += u" (%1)"_s.arg(QString::fromUtf8(m_phrase));
        if (const QByteArray location = valueOf("location"); !location.isEmpty())
            text += u" and refers to "_s + QString::fromUtf8(location);
        return refuse(text);
    }
    m_httpStatus = 0;
    if (!hasToken(valueOf("upgrade"), "websocket") || !hasToken(valueOf("connection"), "upgrade"))
        return refuse(u"the server agreed to switch protocols, but not to WebSocket"_s);
    if (valueOf("sec-websocket-accept") != acceptOf(m_key))
        return refuse(u"the server's Sec-WebSocket-Accept does not answer our key"_s);
    if (const QByteArray extensions = valueOf("sec-websocket-extensions"); !extensions.isEmpty()) {
        return refuse(u"the server uses a WebSocket extension that was not offered: "_s
                      + QString::fromUtf8(extensions));
    }
    m_subprotocol = QString::fromUtf8(valueOf("sec-websocket-protocol"));
    const bool misses = m_subprotocol.isEmpty();
    if (m_subprotocol != m_request.subprotocol && !(misses && m_request.subprotocolMayMiss)) {
        return refuse(
            u"the server does not speak the WebSocket subprotocol \"%1\" (it chose %2)"_s.arg(
                m_request.subprotocol, misses ? u"none"_s : u'"' + m_subprotocol + u'"'));
    }
    return State::Agreed;
}

} // namespace QCoMqtt::Internal
