#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# Instructions per message in user space, which unlike times do not depend on what else the machine
# does: counts them for two numbers of messages with valgrind, and divides the difference.
#   tests/benchmark/instructions.sh <benchmark program> [case]...
set -euo pipefail
program=${1:?the benchmark program}
shift
[[ $# -gt 0 ]] || set -- publish0 publish0-alias receive0 publish1 receive1
few=2000
many=12000

# count <case> <client> <messages>
count()
{
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" --rounds 1 \
        --cases "$1" --clients "$2" --messages "$3" 2>&1 >/dev/null \
        | sed -nE 's/.*Collected : ([0-9]+).*/\1/p' | tail -n 1
}

printf '%-16s %-14s %s\n' case client instructions/message
for case in "$@"; do
    for client in qcomqtt mosquitto; do
        more=$(count "$case" "$client" "$many")
        less=$(count "$case" "$client" "$few")
        # The warm-up of each run is a twentieth of its messages.
        printf '%-16s %-14s %s\n' "$case" "$client" \
            $(((more - less) * 20 / ((many - few) * 21)))
    done
done
