# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""The other end of every run: qcomqtt_benchmark_sink."""

import json
import queue
import resource
import subprocess
import threading
from typing import Any


class RunError(Exception):
    """A program failed, or a message was lost."""


class Sink:
    """Runs until it is closed."""

    def __init__(self, command: list[str]) -> None:
        # Every connection is a file; clients that are started later may have as many.
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, text=True)
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.ports: dict[str, int] = self._next_line()

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)

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
