#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# Runs the tests of lifetimes under valgrind, in a build of their own without sanitizers. An error
# fails, and so does memory that is lost for good. One line for each program; the rest is in the logs.
#   tests/valgrind.sh [<test>...]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
logs="$root/build/logs"
# shellcheck source-path=SCRIPTDIR source=../cmake/setup.sh
. "$root/cmake/setup.sh"

tests=("$@")
[[ $# -gt 0 ]] || tests=(tst_lifetimematrix tst_lifetimes tst_consumerloops tst_operations
    tst_publishprogress)

under_valgrind()
{
    QT_QPA_PLATFORM=offscreen valgrind --leak-check=full --show-leak-kinds=definite \
        --errors-for-leak-kinds=definite --error-exitcode=9 "$1"
}

cd "$root"
install_missing "${build_packages[@]}" "${valgrind_packages[@]}"
step "configure" configure-valgrind cmake --preset valgrind
step "build" build-valgrind \
    cmake --build --preset valgrind -j "$(build_jobs)" --target "${tests[@]}"
failed=0
for test in "${tests[@]}"; do
    program=$(find build/valgrind/tests -type f -name "$test")
    step "$test" "valgrind-$test" under_valgrind "$program" || failed=$((failed + 1))
done
[[ $failed -eq 0 ]]
