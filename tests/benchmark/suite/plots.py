# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""Pictures of the results: performance-*.svg. Needs matplotlib."""

from pathlib import Path

import matplotlib

matplotlib.use("svg")
# pylint: disable=wrong-import-position
from matplotlib import pyplot  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402

from measure import Results  # noqa: E402
from names import NAMES  # noqa: E402
from row import CPU, Row  # noqa: E402

COLOURS = {"ours": "#1b7837", "limit": "#9e9e9e", "tuned": "#cfcfcf", "owned": "#66a61e",
           "mosquitto": "#d95f02", "paho": "#7570b3", "asyncio": "#e7298a"}
LICENCE = """<!--
SPDX-FileCopyrightText: 2026 The QCoMqtt authors
SPDX-License-Identifier: MIT
-->
"""
#: So that the same results make the same file.
matplotlib.rcParams |= {"svg.hashsalt": "performance", "svg.fonttype": "none", "font.size": 9,
                        "axes.spines.top": False, "axes.spines.right": False}


def draw_all(results: Results, directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for operation in ("publish", "receive"):
        bars(results, operation, directory)
        sizes(results, operation, directory)
    windows(results, directory)


def rows_with(results: Results, **tags: object) -> list[Row]:
    return [row for row in results.rows
            if all(row.tags.get(key) == value for key, value in tags.items())]


def save(name: str, directory: Path) -> None:
    path = directory / f"performance-{name}.svg"
    pyplot.tight_layout()
    pyplot.savefig(path, metadata={"Date": None, "Creator": None})
    pyplot.close()
    lines = path.read_text(encoding="utf-8").splitlines()
    lines.insert(1, LICENCE.rstrip())  # behind <?xml ...?>
    path.write_text("\n".join(line.rstrip() for line in lines) + "\n", encoding="utf-8")


def finish(axes: Axes, title: str) -> None:
    axes.set_title(title, loc="left")
    axes.set_ylabel("CPU per message, µs")
    axes.set_yscale("log")
    axes.grid(axis="y", which="major", color="#dddddd")
    axes.set_axisbelow(True)
    axes.legend(frameon=False, fontsize=8, ncol=3)


def bars(results: Results, operation: str, directory: Path) -> None:
    """256 bytes: a group of bars for each QoS."""
    rows = rows_with(results, operation=operation, size=256)
    if not rows:
        return
    names = [name for name in COLOURS if any(results.values(row.name, name, CPU) for row in rows)]
    _, axes = pyplot.subplots(figsize=(7, 3.6))
    width = 0.8 / len(names)
    for index, name in enumerate(names):
        values = [results.value(row.name, name, CPU) or 0 for row in rows]
        places = [place + (index - (len(names) - 1) / 2) * width for place in range(len(rows))]
        drawn = axes.bar(places, values, width * 0.92, color=COLOURS[name], label=NAMES[name])
        axes.bar_label(drawn, [short(value) for value in values], fontsize=6, padding=1)
    axes.set_xticks(range(len(rows)), [f"QoS {row.tags['qos']}" for row in rows])
    axes.margins(y=0.25)
    finish(axes, f"{operation}, 256 bytes")
    save(operation, directory)


def short(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def sizes(results: Results, operation: str, directory: Path) -> None:
    """QoS 1: a line for each client."""
    rows = [row for row in rows_with(results, operation=operation, qos=1) if "size" in row.tags]
    lines(results, rows, "size", f"{operation} QoS 1", "bytes of payload", f"size-{operation}",
          directory)


def windows(results: Results, directory: Path) -> None:
    rows = [row for row in rows_with(results, operation="publish") if "window" in row.tags]
    lines(results, rows, "window", "publish QoS 1, 256 bytes", "window: most unacknowledged",
          "window", directory)


def lines(results: Results, rows: list[Row], tag: str, title: str, axis: str, name: str,
          directory: Path) -> None:
    if len(rows) < 2:
        return
    _, axes = pyplot.subplots(figsize=(7, 3.6))
    for subject in COLOURS:
        points = [(row.tags[tag], results.value(row.name, subject, CPU)) for row in rows]
        points = [(place, value) for place, value in points if value]
        if points:
            axes.plot(*zip(*points), marker="o", markersize=4, color=COLOURS[subject],
                      label=NAMES[subject])
    axes.set_xscale("log")
    axes.set_xticks([row.tags[tag] for row in rows], [str(row.tags[tag]) for row in rows])
    axes.minorticks_off()
    axes.set_xlabel(axis)
    finish(axes, title)
    save(name, directory)
