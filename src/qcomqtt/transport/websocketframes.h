// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/qcomqtt_export.h>

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <array>
#include <optional>

namespace QCoMqtt::Internal {

//! RFC 6455 section 5.2
enum class WebSocketOpcode : quint8 {
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xA,
};

//! RFC 6455 section 7.4.1, as far as we tell or hear them.
enum class WebSocketCloseCode : quint16 {
    Normal = 1000,
    ProtocolError = 1002,
    UnsupportedData = 1003,
    NoStatus = 1005, //!< never sent
};

//! Takes apart what a server sends, as it comes: no frame is ever held, however large it is.
class QCOMQTT_TESTED_EXPORT WebSocketFrameReader
{
public:
    //! A frame of the WebSocket's own.
    struct Control
    {
        WebSocketOpcode opcode;
        QByteArray payload; //!< at most 125 bytes
    };
    //! What no server may send.
    struct Breach
    {
        WebSocketCloseCode closeCode;
        QString text;
    };

    //! Takes what it needs from the front of \a input, and copies what is in binary frames to \a
    //! out, at most \a size bytes; returns how many. Stops at a control frame, which takeControl()
    //! then has, and for good at a breach.
    qsizetype read(QByteArrayView &input, char *out, qsizetype size);
    std::optional<Control> takeControl();
    const std::optional<Breach> &breach() const noexcept { return m_breach; }

    //! Bytes of the present binary frame that may be read around this reader, up to its end.
    qsizetype payloadToCome() const noexcept;
    void countPayload(qsizetype size) noexcept;

private:
    bool readHead(QByteArrayView &input);
    qsizetype headSize() const noexcept;
    void startFrame();
    void readControl(QByteArrayView &input);
    void fail(WebSocketCloseCode code, const QString &text);

    std::array<quint8, 10> m_head = {};
    qsizetype m_headRead = 0;
    quint64 m_left = 0; // of the present frame's payload
    bool m_inFrame = false;
    bool m_isControl = false;
    bool m_inMessage = false; // continuations are to come
    bool m_isComplete = false; // m_control
    std::optional<Control> m_control;
    std::optional<Breach> m_breach;
};

//! Makes the frames that a client sends, each masked with a key that nobody can foresee
//! (RFC 6455 section 5.3), so that no bytes of the application can be made to look like anything
//! to what stands between.
class QCOMQTT_TESTED_EXPORT WebSocketFrameWriter
{
public:
    static constexpr qsizetype largestHead = 14;

    //! Writes the head of a whole message of \a size bytes, which mask() is to be applied to next;
    //! returns how long the head is.
    qsizetype start(WebSocketOpcode opcode, quint64 size, char *head);
    //! Masks the next bytes of the payload, which may be cut anywhere.
    void mask(QByteArrayView from, char *to) noexcept;
    //! A whole frame of the WebSocket's own.
    QByteArray control(WebSocketOpcode opcode, QByteArrayView payload);

private:
    quint32 nextKey();

    std::array<quint32, 64> m_keys = {};
    std::size_t m_keysLeft = 0;
    std::array<quint8, 4> m_key = {};
    std::size_t m_keyPosition = 0;
};

} // namespace QCoMqtt::Internal
