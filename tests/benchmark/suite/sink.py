# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""The other end of every run: qcomqtt_benchmark_sink."""

import json
import queue
import resource
import subprocess
import threading
from pathlib import Path
from typing import Any


class RunError(Exception):
    """A program failed, or a message was lost."""


class Sink:
    """Runs as long as the block of its `with` does."""

    def __init__(self, program: Path, prefix: list[str], arguments: list[str]) -> None:
        # Every connection is a file; clients that are started later may have as many.
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        self._process = subprocess.Popen(
            [*prefix, str(program), *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.ports: dict[str, int] = self._next_line()

    def __enter__(self) -> "Sink":
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)

    @property
    def process_id(self) -> int:
        return self._process.pid

    def report(self) -> dict[str, int]:
        """What came and went on the connection that was closed last."""
        return self._next_line()

    def forget_reports(self) -> None:
        """Those of runs that failed."""
        while not self._lines.empty():
            self._lines.get()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line)

    def _next_line(self) -> Any:
        try:
            return json.loads(self._lines.get(timeout=10))
        except queue.Empty as error:
            raise RunError("the sink reports no connection") from error
