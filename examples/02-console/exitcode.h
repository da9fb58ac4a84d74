// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <exception>

//! What the program ends with; the help lists them.
enum class ExitCode : int {
    Done = 0,
    Rejected = 1,
    Usage = 2,
    Refused = 3,
    Network = 4,
    InputOutput = 5,
    TimeOut = 27, // as mosquitto_sub
    NoReader = 141, // as a program that SIGPIPE ends
    Signal = 128, // and the number of the signal
};

ExitCode exitCodeOf(const std::exception &error);
