// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/qcomqtt_export.h>

#include <QtCore/QList>
#include <QtCore/QUrl>

#include <utility>

namespace QCoMqtt::Internal {

//! What a client asks for when it opens a WebSocket.
struct WebSocketRequest
{
    QUrl url;
    QString subprotocol = {}; //!< offered, and demanded unless subprotocolMayMiss
    QList<std::pair<QByteArray, QByteArray>> headers = {}; //!< a later one replaces one before
    QString origin = {};
    bool subprotocolMayMiss = false;
};

//! The exchange of HTTP that opens a WebSocket, RFC 6455 section 4, on the client's side.
class QCOMQTT_TESTED_EXPORT WebSocketHandshake
{
public:
    enum class State { Waiting, Agreed, Refused };

    WebSocketHandshake() = default;
    //! \a nonce: 16 bytes that nobody can foresee.
    WebSocketHandshake(WebSocketRequest request, const QByteArray &nonce);
    static QByteArray makeNonce();

    QByteArray request() const;
    //! Takes the server's answer from the front of \a input once it is whole.
    State take(QByteArray &input);
    //! What was agreed on; empty for none.
    const QString &subprotocol() const noexcept { return m_subprotocol; }
    //! Why it was refused.
    const QString &reason() const noexcept { return m_reason; }
    //! What the server answered, when that was HTTP but no agreement; 0 else.
    int httpStatus() const noexcept { return m_httpStatus; }

private:
    State refuse(const QString &reason);
    bool readStatus(QByteArrayView line);
    QByteArray valueOf(QByteArrayView name) const;
    State judge();

    WebSocketRequest m_request;
    QByteArray m_key;
    QList<std::pair<QByteArray, QByteArray>> m_answer; // its headers, names in lower case
    QByteArray m_phrase;
    QString m_subprotocol;
    QString m_reason;
    int m_httpStatus = 0;
};

} // namespace QCoMqtt::Internal
