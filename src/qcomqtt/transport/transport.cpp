// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/transport.h>

namespace QCoMqtt::Internal {

Transport::~Transport() = default;

} // namespace QCoMqtt::Internal
