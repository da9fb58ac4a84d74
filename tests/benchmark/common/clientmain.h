// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "measurement.h"
#include "runoptions.h"

//! The main() of every client: calls \a run with what the command line says, and prints what it
//! measured. What it throws is told on stderr.
int clientMain(int argc, char **argv, void (*run)(const RunOptions &, Measurement &));
