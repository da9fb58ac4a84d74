# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""Measures QCoMqtt beside bare sockets and other clients; see tests/benchmark/README.md."""

import argparse
import json
import random
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
import table  # noqa: E402
from bench import Bench  # noqa: E402
from measure import Results, check, measure  # noqa: E402
from row import Row  # noqa: E402
from rows import all_rows  # noqa: E402


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="suite", description=__doc__)
    parser.add_argument("--build", type=Path, default=Path("build/release"),
                        help="where the programs were built; default %(default)s")
    parser.add_argument("--rows", default="", metavar="PATTERN",
                        help="only rows whose name this regular expression finds")
    parser.add_argument("--clients", default="", metavar="LIST",
                        help="only these, separated by commas: ours, limit, tuned, mosquitto, ...")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="one round")
    parser.add_argument("--check", action="store_true",
                        help="few messages once: only that all arrive")
    parser.add_argument("--seed", type=int, default=None, help="of the order of the runs")
    parser.add_argument("--output", type=Path, default=None, metavar="DIR",
                        help="writes results.json there")
    return parser.parse_args()


def chosen(rows: list[Row], pattern: str, clients: str, bench: Bench) -> list[Row]:
    wanted = [name for name in clients.split(",") if name]
    rows = [row for row in rows if re.search(pattern, row.name)]
    for row in rows:
        row.subjects = [subject for subject in row.subjects
                        if (not wanted or subject.name in wanted)
                        and bench.is_there(subject.name)]
    return [row for row in rows if row.subjects]


def as_json(results: Results, seed: int) -> dict[str, object]:
    return {"seed": seed, "failures": results.failures,
            "samples": {f"{row} {subject}": samples
                        for (row, subject), samples in results.samples.items()}}


def main() -> int:
    options = arguments()
    seed = options.seed if options.seed is not None else random.randrange(1 << 31)
    with Bench(options.build.resolve()) as bench:
        rows = chosen(all_rows(bench), options.rows, options.clients, bench)
        if options.check:
            results = check(bench, rows)
        else:
            results = measure(bench, rows, 1 if options.quick else options.rounds, seed)
    if not options.check:
        print(f"seed {seed}")
        print(table.text(results))
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
        (options.output / "results.json").write_text(json.dumps(as_json(results, seed), indent=1))
    print(f"{sum(map(len, results.samples.values()))} runs, {len(results.failures)} failures")
    for failure in results.failures:
        print(failure, file=sys.stderr)
    return 1 if results.failures else 0


if __name__ == "__main__":
    sys.exit(main())
