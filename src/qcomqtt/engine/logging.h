// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/connectresult.h>

#include <QtCore/QLoggingCategory>

namespace QCoMqtt::Internal {

Q_DECLARE_LOGGING_CATEGORY(lcClient)
Q_DECLARE_LOGGING_CATEGORY(lcPackets)

void logConnected(ProtocolVersion version, const ConnectResult &result);

} // namespace QCoMqtt::Internal
