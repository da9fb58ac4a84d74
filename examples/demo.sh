#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

# Builds the library and its dashboards and shows this machine's own readings travelling over MQTT: in a
# window where there is a display, else as a table in the terminal, with a picture of the window in
# build/demo.png. Brings its own broker; --broker URL uses another.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
logs="$root/build/logs"
# shellcheck source-path=SCRIPTDIR source=../cmake/setup.sh
. "$root/cmake/setup.sh"

usage()
{
    say "usage: examples/demo.sh [--qml | --widgets | --text] [--screenshot FILE] [--broker URL] [--seconds N]"
    say
    say "  --qml              the Qt Quick dashboard; what is taken where there is a display"
    say "  --widgets          the Qt Widgets dashboard"
    say "  --text             the table in the terminal alone"
    say "  --screenshot FILE  saves a picture of the dashboard after some seconds, and ends"
    say "  --broker URL       such as mqtt://user:password@host, instead of a broker of its own"
    say "  --seconds N        how long the table or the picture take where nobody ends them; default 5"
}

# needs_value <option> <value>...
needs_value() { [[ $# -ge 2 ]] || die "$1 needs a value, see --help"; }

what=
picture=
arguments=()
seconds=()
while [[ $# -gt 0 ]]; do
    case $1 in
    -h | --help) usage && exit 0 ;;
    --qml | --widgets | --text) what=${1#--} ;;
    --screenshot) needs_value "$@" && picture=$2 && shift ;;
    --broker) needs_value "$@" && arguments+=("$1" "$2") && shift ;;
    --seconds) needs_value "$@" && seconds=("$1" "$2") && shift ;;
    *) die "$1 is no option, see --help" ;;
    esac
    shift
done
[[ $what != text || -z $picture ]] || die "--text makes no picture"

has_display=false
[[ -z ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]] || has_display=true
# Where to show what, when nobody says.
if [[ -z $what ]]; then
    what=qml
    [[ $has_display == true || -n $picture ]] || what=both
fi
if [[ $has_display == false && -z $picture && ($what == qml || $what == widgets) ]]; then
    die "there is no display for a window; --screenshot FILE saves a picture of it"
fi

packages=("${build_packages[@]}")
targets=()
[[ $what == text ]] || packages+=("${window_packages[@]}")
[[ $what != text && $what != both ]] || targets+=(qcomqtt-machine)
[[ $what != qml && $what != both ]] || targets+=(qcomqtt-qmldashboard)
[[ $what != widgets ]] || targets+=(qcomqtt-widgetsdashboard)

here=$PWD
cd "$root"
install_missing "${packages[@]}"
step "configure" configure-release cmake --preset release
step "build" build-release \
    cmake --build --preset release -j "$(build_jobs)" --target "${targets[@]}"
cd "$here"

build="$root/build/release"
table=("$build/examples/03-machine/qcomqtt-machine" demo)
window=("$build/qml-modules/qcomqtt-qmldashboard")
[[ $what != widgets ]] || window=("$build/examples/05-widgets-dashboard/qcomqtt-widgetsdashboard")

# draw <file>: a picture of the window, where there is no display too.
draw()
{
    local log="$logs/picture.log"
    [[ $has_display == true ]] || export QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software
    rm -f "$1"
    if ! "${window[@]}" --screenshot "$1" "${arguments[@]}" "${seconds[@]}" >"$log" 2>&1; then
        cat "$log"
        say "picture: FAILED"
        return 1
    fi
}

case $what in
text) exec "${table[@]}" "${arguments[@]}" "${seconds[@]}" ;;
both)
    draw "$root/build/demo.png" &
    drawing=$!
    result=0
    "${table[@]}" "${arguments[@]}" "${seconds[@]}" || result=$?
    wait "$drawing" || result=1
    [[ $result -ne 0 ]] || say "picture: $root/build/demo.png"
    exit "$result"
    ;;
*)
    if [[ -n $picture ]]; then
        draw "$picture"
        say "picture: $picture"
    else
        exec "${window[@]}" "${arguments[@]}"
    fi
    ;;
esac
