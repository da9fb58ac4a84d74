// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "clientmain.h"

#include <cstdio>
#include <exception>

int clientMain(int argc, char **argv, void (*run)(const RunOptions &, Measurement &))
try {
    const RunOptions options = runOptions(argc, argv);
    Measurement measurement;
    run(options, measurement);
    measurement.print();
    return 0;
} catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
