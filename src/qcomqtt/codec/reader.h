// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qglobal.h>

namespace QCoMqtt::Internal {

//! Which end reads: a client refuses CONNECT, SUBSCRIBE, UNSUBSCRIBE and PINGREQ (and DISCONNECT
//! in MQTT 3), a server what only servers send.
enum class Reader : quint8 { Client, Server };

} // namespace QCoMqtt::Internal
