# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""Much of something: streams, subscriptions, connections, messages in flight or on a disk."""

from bench import Bench, RunError, Sample
from row import ALLOCATIONS, CPU, GROWTH, OURS, RATE, Figure, Row, Subject

SCALE = "qcomqtt_benchmark_scale"
IDLE = "qcomqtt_benchmark_idle"
#: All packet identifiers but the 16 that the client keeps for other things than publishing.
IN_FLIGHT = 65519

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
               # Each topic comes in the warm-up, and often after that.
               [Subject(OURS, measure)], least_messages=max(20_000, 25 * count),
               check_messages=300 if count < 10_000 else 0)


def reconnect() -> Row:
    """From the loss of the connection until the first new message is acknowledged."""

    def measure(bench: Bench, messages: int) -> Sample:
        run, command = bench.command(SCALE, messages, qos=1, window=messages,
                                     extra=f"hold={messages}", arguments=["--mode", "reconnect"])
        sample = bench.run_alone(command)
        first, second = bench.reports(run, 2)
        if first["received"] != messages or second["received"] != messages + 1:
            raise RunError(f"{first}, {second}, not {messages} messages and one more")
        return sample

    return Row("reconnect-65519", f"reconnect, {IN_FLIGHT} in flight", "reconnect",
               [Subject(OURS, measure)], figures=(SECONDS, CPU, ALLOCATIONS, GROWTH),
               messages=IN_FLIGHT, check_messages=300)


def durable(mode: str) -> Row:
    """Every message is on the disk before it goes out, and removed when it is acknowledged."""
    what = {"store-process": "survives the process", "store-power": "survives the loss of power"}

    def measure(bench: Bench, messages: int) -> Sample:
        return bench.run(SCALE, messages, qos=1, arguments=["--mode", mode])

    return Row(f"{mode}-1-256", f"post QoS 1, {what[mode]}", "session store",
               [Subject(OURS, measure)], figures=(RATE, CPU, ALLOCATIONS, GROWTH),
               least_messages=20_000, check_messages=300)


def idle(count: int) -> Row:
    """Memory of a connection that does nothing."""

    def subject(name: str, mode: str) -> Subject:
        def measure(bench: Bench, messages: int) -> Sample:
            run, command = bench.command(IDLE, messages, arguments=["--mode", mode])
            sample = bench.run_alone(command)
            # A bare socket does not say of which run it is.
            bench.reports(0 if mode == "socket" else run, messages)
            return sample
        return Subject(name, measure)

    return Row(f"idle-{count}", f"{count} idle connections, each", "idle connections",
               [subject(OURS, "ours"), subject("limit", "socket"),
                subject("mosquitto", "mosquitto")],
               figures=(PER_CONNECTION, CPU, ALLOCATIONS), messages=count,
               check_messages=min(count, 5))
