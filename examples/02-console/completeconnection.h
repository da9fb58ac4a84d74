// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "settings.h"

//! The part of completeSettings() that makes the options of the client. The topic of a URL is moved
//! to the other topics.
QCoMqtt::ClientOptions clientOptions(Settings &settings);
