#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# Runs the tests that use several threads under ThreadSanitizer, in a build of their own. A data race
# fails. One line for each program; the rest stands in the logs. With Qt's own event loop, since GLib's
# is not instrumented either.
#   tests/tsan.sh [<test>...]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
logs="$root/build/logs"
# shellcheck source-path=SCRIPTDIR source=../cmake/setup.sh
. "$root/cmake/setup.sh"

tests=("$@")
[[ $# -gt 0 ]] || tests=(tst_threads tst_clienthandle tst_clienthandlestreams
    tst_clienthandlepolicies tst_clienthandlelifetimes tst_clienthandleends tst_sqlitestore
    tst_sqliteinclude tst_sqlitestoreerrors tst_tlsoptions tst_deliverystate)

under_tsan()
{
    TSAN_OPTIONS="suppressions=$root/tests/tsan.supp history_size=7 second_deadlock_stack=1 die_after_fork=0" \
        QT_NO_GLIB=1 QT_QPA_PLATFORM=offscreen "$1"
}

cd "$root"
install_missing "${build_packages[@]}"
step "configure" configure-tsan cmake --preset tsan
step "build" build-tsan \
    cmake --build --preset tsan -j "$(build_jobs)" --target "${tests[@]}"
failed=0
for test in "${tests[@]}"; do
    program=$(find build/tsan/tests -type f -name "$test")
    step "$test" "tsan-$test" under_tsan "$program" || failed=$((failed + 1))
done
[[ $failed -eq 0 ]]
