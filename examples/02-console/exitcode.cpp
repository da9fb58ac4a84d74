// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "exitcode.h"

#include "argumenterror.h"
#include "ioerror.h"

#include <QCoMqtt/Error>

namespace {

ExitCode exitCodeOf(QCoMqtt::ErrorCode code)
{
    switch (code) {
    case QCoMqtt::ErrorCode::Usage:
        return ExitCode::Usage;
    case QCoMqtt::ErrorCode::Refused:
        return ExitCode::Refused;
    case QCoMqtt::ErrorCode::Timeout:
        return ExitCode::TimeOut;
    case QCoMqtt::ErrorCode::Publish:
    case QCoMqtt::ErrorCode::Subscribe:
        return ExitCode::Rejected;
    default:
        return ExitCode::Network;
    }
}

} // namespace

ExitCode exitCodeOf(const std::exception &error)
{
    if (const auto *mqtt = dynamic_cast<const QCoMqtt::Error *>(&error))
        return exitCodeOf(mqtt->code());
    if (dynamic_cast<const ArgumentError *>(&error))
        return ExitCode::Usage;
    const auto *io = dynamic_cast<const IoError *>(&error);
    return io && io->error() == EPIPE ? ExitCode::NoReader : ExitCode::InputOutput;
}
