// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/reasoncode.h>

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QSharedDataPointer>
#include <QtCore/QString>

#include <exception>
#include <optional>

namespace QCoMqtt {

//! The content of an Error as a plain value, which can be stored and compared.
struct Failure
{
    //! TransportError::sslErrors() gives them as QSslError, which needs Qt Network.
    struct CertificateError
    {
        int error = 0; //!< QSslError::SslError
        QByteArray certificate = {}; //!< the one that is wrong (DER); empty when there is none
        friend bool operator==(const CertificateError &, const CertificateError &) = default;
    };

    ErrorCode code = ErrorCode::Usage;
    QString text = {}; //!< a sentence for a person; never holds a password or a payload
    std::optional<ReasonCode> reasonCode = std::nullopt; //!< from the server, or sent to it
    QString reasonString = {}; //!< the server's own words (MQTT 5)
    QList<ReasonCode> reasonCodes = {}; //!< SubscribeError: one per filter
    quint8 packetType = 0; //!< ProtocolError: control packet type, 0 when unknown
    qsizetype offset = -1; //!< ProtocolError: byte in the packet, -1 when unknown
    QByteArray rule = {}; //!< ProtocolError: what was broken, with the clause, in few words
    int socketError = -1; //!< TransportError: QAbstractSocket::SocketError
    QList<CertificateError> certificateErrors = {}; //!< TransportError: why TLS was refused
    int httpStatus = 0; //!< TransportError: the answer to a WebSocket handshake, 0 without one
    std::optional<ConnectStage> stage = std::nullopt; //!< how far connecting had come
    //! Other servers that this one names (MQTT 5, with UseAnotherServer and ServerMoved): names
    //! with or without ":port", separated by spaces. See ClientOptions::followServerReference().
    QString serverReference = {};
    //! Of the message that was to be published, where it is known.
    std::optional<DeliveryState> deliveryState = std::nullopt;

    friend bool operator==(const Failure &, const Failure &) = default;
};

//! Base of every exception of this library; catching it is enough. Cheap to copy.
//!
//! Each class sets Failure::code to its own, so code() always tells the class.
class QCOMQTT_EXPORT Error : public std::exception
{
public:
    explicit Error(Failure failure, std::exception_ptr cause = nullptr);
    Error(const Error &) noexcept;
    Error &operator=(const Error &) noexcept;
    ~Error() override;

    //! text() as UTF-8.
    const char *what() const noexcept override;
    ErrorCode code() const noexcept;
    QString text() const;
    //! The reason code that came from the server or was sent to it, if there is one.
    std::optional<ReasonCode> reasonCode() const noexcept;
    //! Whether the message may be delivered though publish() failed: when it was stopped, took too
    //! long, was dropped from the outbox, or lost its connection or its client. Nothing where the
    //! error says so itself (PublishError, UsageError). With a ClientHandle whose operation was stopped
    //! or took too long: NotSent when the client had not begun with it, else MaybeDelivered.
    std::optional<DeliveryState> deliveryState() const noexcept;
    //! What the server wrote beside its reason code (MQTT 5); empty when it wrote nothing.
    QString reasonString() const;
    //! The error that led to this one, or nullptr.
    std::exception_ptr cause() const noexcept;
    const Failure &failure() const noexcept;

private:
    class Data;
    QExplicitlySharedDataPointer<Data> d;
};

//! A wrong argument, URL, topic, filter or option, a call that is not allowed now, or something
//! the connected server said it does not support. Nothing was sent, unless deliveryState() says more:
//! a message may have been sent to a server that takes none of its size on the next connection.
class QCOMQTT_EXPORT UsageError : public Error
{
public:
    explicit UsageError(const QString &text);
    explicit UsageError(Failure failure, std::exception_ptr cause = nullptr);
    ~UsageError() override;
};

//! No connection came about, though the network did not fail: the other end closed the connection
//! before it answered, or does not speak MQTT.
class QCOMQTT_EXPORT ConnectError : public Error
{
public:
    explicit ConnectError(Failure failure, std::exception_ptr cause = nullptr);
    ~ConnectError() override;

protected:
    ConnectError(ErrorCode code, Failure failure, std::exception_ptr cause);
};

//! The server answered CONNECT with a failure; reasonCode() is always set.
class QCOMQTT_EXPORT RefusedError : public ConnectError
{
public:
    explicit RefusedError(Failure failure, std::exception_ptr cause = nullptr);
    ~RefusedError() override;
};

//! The time set for an operation ran out. A QoS 1 or 2 publish may still be delivered.
class QCOMQTT_EXPORT TimeoutError : public Error
{
public:
    explicit TimeoutError(Failure failure, std::exception_ptr cause = nullptr);
    ~TimeoutError() override;
};

//! The operation was stopped through its stop token, or its client or stream was destroyed.
class QCOMQTT_EXPORT CancelledError : public Error
{
public:
    explicit CancelledError(Failure failure, std::exception_ptr cause = nullptr);
    ~CancelledError() override;
};

//! The credentials provider or the authenticator failed, or the server did not prove that it is the
//! right one; cause() is the error that the application's own code threw.
class QCOMQTT_EXPORT AuthenticationError : public Error
{
public:
    explicit AuthenticationError(Failure failure, std::exception_ptr cause = nullptr);
    ~AuthenticationError() override;
};

//! There is no connection, or it was lost before the operation ended.
class QCOMQTT_EXPORT DisconnectedError : public Error
{
public:
    explicit DisconnectedError(Failure failure, std::exception_ptr cause = nullptr);
    ~DisconnectedError() override;
};

//! The server answered a PUBLISH with a failure; reasonCode() is always set.
class QCOMQTT_EXPORT PublishError : public Error
{
public:
    explicit PublishError(Failure failure, std::exception_ptr cause = nullptr);
    ~PublishError() override;
};

//! The server refused a filter of a SUBSCRIBE or UNSUBSCRIBE.
class QCOMQTT_EXPORT SubscribeError : public Error
{
public:
    explicit SubscribeError(Failure failure, std::exception_ptr cause = nullptr);
    ~SubscribeError() override;

    //! One code per filter, in the order of the call.
    QList<ReasonCode> reasonCodes() const;
};

//! More came than a stream with StreamPolicy::Fail may hold.
class QCOMQTT_EXPORT OverflowError : public Error
{
public:
    explicit OverflowError(Failure failure, std::exception_ptr cause = nullptr);
    ~OverflowError() override;
};

//! The session store could not be opened, is damaged or another client's, or could not keep what it
//! was given. Nothing that was not kept went to the server, and nothing in the store was destroyed.
class QCOMQTT_EXPORT StoreError : public Error
{
public:
    explicit StoreError(const QString &text);
    explicit StoreError(Failure failure, std::exception_ptr cause = nullptr);
    ~StoreError() override;
};

//! The server sent something that breaks the standard; the connection was closed.
class QCOMQTT_EXPORT ProtocolError : public Error
{
public:
    explicit ProtocolError(Failure failure, std::exception_ptr cause = nullptr);
    ~ProtocolError() override;

    //! Control packet type (MQTT 5.0 table 2-1), or 0 when not even that was readable.
    int packetType() const noexcept;
    //! Position of the offending byte from the start of the packet, or -1.
    qsizetype offset() const noexcept;
    //! What was broken, with the clause of the standard where it has a number.
    QByteArray rule() const;
};

namespace Internal {
//! The exception of the class that belongs to \a failure.code (for Transport see engine).
[[nodiscard]] QCOMQTT_TESTED_EXPORT std::exception_ptr exceptionFrom(const Failure &failure);
} // namespace Internal

} // namespace QCoMqtt
