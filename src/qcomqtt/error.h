// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/reasoncode.h>

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QSharedDataPointer>
#include <QtCore/QString>

#include <exception>

namespace QCoMqtt {

//! What kind of failure an Error tells of; each has its class.
enum class ErrorCode : quint8 {
    Usage, //!< UsageError: a wrong argument or call, or something the server does not allow
    Connect, //!< ConnectError: no connection came about
    Refused, //!< RefusedError: the server answered CONNECT with a failure
    Timeout, //!< TimeoutError: the time set for an operation ran out
    Cancelled, //!< CancelledError: stopped by its stop token, or its client is gone
    Disconnected, //!< DisconnectedError: there is no connection, or it was lost
    Publish, //!< PublishError: the server refused a message
    Subscribe, //!< SubscribeError: the server refused a filter
    Protocol, //!< ProtocolError: what the server sent breaks the standard
    Transport, //!< TransportError: the socket failed
};
Q_ENUM_NS(ErrorCode)

//! The content of an Error as a plain value, which can be stored and compared.
struct Failure
{
    ErrorCode code = ErrorCode::Usage;
    QString text; //!< a sentence for a person; never holds a password or a payload
    std::optional<ReasonCode> reasonCode = std::nullopt; //!< from the server, or sent to it
    QString reasonString = {}; //!< the server's own words (MQTT 5)
    QList<ReasonCode> reasonCodes = {}; //!< SubscribeError: one per filter
    quint8 packetType = 0; //!< ProtocolError: control packet type, 0 when unknown
    qsizetype offset = -1; //!< ProtocolError: byte in the packet, -1 when unknown
    QByteArray rule = {}; //!< ProtocolError: what was broken, with the clause, in few words
    int socketError = -1; //!< TransportError: QAbstractSocket::SocketError

    friend bool operator==(const Failure &, const Failure &) = default;
};

//! Base of every exception of this library; catching it is enough. Cheap to copy.
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
//! the connected server said it does not support. Nothing was sent.
class QCOMQTT_EXPORT UsageError : public Error
{
public:
    using Error::Error;
    explicit UsageError(const QString &text);
    ~UsageError() override;
};

//! No connection came about, though the network did not fail: the other end closed the connection
//! before it answered, or does not speak MQTT.
class QCOMQTT_EXPORT ConnectError : public Error
{
public:
    using Error::Error;
    ~ConnectError() override;
};

//! The server answered CONNECT with a failure; reasonCode() is always set.
class QCOMQTT_EXPORT RefusedError : public ConnectError
{
public:
    using ConnectError::ConnectError;
    ~RefusedError() override;
};

//! The time set for an operation ran out. A QoS 1 or 2 publish may still be delivered.
class QCOMQTT_EXPORT TimeoutError : public Error
{
public:
    using Error::Error;
    ~TimeoutError() override;
};

//! The operation was stopped through its stop token, or its client or stream was destroyed.
class QCOMQTT_EXPORT CancelledError : public Error
{
public:
    using Error::Error;
    ~CancelledError() override;
};

//! There is no connection, or it was lost before the operation ended.
class QCOMQTT_EXPORT DisconnectedError : public Error
{
public:
    using Error::Error;
    ~DisconnectedError() override;
};

//! The server answered a PUBLISH with a failure; reasonCode() is always set.
class QCOMQTT_EXPORT PublishError : public Error
{
public:
    using Error::Error;
    ~PublishError() override;
};

//! The server refused a filter of a SUBSCRIBE or UNSUBSCRIBE.
class QCOMQTT_EXPORT SubscribeError : public Error
{
public:
    using Error::Error;
    ~SubscribeError() override;

    //! One code per filter, in the order of the call.
    QList<ReasonCode> reasonCodes() const;
};

//! The server sent something that breaks the standard; the connection was closed.
class QCOMQTT_EXPORT ProtocolError : public Error
{
public:
    using Error::Error;
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
[[nodiscard]] QCOMQTT_EXPORT std::exception_ptr exceptionFrom(const Failure &failure);
} // namespace Internal

} // namespace QCoMqtt
