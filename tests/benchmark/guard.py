#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT

"""Counts the instructions of each message under callgrind, and compares them with guard.json.

Called by guard.sh, which builds the program. Ends with 0 when no case got dearer by more than the
limit, with 1 when one did, and with 77 when nothing can be said: with other versions of what the
figures depend on they are shown, but decide nothing.
"""

import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys
from pathlib import Path

CASES = ["publish0", "publish1", "publish2", "receive0", "receive1", "receive2"]
MESSAGES = 20000
LIMIT = 0.05
SKIPPED = 77
FIGURES = Path(__file__).with_name("guard.json")

# The same for everybody. What glibc and Qt have for newer processors stays unused, so that it does
# not matter which one this machine has, nor which of its features valgrind knows.
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/",
    "LC_ALL": "C.UTF-8",
    "LD_BIND_NOW": "1",
    "QT_HASH_SEED": "0",
    "QT_NO_GLIB": "1",
    "QT_NO_CPU_FEATURE": "sse3 ssse3 sse4.1 sse4.2 popcnt movbe aes fma avx avx2 bmi bmi2 f16c sha "
    "rdrnd rdseed",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX2,-AVX,-SSSE3,-SSE4_1,-SSE4_2,"
    "-AVX_Fast_Unaligned_Load,-Prefer_No_VZEROUPPER,-ERMS,-FSRM,-BMI2,-MOVBE",
}


def environment(program: str) -> dict[str, str]:
    """What the counts depend on beside our own sources."""
    facts = json.loads(run([program, "--environment"]).stdout)
    version = run(["valgrind", "--version"]).stdout.strip()
    return dict(sorted({**facts, "valgrind": version.removeprefix("valgrind-")}.items()))


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Runs a program with an environment that is always the same."""
    result = subprocess.run(command, env=ENVIRONMENT, cwd="/", capture_output=True, text=True,
                            check=False)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {result.returncode}:\n{result.stderr}")
    return result


def count(program: str, case: str) -> float:
    """Instructions of one message in user space, the server's not among them."""
    result = run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                  "--collect-atstart=no", program, case, str(MESSAGES)])
    collected = re.search(r"Collected : (\d+)", result.stderr)
    if not collected or int(collected[1]) == 0:
        sys.exit(f"callgrind counted nothing in {case}:\n{result.stderr}")
    return round(int(collected[1]) / MESSAGES, 1)


def count_all(program: str) -> dict[str, float]:
    """Every case, as many at once as there are processors: they do not disturb each other."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return dict(zip(CASES, pool.map(lambda case: count(program, case), CASES)))


def show(now: dict[str, float], before: dict[str, float]) -> float:
    """A table; the greatest rise, as a part of what it was."""
    worst = 0.0
    print(f"{'case':<10}{'instructions/message':>22}{'committed':>12}{'change':>10}")
    for case, value in now.items():
        if case not in before:
            print(f"{case:<10}{value:>22.1f}{'-':>12}{'-':>10}")
            continue
        change = value / before[case] - 1
        worst = max(worst, change)
        mark = "  <-- REGRESSION" if change > LIMIT else ""
        print(f"{case:<10}{value:>22.1f}{before[case]:>12.1f}{change:>10.2%}{mark}")
    return worst


def differences(here: dict[str, str], there: dict[str, str]) -> list[str]:
    """What is not as it was when the figures were committed."""
    return [f"{name} {here.get(name)} instead of {there.get(name)}"
            for name in sorted(here.keys() | there.keys()) if here.get(name) != there.get(name)]


def verdict(worst: float, best: float, other: list[str]) -> int:
    """Says what follows from the table, and gives the exit code."""
    if other:
        print(f"NOT COMPARED: {', '.join(other)}. The figures above decide nothing.\n"
              "When this is what the CI has from now on: tests/benchmark/guard.sh --refresh")
        return SKIPPED
    if worst > LIMIT:
        print(f"FAILED: more than {LIMIT:.0%} dearer. Where it comes from: callgrind_annotate, as "
              "tests/benchmark/README.md says.\n"
              "When it is worth it: tests/benchmark/guard.sh --refresh, and say why in the commit.")
        return 1
    if best < -LIMIT:
        print("Cheaper than committed: tests/benchmark/guard.sh --refresh guards that too.")
    print(f"ok: nothing is more than {LIMIT:.0%} dearer")
    return 0


def refresh(here: dict[str, str], now: dict[str, float]) -> None:
    """Makes what was counted what is compared with."""
    figures = {"environment": here, "instructionsPerMessage": now}
    FIGURES.write_text(json.dumps(figures, indent=4) + "\n", encoding="utf-8")
    print(f"Written to {FIGURES.name}; please commit it.")


def main() -> int:
    """Counts, then compares or refreshes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--refresh", action="store_true", help="write what was counted")
    parser.add_argument("program")
    arguments = parser.parse_args()
    program = str(Path(arguments.program).resolve())
    here = environment(program)
    committed = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    before = committed.get("instructionsPerMessage", {})
    now = count_all(program)
    worst = show(now, before)
    if arguments.refresh:
        refresh(here, now)
        return 0
    best = min((now[case] / before[case] - 1 for case in now if case in before), default=0.0)
    return verdict(worst, best, differences(here, committed.get("environment", {})))


if __name__ == "__main__":
    sys.exit(main())
