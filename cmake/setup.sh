# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154

# What tests/run.sh, tests/valgrind.sh, the scripts in tests/benchmark and examples/demo.sh share: they
# source this file after having set
#   root   the top of the source tree
#   logs   where each step leaves its whole output

# The one place that knows what the project needs from Debian, Ubuntu and their like.
build_packages=(build-essential cmake ninja-build ccache
    qt6-base-dev qt6-base-dev-tools qt6-websockets-dev qcoro-qt6-dev
    libqt6sql6-sqlite
    qt6-declarative-dev qt6-declarative-dev-tools)
# What a window needs to run: modules of Qt Quick, a platform and a font.
window_packages=(qml6-module-qtqml qml6-module-qtqml-models qml6-module-qtqml-workerscript
    qml6-module-qtquick qml6-module-qtquick-controls qml6-module-qtquick-layouts
    qml6-module-qtquick-shapes qml6-module-qtquick-templates qml6-module-qtquick-window
    qt6-qpa-plugins fonts-dejavu-core)
valgrind_packages=(valgrind libc6-dbg)
# What tests/benchmark/guard.sh counts with.
guard_packages=(python3 "${valgrind_packages[@]}")
test_packages=("${window_packages[@]}" clang libclang-rt-dev mosquitto mosquitto-clients libmosquitto-dev
    python3 python3-paho-mqtt python3-asyncio-mqtt openssl tinyproxy microsocks nginx-light
    ejabberd
    qml6-module-qttest xvfb xauth qt6-documentation-tools "${guard_packages[@]}")
# What only tests/benchmark/run.sh needs: other clients, TLS for the other end, plots.
benchmark_packages=(libmosquitto-dev libpaho-mqttpp-dev libpaho-mqtt-dev python3 python3-asyncio-mqtt
    python3-matplotlib libssl-dev openssl valgrind util-linux)

say() { printf '%s\n' "$*"; }

die()
{
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# step <title> <log name> <command>...: runs it, shows one line when it went well and the end of its
# log when it did not.
step()
{
    local title=$1 log="$logs/$2.log" started=$SECONDS
    shift 2
    mkdir -p "$logs"
    if "$@" >"$log" 2>&1 </dev/null; then
        say "$title: ok ($((SECONDS - started)) s)"
        return 0
    fi
    tail -n 60 "$log"
    say "$title: FAILED ($((SECONDS - started)) s), the whole log is $log"
    return 1
}

is_installed()
{
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Never asks for a password: who has to give one is told what to run instead.
as_root()
{
    if [[ $(id -u) == 0 ]]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

apt_get()
{
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"
}

apt_knows() { apt-cache policy "$1" 2>/dev/null | grep 'Candidate: [^(]' >/dev/null; }

# install_missing <package>...: does nothing, and needs no network and no root, when all are there.
# What this release of the system does not have is left out; whoever needs it says so.
install_missing()
{
    local package missing=() known=()
    if ! command -v apt-get >/dev/null; then
        say "No apt-get here: expecting CMake, Ninja, a C++20 compiler, Qt 6.4 and QCoro 0.8."
        return 0
    fi
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [[ ${#missing[@]} -gt 0 ]] || return 0
    if [[ $(id -u) != 0 ]] && ! sudo -n true 2>/dev/null; then
        die "missing packages; please run: sudo apt-get install --no-install-recommends ${missing[*]}"
    fi
    step "package lists" apt-update apt_get update || say "going on with the lists that are there"
    for package in "${missing[@]}"; do
        if apt_knows "$package"; then
            known+=("$package")
        else
            say "not known to this system, left out: $package"
        fi
    done
    [[ ${#known[@]} -gt 0 ]] || return 0
    without_services step "${#known[@]} packages" apt-install \
        apt_get install --no-install-recommends "${known[@]}"
}

# without_services <command>...: brokers run for the tests alone; Debian would start each as a
# service when it installs it. In a shell of its own, so that nothing stays behind when interrupted.
without_services()
(
    policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
        trap 'as_root rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
    fi
    "$@"
)

# build_jobs: all processors, but at most one compiler for each 1.5 GB of memory.
build_jobs()
{
    local jobs memory
    jobs=$(nproc)
    memory=$(awk '/^MemAvailable:/ { print int($2 / 1500000) }' /proc/meminfo 2>/dev/null || true)
    if [[ -n $memory && $memory -lt $jobs ]]; then
        jobs=$((memory > 0 ? memory : 1))
    fi
    say "$jobs"
}
