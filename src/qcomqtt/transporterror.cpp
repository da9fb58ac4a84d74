// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transporterror.h>

namespace QCoMqtt {

TransportError::~TransportError() = default;

QAbstractSocket::SocketError TransportError::socketError() const noexcept
{
    return static_cast<QAbstractSocket::SocketError>(failure().socketError);
}

QList<QSslError> TransportError::sslErrors() const
{
    QList<QSslError> errors;
    for (const auto &[error, certificate] : failure().certificateErrors) {
        errors.append(QSslError(static_cast<QSslError::SslError>(error),
                                QSslCertificate(certificate, QSsl::Der)));
    }
    return errors;
}

int TransportError::httpStatus() const noexcept
{
    return failure().httpStatus;
}

} // namespace QCoMqtt
