// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/error.h>

#include <QtCore/QSharedData>

#include <utility>

namespace QCoMqtt {

class Error::Data : public QSharedData
{
public:
    Failure failure;
    QByteArray what;
    std::exception_ptr cause;
};

namespace {

Failure withCode(Failure failure, ErrorCode code)
{
    failure.code = code;
    return failure;
}

// Those who catch a refusal by the server may rely on its reason code.
Failure refusal(Failure failure, ErrorCode code)
{
    if (!failure.reasonCode)
        failure.reasonCode = ReasonCode::UnspecifiedError;
    return withCode(std::move(failure), code);
}

} // namespace

Error::Error(Failure failure, std::exception_ptr cause) : d(new Data)
{
    d->what = failure.text.toUtf8();
    d->failure = std::move(failure);
    d->cause = std::move(cause);
}

Error::Error(const Error &) noexcept = default;
Error &Error::operator=(const Error &) noexcept = default;
Error::~Error() = default;

const char *Error::what() const noexcept
{
    return d->what.constData();
}

ErrorCode Error::code() const noexcept
{
    return d->failure.code;
}

QString Error::text() const
{
    return d->failure.text;
}

std::optional<ReasonCode> Error::reasonCode() const noexcept
{
    return d->failure.reasonCode;
}

std::optional<DeliveryState> Error::deliveryState() const noexcept
{
    return d->failure.deliveryState;
}

QString Error::reasonString() const
{
    return d->failure.reasonString;
}

std::exception_ptr Error::cause() const noexcept
{
    return d->cause;
}

const Failure &Error::failure() const noexcept
{
    return d->failure;
}

UsageError::UsageError(const QString &text) : UsageError(Failure{.text = text}) {}

UsageError::UsageError(Failure failure, std::exception_ptr cause)
    : Error(withCode(std::move(failure), ErrorCode::Usage), std::move(cause))
{}

ConnectError::ConnectError(Failure failure, std::exception_ptr cause)
    : ConnectError(ErrorCode::Connect, std::move(failure), std::move(cause))
{}

ConnectError::ConnectError(ErrorCode code, Failure failure, std::exception_ptr cause)
    : Error(withCode(std::move(failure), code), std::move(cause))
{}

RefusedError::RefusedError(Failure failure, std::exception_ptr cause)
    : ConnectError(ErrorCode::Refused, refusal(std::move(failure), ErrorCode::Refused),
                   std::move(cause))
{}

TimeoutError::TimeoutError(Failure failure, std::exception_ptr cause)
    : Error(withCode(std::move(failure), ErrorCode::Timeout), std::move(cause))
{}

CancelledError::CancelledError(Failure failure, std::exception_ptr cause)
    : Error(withCode(std::move(failure), ErrorCode::Cancelled), std::move(cause))
{}

OverflowError::OverflowError(Failure failure, std::exception_ptr cause)
    : Error(withCode(std::move(failure), ErrorCode::Overflow), std::move(cause))
{}

StoreError::StoreError(const QString &text) : StoreError(Failure{.text = text}) {}

StoreError::StoreError(Failure failure, std::exception_ptr cause)
    : Error(withCode(std::move(failure), ErrorCode::Store), std::move(cause))
{}

AuthenticationError::AuthenticationError(Failure failure, std::exception_ptr cause)
    : Error(withCode(std::move(failure), ErrorCode::Authentication), std::move(cause))
{}

DisconnectedError::DisconnectedError(Failure failure, std::exception_ptr cause)
    : Error(withCode(std::move(failure), ErrorCode::Disconnected), std::move(cause))
{}

PublishError::PublishError(Failure failure, std::exception_ptr cause)
    : Error(refusal(std::move(failure), ErrorCode::Publish), std::move(cause))
{}

SubscribeError::SubscribeError(Failure failure, std::exception_ptr cause)
    : Error(withCode(std::move(failure), ErrorCode::Subscribe), std::move(cause))
{}

QList<ReasonCode> SubscribeError::reasonCodes() const
{
    return failure().reasonCodes;
}

ProtocolError::ProtocolError(Failure failure, std::exception_ptr cause)
    : Error(withCode(std::move(failure), ErrorCode::Protocol), std::move(cause))
{}

int ProtocolError::packetType() const noexcept
{
    return failure().packetType;
}

qsizetype ProtocolError::offset() const noexcept
{
    return failure().offset;
}

QByteArray ProtocolError::rule() const
{
    return failure().rule;
}

// Here and not in the header, so that the type information exists once.
UsageError::~UsageError() = default;
ConnectError::~ConnectError() = default;
RefusedError::~RefusedError() = default;
TimeoutError::~TimeoutError() = default;
CancelledError::~CancelledError() = default;
AuthenticationError::~AuthenticationError() = default;
DisconnectedError::~DisconnectedError() = default;
OverflowError::~OverflowError() = default;
StoreError::~StoreError() = default;
PublishError::~PublishError() = default;
SubscribeError::~SubscribeError() = default;
ProtocolError::~ProtocolError() = default;

std::exception_ptr Internal::exceptionFrom(const Failure &failure)
{
    switch (failure.code) {
    case ErrorCode::Usage:
        return std::make_exception_ptr(UsageError(failure));
    case ErrorCode::Connect:
        return std::make_exception_ptr(ConnectError(failure));
    case ErrorCode::Refused:
        return std::make_exception_ptr(RefusedError(failure));
    case ErrorCode::Timeout:
        return std::make_exception_ptr(TimeoutError(failure));
    case ErrorCode::Cancelled:
        return std::make_exception_ptr(CancelledError(failure));
    case ErrorCode::Disconnected:
        return std::make_exception_ptr(DisconnectedError(failure));
    case ErrorCode::Publish:
        return std::make_exception_ptr(PublishError(failure));
    case ErrorCode::Subscribe:
        return std::make_exception_ptr(SubscribeError(failure));
    case ErrorCode::Overflow:
        return std::make_exception_ptr(OverflowError(failure));
    case ErrorCode::Protocol:
        return std::make_exception_ptr(ProtocolError(failure));
    case ErrorCode::Authentication:
        return std::make_exception_ptr(AuthenticationError(failure));
    case ErrorCode::Store:
        return std::make_exception_ptr(StoreError(failure));
    case ErrorCode::Transport: // its class needs Qt Network and is the engine's
        break;
    }
    return std::make_exception_ptr(Error(failure));
}

} // namespace QCoMqtt
