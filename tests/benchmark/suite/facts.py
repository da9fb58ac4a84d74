# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""What the figures depend on beside the library."""

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

import network

PACKAGES = {"Qt": "libqt6core6", "libmosquitto": "libmosquitto1", "Paho C++": "libpaho-mqttpp3-1",
            "Paho C": "libpaho-mqtt1.3", "asyncio-mqtt": "python3-asyncio-mqtt",
            "OpenSSL": "libssl3"}


def facts(build: Path) -> dict[str, str]:
    return {"processor": f"{processor()}, {os.cpu_count()} of them",
            "system": f"{system()}, Linux {platform.release().split('-')[0]}",
            "TCP": network.congestion_control(),
            "compiler": f"{cached(build, 'CMAKE_CXX_COMPILER')} {compiler(build)}".strip(),
            "build type": cached(build, "CMAKE_BUILD_TYPE"),
            "load before": f"{os.getloadavg()[0]:.1f}",
            **{name: version for name, package in PACKAGES.items()
               if (version := package_version(package))}}


def warnings(build: Path) -> list[str]:
    """Why figures of this build say nothing about speed."""
    found = []
    if cached(build, "CMAKE_BUILD_TYPE") not in ("Release", "RelWithDebInfo", "MinSizeRel"):
        found.append("built without optimisation: the figures say nothing about speed")
    if cached(build, "QCOMQTT_SANITIZE"):
        found.append("built with sanitizers: the figures say nothing about speed")
    if network.is_paced():
        found.append("TCP sends by a timer (BBR): figures differ by two from run to run")
    return found


def cached(build: Path, name: str) -> str:
    cache = build / "CMakeCache.txt"
    found = re.search(f"^{name}:[^=]*=(.*)$", cache.read_text(), re.M) if cache.exists() else None
    return Path(found[1]).name if found else ""


def compiler(build: Path) -> str:
    for file in build.glob("CMakeFiles/*/CMakeCXXCompiler.cmake"):
        found = re.search(r'CMAKE_CXX_COMPILER_VERSION "([^"]*)"', file.read_text())
        if found:
            return found[1]
    return ""


def processor() -> str:
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return found[1].strip() if found else platform.machine()


def system() -> str:
    release = platform.freedesktop_os_release()
    return release.get("PRETTY_NAME", "Linux")


def package_version(package: str) -> str | None:
    if not shutil.which("dpkg-query"):
        return None
    done = subprocess.run(["dpkg-query", "-W", "-f=${Version}", package], capture_output=True,
                          text=True, check=False)
    return done.stdout if done.returncode == 0 else None
