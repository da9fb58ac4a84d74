#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# Builds the library and the example 03-machine and starts it: this machine's own readings, published
# and shown on a dashboard. Without arguments it brings its own broker; --broker URL uses another.
# At a terminal it stays until Ctrl-C, else it ends after a few seconds with the table it saw.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
logs="$root/build/logs"
# shellcheck source-path=SCRIPTDIR source=../cmake/setup.sh
. "$root/cmake/setup.sh"

for argument in "$@"; do
    case $argument in
    -h | --help)
        say "usage: examples/demo.sh [--broker URL] [--seconds N]"
        exit 0
        ;;
    esac
done

here=$PWD
cd "$root"
install_missing "${build_packages[@]}"
step "configure" configure-release cmake --preset release
step "build" build-release \
    cmake --build --preset release -j "$(build_jobs)" --target qcomqtt-machine
cd "$here"
exec "$root/build/release/examples/03-machine/qcomqtt-machine" demo "$@"
