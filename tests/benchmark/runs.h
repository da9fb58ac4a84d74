// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "cases.h"
#include "stopwatch.h"

//! Each connects to the raw peer at \a port of this machine, does what the case says, and
//! disconnects. All throw when a message is lost or the connection is.
Sample runQCoMqtt(const Case &what, const Settings &settings, quint16 port);
//! By a handle of a client in another thread.
Sample runHandle(const Case &what, const Settings &settings, quint16 port);
Sample runMosquitto(const Case &what, const Settings &settings, quint16 port);

//! Empty: the benchmark was built without libmosquitto.
QString mosquittoVersion();
