#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# Installs what is missing, builds everything with AddressSanitizer, UndefinedBehaviorSanitizer and
# warnings as errors, and runs every test; before that the listings with clang, and last the guard of
# instruction counts, in an optimised build. Asks nothing.
# Ends with "N passed, M failed", and with 0 only when nothing failed. With CI=true, what a person may
# do without (clang) has to be there.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
logs="$root/build/logs"
# shellcheck source-path=SCRIPTDIR source=../cmake/setup.sh
. "$root/cmake/setup.sh"

# What clang has to build too: the library and the programs made of the listings in README and docs
# (their tests carry the label "listings").
clang_targets=(qcomqtt listings)
clang_label=listings

passed=0
failed=0
skipped=0

# run_tests <title> <preset> <ctest option>...
run_tests()
{
    local title=$1 preset=$2 log="$logs/test-$2.log" summary total bad started=$SECONDS
    shift 2
    ctest --preset "$preset" -j"$(nproc)" "$@" >"$log" 2>&1 </dev/null || true
    summary=$(grep -E '^[0-9]+% tests passed, [0-9]+ tests failed out of [0-9]+' "$log" || true)
    if [[ -z $summary ]]; then
        tail -n 60 "$log"
        die "$title: ctest came to no result, the whole log is $log"
    fi
    bad=$(sed -E 's/.*passed, ([0-9]+) tests failed.*/\1/' <<<"$summary")
    total=$(sed -E 's/.*out of ([0-9]+).*/\1/' <<<"$summary")
    if [[ $bad -gt 0 ]]; then
        grep -vE '^ *([0-9]+/[0-9]+ Test .*Passed|Start +[0-9]+:)' "$log" | tail -n 400
    fi
    grep -E '\*\*\*Skipped' "$log" || true
    skipped=$((skipped + $(grep -cE '\*\*\*Skipped' "$log" || true)))
    passed=$((passed + total - bad))
    failed=$((failed + bad))
    say "$title ($((SECONDS - started)) s, $(count_cases "$preset") cases in Qt Test programs): $summary"
}

# count_cases <preset>: the functions and data rows that passed in the last run, without the
# initTestCase() and cleanupTestCase() of each program.
count_cases()
{
    grep -E '^PASS +: ' "$root/build/$1/Testing/Temporary/LastTest.log" \
        | grep -cvE '::(init|cleanup)TestCase\(\)' || true
}

# run_guard: the instructions that a message costs, as one more test. With other versions of compiler,
# Qt or valgrind than the committed figures are of it cannot tell, and counts as skipped.
run_guard()
{
    local title="guard of instruction counts" log="$logs/guard.log" started=$SECONDS result=0
    tests/benchmark/guard.sh >"$log" 2>&1 </dev/null || result=$?
    cat "$log"
    case $result in
    0) say "$title: passed ($((SECONDS - started)) s)"; passed=$((passed + 1)) ;;
    77) say "$title: ***Skipped"; skipped=$((skipped + 1)); passed=$((passed + 1)) ;;
    *) say "$title: FAILED ($((SECONDS - started)) s)"; failed=$((failed + 1)) ;;
    esac
}

cd "$root"
install_missing "${build_packages[@]}" "${test_packages[@]}"

step "configure" configure-ci cmake --preset ci
step "build" build-ci cmake --build --preset ci -j "$(build_jobs)"
if command -v clang++ >/dev/null; then
    step "configure with clang" configure-clang cmake --preset clang
    step "build with clang" build-clang \
        cmake --build --preset clang -j "$(build_jobs)" --target "${clang_targets[@]}"
    if ctest --test-dir build/clang -N -L "$clang_label" | grep 'Test *#' >/dev/null; then
        run_tests "tests with clang" clang -L "$clang_label"
    fi
elif [[ ${CI:-} == true ]]; then
    die "no clang++ here"
else
    say "no clang++ here: what it would have built and run is left out"
fi
run_tests "tests" ci
run_guard

passed=$((passed - skipped))
[[ $skipped -eq 0 ]] || say "$skipped skipped"
say "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
