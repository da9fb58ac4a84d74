// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/clientoptions.h>
#include <qcomqtt/transport/transport.h>

namespace QCoMqtt::Internal {

//! What carries bytes to the server of \a options, by the scheme of its URL.
[[nodiscard]] Transport *createTransport(const ClientOptions &options);

} // namespace QCoMqtt::Internal
