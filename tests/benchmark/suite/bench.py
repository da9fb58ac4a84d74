# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""Runs a client program against the sink and checks that no message was lost."""

import functools
import json
import os
import subprocess
import sys
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from authority import CERTIFICATE, KEY, make_certificate
from sink import RunError, Sink

Sample = dict[str, Any]

CLIENTS = Path(__file__).resolve().parent.parent / "clients"


def warm_up(messages: int) -> int:
    """As RunOptions::warmUp()."""
    return messages // 20 + 1


@functools.cache
def python_with(module: str) -> str | None:
    """The interpreter that runs this, or that of the system, whichever has the module."""
    for python in (sys.executable, "/usr/bin/python3"):
        command = [python, "-c", f"import {module}"]
        if Path(python).exists() and subprocess.run(command, capture_output=True,
                                                    check=False).returncode == 0:
            return python
    return None


class Bench(AbstractContextManager["Bench"]):
    """Starts the sink; run() does the rest."""

    def __init__(self, build: Path, timeout: float = 60, pinned: bool = True) -> None:
        self.build = build
        self.timeout = timeout
        self._cpus = sorted(os.sched_getaffinity(0)) if pinned else []
        self._sink: Sink | None = None
        self._run = 0
        self._directory = tempfile.TemporaryDirectory()

    def __exit__(self, *_: object) -> None:
        if self._sink:
            self._sink.close()
        self._directory.cleanup()

    def program(self, name: str) -> list[str] | None:
        """How to start a program; None: it was not built or does not work here."""
        if name.endswith(".py"):
            python = python_with("asyncio_mqtt")
            return [python, str(CLIENTS / name)] if python else None
        path = self.build / "tests" / "benchmark" / name
        return [str(path)] if path.exists() else None

    def required(self, name: str) -> list[str]:
        """As program(), of one that has to be there."""
        command = self.program(name)
        if not command:
            raise RunError(f"{name} is not built: build the target qcomqtt_benchmark")
        return command

    @property
    def sink(self) -> Sink:
        if not self._sink:
            program = self.required("qcomqtt_benchmark_sink")
            self._sink = Sink([*self.pin(last=True), *program, *self._identity()])
        return self._sink

    def _identity(self) -> list[str]:
        directory = Path(self._directory.name)
        if not make_certificate(directory):
            return []
        return ["--certificate", str(directory / CERTIFICATE), "--key", str(directory / KEY)]

    @property
    def certificate(self) -> Path:
        """The one to trust."""
        return Path(self._directory.name) / CERTIFICATE

    def has_transport(self, transport: str) -> bool:
        return transport in self.sink.ports

    def pin(self, last: bool = False) -> list[str]:
        """Client and sink have a processor of their own, where there are two."""
        if not self._cpus:
            return []
        return ["taskset", "-c", str(self._cpus[-1 if last else 0])]

    def run(self, program: str, messages: int, *, operation: str = "publish", qos: int = 0,
            size: int = 256, prefix: list[str] | None = None,
            rehearsed: bool = False, **what: Any) -> Sample:
        """One run of a client, of which command() knows the rest; what it measured.

        Rehearsed is what takes much memory. The host of a virtual machine takes back what has been
        free for seconds (free page reporting), and to touch that again takes 8 us for 4 KiB, five
        times as long as else. What a run has just let go of the next one gets.
        """
        if rehearsed:
            self.run(program, messages, operation=operation, qos=qos, size=size, **what)
        run, command = self.command(program, messages, operation=operation, qos=qos, size=size,
                                    **what)
        sample = self.run_alone([*(prefix or []), *command])
        total = messages + warm_up(messages)
        report = self.reports(run, 1)[0]
        if operation == "receive":
            complete = report["sent"] == total
        else:  # at QoS 0 one more, whose acknowledgement tells that the others have arrived
            total += 1 if operation == "publish" and qos == 0 else 0
            complete = report["received"] == total and report["receivedBytes"] == total * size
        if not complete:
            raise RunError(f"{report}, not {total} messages: {' '.join(command)}")
        return sample

    def command(self, program: str, messages: int, *, transport: str = "tcp",
                operation: str = "publish", qos: int = 0, size: int = 256, window: int = 1000,
                extra: str = "", arguments: list[str] | None = None) -> tuple[int, list[str]]:
        """The number of a new run, which the sink reports, and how to start its client."""
        self._run += 1
        command = [
            *self.required(program), "--port", str(self.sink.ports[transport]),
            "--transport", transport, "--operation", operation, "--qos", str(qos),
            "--size", str(size), "--messages", str(messages), "--window", str(window),
            "--extra", f"run={self._run}" + (f";{extra}" if extra else ""), *(arguments or [])]
        if transport == "tls":
            command += ["--ca", str(self.certificate)]
        return self._run, command

    def run_alone(self, command: list[str]) -> Sample:
        """A program that prints one line of JSON; it may use the sink or not."""
        self.sink.forget_reports()
        try:
            done = subprocess.run(self.pin() + command, capture_output=True, text=True,
                                  timeout=self.timeout, check=False)
        except subprocess.TimeoutExpired as error:
            raise RunError(f"no end after {self.timeout} s: {' '.join(command)}") from error
        if done.returncode != 0:
            reason = (done.stderr.splitlines() or [f"exit code {done.returncode}"])[-1]
            raise RunError(f"{reason}: {' '.join(command)}")
        sample: Sample = json.loads(done.stdout.splitlines()[-1])
        return sample

    def reports(self, run: int, count: int) -> list[dict[str, int]]:
        """What the sink says of so many connections of a run."""
        found: list[dict[str, int]] = []
        while len(found) < count:
            report = self.sink.report()
            if report["run"] == run:  # else of one that was given up before
                found.append(report)
        return found
