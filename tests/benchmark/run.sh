#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# Installs what is missing, builds everything optimised into build/release and the libraries as a package
# has them into build/package, and measures QCoMqtt beside bare sockets and other clients. Options are
# those of the suite, such as
#   tests/benchmark/run.sh --quick --rows 256
#   tests/benchmark/run.sh --output build/benchmark --docs
# and --help tells all.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
logs="$root/build/logs"
# shellcheck source-path=SCRIPTDIR source=../../cmake/setup.sh
. "$root/cmake/setup.sh"

# That of the system is the one for which matplotlib and asyncio-mqtt are installed.
python=/usr/bin/python3
[[ -x $python ]] || python=python3

cd "$root"
for option in "$@"; do
    if [[ $option == --help || $option == -h ]]; then
        exec "$python" tests/benchmark/suite --help
    fi
done
install_missing "${build_packages[@]}" "${window_packages[@]}" "${benchmark_packages[@]}"
step "configure" configure-release cmake --preset release
step "build" build-release \
    cmake --build --preset release -j "$(build_jobs)" --target qcomqtt_benchmark
step "configure, as a package" configure-package cmake --preset package
step "build, as a package" build-package cmake --build --preset package -j "$(build_jobs)"
exec "$python" tests/benchmark/suite --build "$root/build/release" "$@"
