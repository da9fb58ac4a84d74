# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""A flood into the dashboards of the examples; see "A flood into the dashboards" in README.md."""

import os

from bench import Bench, Sample
from row import OURS, RATE, Figure, Row, Subject

FLOOD = "flood/qcomqtt_flood"
MESSAGES_PER_SECOND = 50_000
SECONDS = 5
#: As qcomqtt_flood --help names them; the last is what a dashboard is without models.
SCENES = {"qml": "QML, the overview", "qml-topics": "QML, the list of topics",
          "widgets": "Widgets", "listmodel": "a ListModel, per message"}

LOAD = Figure("load", "% CPU", lambda sample: 100 * sample["cpuSeconds"] / sample["seconds"])
GAP = Figure("gap", "ms", lambda sample: sample["longestGapMilliseconds"])
GAP99 = Figure("p99", "ms", lambda sample: sample["p99GapMilliseconds"])


def rows(bench: Bench) -> list[Row]:
    if not bench.program(FLOOD):
        return []
    return [flood(scene) for scene in SCENES]


def flood(scene: str) -> Row:
    def measure(bench: Bench, _: int) -> Sample:
        variables = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
        settings = [f"{name}={os.environ.get(name, value)}" for name, value in variables.items()]
        return bench.run_alone(["env", *settings, *bench.required(FLOOD), "--only", scene, "--json",
                                "--rate", str(MESSAGES_PER_SECOND), "--seconds", str(SECONDS)])

    # Not with --check: ctest has a test of its own for it.
    return Row(f"flood-{scene}", f"{MESSAGES_PER_SECOND} messages/s into {SCENES[scene]}",
               "flood into models", [Subject(OURS, measure)], figures=(LOAD, RATE, GAP, GAP99),
               messages=MESSAGES_PER_SECOND * SECONDS, check_messages=0)
