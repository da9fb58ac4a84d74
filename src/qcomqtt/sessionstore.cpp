// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/sessionstore.h>

namespace QCoMqtt {

SessionStore::SessionStore() = default;
SessionStore::~SessionStore() = default;

bool SessionStore::hasUncommitted() const { return false; }

} // namespace QCoMqtt
