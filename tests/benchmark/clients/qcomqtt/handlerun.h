// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "run.h"

//! The client in a thread of its own; the one that calls publishes or receives by its handle.
void runInOtherThread(Run &run);
