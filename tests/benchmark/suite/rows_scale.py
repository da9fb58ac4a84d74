# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""Much of something: streams, subscriptions, connections, messages in flight or on a disk."""

import itertools

from bench import Bench, RunError, Sample
from row import ALLOCATIONS, CPU, GROWTH, OURS, RATE, Figure, Row, Subject

SCALE = "qcomqtt_benchmark_scale"
IDLE = "qcomqtt_benchmark_idle"
#: All packet identifiers but the 16 that the client keeps for other things than publishing.
IN_FLIGHT = 65519

#: What the reports of the sink name; Bench counts its own runs from 1.
RUNS = itertools.count(1_000_000)

SECONDS = Figure("time", "s", lambda sample: sample["seconds"])
PER_CONNECTION = Figure("memory", "KiB", lambda sample: (sample["peakKiB"] - sample["startKiB"])
                        / sample["messages"])


def rows(bench: Bench) -> list[Row]:
    found: list[Row] = []
    if bench.program(SCALE):
        found += [many(mode, count) for mode in ("streams", "subscriptions")
                  for count in (1, 100, 10_000)]
        found += [reconnect(), *(durable(mode) for mode in ("store-process", "store-power"))]
    if bench.program(IDLE):
        found += [idle(count) for count in (1, 1000)]
    return found


def many(mode: str, count: int) -> Row:
    """What a message costs must not depend on how many streams or subscriptions there are."""
    waits_for = count if mode == "subscriptions" else 0

    def measure(bench: Bench, messages: int) -> Sample:
        return bench.run(SCALE, messages, operation="receive", qos=1,
                         extra=f"topics={count};after={waits_for}", arguments=["--mode", mode])

    return Row(f"{mode}-{count}", f"receive QoS 1, {count} {mode}", "streams, subscriptions",
               [Subject(OURS, measure)], figures=(CPU, RATE, ALLOCATIONS, GROWTH),
               least_messages=20_000, check_messages=300 if count < 10_000 else 0,
               tags={"mode": mode, "count": count})


def reconnect() -> Row:
    """From the loss of the connection until the first new message is acknowledged."""

    def measure(bench: Bench, messages: int) -> Sample:
        run = next(RUNS)
        sample = bench.run_alone(command(bench, SCALE, messages, "reconnect", window=messages,
                                         extra=f"run={run};hold={messages}", qos=1))
        first, second = reports(bench, 2, run)
        if first["received"] != messages or second["received"] != messages + 1:
            raise RunError(f"{first}, {second}, not {messages} messages and one more")
        return sample

    return Row("reconnect-65519", f"reconnect, {IN_FLIGHT} in flight", "reconnect",
               [Subject(OURS, measure)], figures=(SECONDS, CPU, ALLOCATIONS, GROWTH),
               messages=IN_FLIGHT, check_messages=300, tags={"count": IN_FLIGHT})


def durable(mode: str) -> Row:
    """Every message is on the disk before it goes out, and removed when it is acknowledged."""
    what = {"store-process": "survives the process", "store-power": "survives the loss of power"}

    def measure(bench: Bench, messages: int) -> Sample:
        return bench.run(SCALE, messages, operation="publish", qos=1, arguments=["--mode", mode])

    return Row(f"{mode}-1-256", f"post QoS 1, {what[mode]}", "session store",
               [Subject(OURS, measure)], figures=(RATE, CPU, ALLOCATIONS, GROWTH),
               least_messages=20_000, check_messages=300, tags={"mode": mode})


def idle(count: int) -> Row:
    """Memory of a connection that does nothing."""

    def subject(name: str, mode: str) -> Subject:
        def measure(bench: Bench, messages: int) -> Sample:
            run = next(RUNS)
            sample = bench.run_alone(command(bench, IDLE, messages, mode, window=1000,
                                             extra=f"run={run}"))
            reports(bench, messages, 0 if mode == "socket" else run)
            return sample
        return Subject(name, measure)

    return Row(f"idle-{count}", f"{count} idle connections, each", "idle connections",
               [subject(OURS, "ours"), subject("limit", "socket"),
                subject("mosquitto", "mosquitto")],
               figures=(PER_CONNECTION, CPU, ALLOCATIONS), messages=count,
               check_messages=min(count, 5), tags={"count": count})


def command(bench: Bench, program: str, messages: int, mode: str, window: int, extra: str,
            qos: int = 0) -> list[str]:
    """For Bench.run_alone(), where the sink gets something else than so many messages."""
    start = bench.program(program)
    if not start:
        raise RunError(f"{program} is not built")
    return [*start, "--port", str(bench.sink.ports["tcp"]), "--messages", str(messages),
            "--window", str(window), "--mode", mode, "--qos", str(qos),
            "--extra", extra]


def reports(bench: Bench, count: int, run: int) -> list[dict[str, int]]:
    """Of so many connections; not those of a run that was given up before."""
    found: list[dict[str, int]] = []
    while len(found) < count:
        report = bench.sink.report()
        if report["run"] == run:
            found.append(report)
    return found
