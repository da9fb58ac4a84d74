// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "run.h"

//! As many streams as there are topics, each of one topic; mode "streams".
void receiveOnManyStreams(Run &run);
//! As many subscriptions as there are topics, and one stream; mode "subscriptions".
void receiveOnManySubscriptions(Run &run);
//! What was in flight when the connection was lost, and one new message; mode "reconnect".
void reconnectInFlight(Run &run);
//! Publishes through a session store on the disk; modes "store-process" and "store-power".
void publishDurably(Run &run);
