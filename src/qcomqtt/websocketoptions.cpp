// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/websocketoptions.h>

#include <algorithm>

namespace QCoMqtt {

using namespace Qt::StringLiterals;

class WebSocketOptions::Data : public QSharedData
{
public:
    Headers headers;
    HeadersProvider provider;
    QString origin;
    bool missingSubprotocol = false;
};

namespace {

// RFC 9110 section 5.6.2: what a name may consist of.
bool isTokenCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

// They are the handshake itself, and are sent by it.
bool belongsToHandshake(const QByteArray &name)
{
    const QByteArray lower = name.toLower();
    return lower == "host" || lower == "upgrade" || lower == "connection" || lower == "origin"
        || lower.startsWith("sec-websocket-");
}

} // namespace

void Internal::requireHeader(const QByteArray &name, const QByteArray &value)
{
    if (name.isEmpty() || !std::all_of(name.begin(), name.end(), isTokenCharacter))
        throw UsageError(u"Invalid header name \"%1\""_s.arg(QString::fromLatin1(name)));
    if (belongsToHandshake(name)) {
        throw UsageError(u"Invalid header name \"%1\": the WebSocket handshake sends it itself"_s.arg(
            QString::fromLatin1(name)));
    }
    // The value may be a secret: it must not reach a message.
    const auto isControl = [](char c) { return (uchar(c) < 0x20 && c != '\t') || c == 0x7F; };
    if (std::any_of(value.begin(), value.end(), isControl)) {
        throw UsageError(u"Invalid value of header \"%1\": it contains a control character"_s.arg(
            QString::fromLatin1(name)));
    }
}

WebSocketOptions::WebSocketOptions() : d(new Data) {}
WebSocketOptions::WebSocketOptions(const WebSocketOptions &) noexcept = default;
WebSocketOptions::WebSocketOptions(WebSocketOptions &&) noexcept = default;
WebSocketOptions &WebSocketOptions::operator=(const WebSocketOptions &) noexcept = default;
WebSocketOptions &WebSocketOptions::operator=(WebSocketOptions &&) noexcept = default;
WebSocketOptions::~WebSocketOptions() = default;

WebSocketOptions &WebSocketOptions::header(const QByteArray &name, const QByteArray &value)
{
    Internal::requireHeader(name, value);
    d->headers.removeIf([&name](const auto &known) {
        return known.first.compare(name, Qt::CaseInsensitive) == 0;
    });
    d->headers.append({name, value});
    return *this;
}

WebSocketOptions &WebSocketOptions::headersProvider(HeadersProvider provider)
{
    d->provider = std::move(provider);
    return *this;
}

WebSocketOptions &WebSocketOptions::origin(const QString &origin)
{
    const auto isControl = [](QChar c) { return c < QChar(0x20) || c == QChar(0x7F); };
    if (std::any_of(origin.begin(), origin.end(), isControl))
        throw UsageError(u"Invalid origin: it contains a control character"_s);
    d->origin = origin;
    return *this;
}

WebSocketOptions &WebSocketOptions::acceptMissingSubprotocol(bool on)
{
    d->missingSubprotocol = on;
    return *this;
}

const WebSocketOptions::Headers &WebSocketOptions::headers() const noexcept { return d->headers; }

const WebSocketOptions::HeadersProvider &WebSocketOptions::headersProvider() const noexcept
{
    return d->provider;
}

QString WebSocketOptions::origin() const { return d->origin; }
bool WebSocketOptions::acceptsMissingSubprotocol() const noexcept { return d->missingSubprotocol; }

} // namespace QCoMqtt
