#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# Counts the instructions that a message costs, in an optimised build of its own, and fails when it
# became more than 5 % dearer than tests/benchmark/guard.json says.
#   tests/benchmark/guard.sh             compares; ends with 77 when that is not possible here
#   tests/benchmark/guard.sh --refresh   makes what is counted now the figures to compare with
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
logs="$root/build/logs"
# shellcheck source-path=SCRIPTDIR source=../../cmake/setup.sh
. "$root/cmake/setup.sh"
[[ $# -eq 0 || ($# -eq 1 && $1 == --refresh) ]] || die "usage: guard.sh [--refresh]"

cd "$root"
install_missing "${build_packages[@]}" "${guard_packages[@]}"
if [[ ! -e /usr/include/valgrind/callgrind.h ]] || ! command -v valgrind >/dev/null; then
    [[ ${CI:-} != true ]] || die "no valgrind here"
    say "no valgrind here: nothing is counted"
    exit 77
fi
step "configure" configure-guard cmake --preset guard
step "build" build-guard cmake --build --preset guard -j "$(build_jobs)"
exec python3 tests/benchmark/guard.py "$@" build/guard/tests/benchmark/guard/qcomqtt_guard
