// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/logging.h>

namespace QCoMqtt::Internal {

Q_LOGGING_CATEGORY(lcClient, "qcomqtt.client", QtInfoMsg)
Q_LOGGING_CATEGORY(lcPackets, "qcomqtt.packets", QtInfoMsg)

} // namespace QCoMqtt::Internal
