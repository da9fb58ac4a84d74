# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""Measures QCoMqtt beside bare sockets and other clients; see tests/benchmark/README.md."""

import argparse
import random
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
import facts  # noqa: E402
import instructions  # noqa: E402
import network  # noqa: E402
import output  # noqa: E402
import pages  # noqa: E402
import table  # noqa: E402
from bench import Bench, RunError  # noqa: E402
from measure import CPU_SECONDS, Results, check, measure  # noqa: E402
from row import OURS, PROGRAMS, Row, is_there, names  # noqa: E402
from rows import all_rows  # noqa: E402

ROOT = Path(__file__).resolve().parents[3]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="suite", description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "release",
                        help="where the programs were built; default build/release")
    parser.add_argument("--rows", default="", metavar="PATTERN",
                        help="only rows whose name this regular expression finds")
    parser.add_argument("--clients", default="", metavar="LIST",
                        help="only these, separated by commas: ours, limit, tuned, mosquitto, ...")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=CPU_SECONDS,
                        help="of CPU that a run should take; default %(default)s")
    parser.add_argument("--quick", action="store_true", help="one round")
    parser.add_argument("--check", action="store_true",
                        help="few messages once: only that all arrive")
    parser.add_argument("--instructions", action="store_true",
                        help="instructions per message by callgrind instead, which takes its time")
    parser.add_argument("--seed", type=int, default=None, help="of the order of the runs")
    parser.add_argument("--list", action="store_true", help="names the rows and ends")
    parser.add_argument("--output", type=Path, default=None, metavar="DIR",
                        help="writes results.json and, where matplotlib is, plots there")
    parser.add_argument("--load", type=Path, default=None, metavar="FILE",
                        help="takes a results.json instead of measuring")
    parser.add_argument("--docs", action="store_true",
                        help="writes the tables of docs/performance.md, and its plots")
    return parser.parse_args()


def chosen(rows: list[Row], pattern: str, clients: str, bench: Bench) -> list[Row]:
    wanted = [OURS if name == "qcomqtt" else name for name in clients.split(",") if name]
    if unknown := [name for name in wanted if name not in PROGRAMS]:
        raise RunError(f"no such client: {', '.join(unknown)}; there are {', '.join(PROGRAMS)}")
    rows = [row for row in rows if re.search(pattern, row.name)]
    missing = {name for name in names(rows) if not is_there(bench, name)}
    for row in rows:
        row.subjects = [each for each in row.subjects
                        if (not wanted or each.name in wanted) and each.name not in missing]
    if not bench.has_transport("tls"):
        missing.add("tls")
    if missing:
        print(f"left out, not built or not installed here: {', '.join(sorted(missing))}")
    return [row for row in rows if row.subjects]


def draw(results: Results, directory: Path) -> None:
    try:
        import plots  # pylint: disable=import-outside-toplevel
    except ImportError as error:
        print(f"no plots: {error}")
        return
    plots.draw_all(results, directory)


def show(results: Results, what: dict[str, str], build: Path, seed: int) -> None:
    print(f"seed {seed}\n" + "\n".join(f"{name:14}{value}" for name, value in what.items()))
    for warning in facts.warnings(build):
        print(f"WARNING: {warning}")
    print(table.text(results))
    print(table.targets(results))


def write(results: Results, what: dict[str, str], options: argparse.Namespace, seed: int) -> None:
    """The files that the options ask for."""
    page = ROOT / "docs" / "performance.md"
    if options.output and not options.load:
        name = "instructions.json" if options.instructions else "results.json"
        output.save(options.output / name, results, what, seed)
    if options.instructions:
        if options.docs:
            pages.update(page, pages.instruction_tables(results))
        return
    if options.output:
        draw(results, options.output)
    if options.docs:
        pages.update(page, pages.tables(results, what))
        draw(results, ROOT / "docs" / "images")


def finish(results: Results) -> int:
    print(f"{sum(map(len, results.samples.values()))} runs, {len(results.failures)} failures")
    for failure in results.failures:
        print(failure, file=sys.stderr)
    return 1 if results.failures else 0


def listed(rows: list[Row]) -> str:
    return "\n".join(f"{row.name:28}{', '.join(names([row]))}" for row in rows)


def measured(bench: Bench, rows: list[Row], options: argparse.Namespace,
             seed: int) -> tuple[Results, dict[str, str]]:
    what = facts.facts(options.build)  # among it the load before
    if options.instructions:
        return measure(bench, rows, 1, seed), what
    rounds = 1 if options.quick else options.rounds
    return measure(bench, rows, rounds, seed, options.seconds), what


def main() -> int:
    options = arguments()
    options.build = options.build.resolve()
    seed = options.seed if options.seed is not None else random.randrange(1 << 31)
    if not options.check:
        network.leave_pacing_behind()
    with Bench(options.build, pinned=not options.check) as bench:
        rows = all_rows(bench)
        if not options.load:
            rows = chosen(rows, options.rows, options.clients, bench)
        if options.instructions:
            rows = instructions.rows_of(rows)
        if options.list:
            print(listed(rows))
            return 0
        if options.check:
            return finish(check(bench, rows))
        if options.load:
            results, what, seed = output.load(options.load, rows)
        else:
            results, what = measured(bench, rows, options, seed)
    show(results, what, options.build, seed)
    write(results, what, options, seed)
    return finish(results)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except RunError as problem:
        sys.exit(f"{problem}")
