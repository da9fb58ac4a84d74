// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>

#include <QCoroTask>

#include <QtCore/QSharedDataPointer>

#include <functional>
#include <utility>

namespace QCoMqtt {

//! What a connection with a ws or wss URL says in its handshake; see ClientOptions::webSocket().
//! Implicitly shared.
class QCOMQTT_EXPORT WebSocketOptions
{
public:
    //! Names and values, in the order in which they are sent.
    using Headers = QList<std::pair<QByteArray, QByteArray>>;
    //! Awaited for every handshake, also of every reconnect, while the connect timeout runs. What it
    //! gives is sent beside header(), and instead of one of the same name. When it throws, the
    //! attempt has failed.
    using HeadersProvider = std::function<QCoro::Task<Headers>()>;

    WebSocketOptions();
    WebSocketOptions(const WebSocketOptions &) noexcept;
    WebSocketOptions(WebSocketOptions &&) noexcept;
    WebSocketOptions &operator=(const WebSocketOptions &) noexcept;
    WebSocketOptions &operator=(WebSocketOptions &&) noexcept;
    ~WebSocketOptions();

    //! Send a header of HTTP; a second one of the same name replaces the first. Throws UsageError
    //! for what cannot be a header, and for those that belong to the handshake itself.
    WebSocketOptions &header(const QByteArray &name, const QByteArray &value);
    //! For values that do not last, such as tokens.
    WebSocketOptions &headersProvider(HeadersProvider provider);
    //! The Origin header, as a browser sends it; default none.
    WebSocketOptions &origin(const QString &origin);
    //! Go on when the server agrees to no subprotocol, though MQTT-6.0.0-4 demands "mqtt". One that
    //! was not offered stays an error.
    WebSocketOptions &acceptMissingSubprotocol(bool on = true);

    const Headers &headers() const noexcept;
    const HeadersProvider &headersProvider() const noexcept;
    QString origin() const;
    bool acceptsMissingSubprotocol() const noexcept;

private:
    class Data;
    QSharedDataPointer<Data> d;
};

namespace Internal {
//! Throws UsageError when it cannot be sent in a handshake.
void requireHeader(const QByteArray &name, const QByteArray &value);
} // namespace Internal

} // namespace QCoMqtt
