# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""What the library weighs, what it costs to start, and what its header costs to compile."""

import json
import re
import resource
import shlex
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import callgrind
from bench import Bench, RunError, Sample
from row import OURS, Figure, Row, Subject

STARTERS = {OURS: "qcomqtt_benchmark_startup_client", "limit": "qcomqtt_benchmark_startup_socket"}
STARTS = 20  #: of which one run is the mean

#: A file for each subject: what a user includes, and what it stands beside.
INCLUDES = {OURS: "#include <QCoMqtt/Client>\n",
            "limit": "#include <QTcpSocket>\n#include <QCoroTask>\n"}

SIZE = Figure("size", "kB", lambda sample: sample["bytes"] / 1000)
START = Figure("start", "ms", lambda sample: sample["seconds"] * 1e3)
START_CPU = Figure("cpu", "ms", lambda sample: sample["cpuSeconds"] * 1e3)
INSTRUCTIONS = Figure("instructions", "million", lambda sample: sample.get("instructions"))
COMPILE = Figure("cpu", "s", lambda sample: sample["cpuSeconds"])


def rows(bench: Bench) -> list[Row]:
    found = [size(path) for path in libraries(bench)]
    if all(bench.program(program) for program in STARTERS.values()):
        found.append(startup())
        if shutil.which("valgrind"):
            found.append(startup_instructions())
        if flags(bench):
            found.append(compile_time())
    return found


def sample_of(seconds: float, cpu: float, **more: float) -> Sample:
    return {"messages": 1, "seconds": seconds, "cpuSeconds": cpu, "allocations": None,
            "startKiB": 0, "peakKiB": 0, **more}


def libraries(bench: Bench) -> list[Path]:
    """Of the build without tests, which stands beside the one that is measured."""
    return sorted((bench.build.parent / "package").glob("**/libQCoMqtt*.so"))


def size(path: Path) -> Row:
    """As a package has it: without names for a debugger, and without entries for our tests."""
    library = path.resolve()

    def measure(_: Bench, __: int) -> Sample:
        with tempfile.NamedTemporaryFile() as stripped:
            subprocess.run(["strip", "-o", stripped.name, str(library)], check=True)
            return sample_of(0, 0, bytes=Path(stripped.name).stat().st_size)

    return Row(f"size-{path.stem}", f"{path.name}, stripped", "size of the libraries",
               [Subject(OURS, measure)], figures=(SIZE,), messages=1, check_messages=0)


def children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def timed(command: list[str], times: int = 1) -> Sample:
    """The mean of some runs of a program."""
    cpu, start = children_seconds(), time.monotonic()
    for _ in range(times):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RunError(f"{shlex.join(command)}: {done.stderr.strip()}")
    return sample_of((time.monotonic() - start) / times, (children_seconds() - cpu) / times)


def startup() -> Row:
    """From exec() to the end of a program that makes a client, or a socket, and ends."""

    def subject(name: str, program: str) -> Subject:
        return Subject(name, lambda bench, _: timed(bench.pin() + bench.required(program), STARTS))

    return Row("startup", "start and end of a program", "start-up",
               [subject(*pair) for pair in STARTERS.items()],
               figures=(START_CPU, START), messages=1, check_messages=0)


def startup_instructions() -> Row:
    """The same in instructions of user space, the dynamic linker's among them."""

    def count(bench: Bench, program: str) -> Sample:
        done = subprocess.run([*callgrind.COMMAND, *bench.required(program)],
                              capture_output=True, text=True, check=False)
        return sample_of(0, 0, instructions=callgrind.collected(done.stderr) / 1e6)

    return Row("startup-instructions", "start and end of a program", "start-up",
               [Subject(name, lambda bench, _, what=program: count(bench, what))
                for name, program in STARTERS.items()],
               figures=(INSTRUCTIONS,), messages=1, check_messages=0)


def flags(bench: Bench) -> list[str]:
    """Compiler and options of a program that uses the library, without ccache and files."""
    database = bench.build / "compile_commands.json"
    if not database.exists():
        return []
    for entry in json.loads(database.read_text()):
        if entry["file"].endswith("startup.cpp") and "startup_client" in entry["command"]:
            words = shlex.split(entry["command"])
            compiler = next(i for i, word in enumerate(words)
                            if re.search(r"(\+\+|cc)[-\d.]*$", word) and "ccache" not in word)
            return words[compiler:words.index("-o")]
    return []


def compile_time() -> Row:
    """CPU time of the compiler for a file that includes the header and nothing else."""

    def subject(name: str, text: str) -> Subject:
        def measure(bench: Bench, _: int) -> Sample:
            with tempfile.TemporaryDirectory() as directory:
                source = Path(directory) / "includes.cpp"
                source.write_text(text)
                return timed([*bench.pin(), *flags(bench), "-c", str(source),
                              "-o", str(source.with_suffix(".o"))])
        return Subject(name, measure)

    return Row("compile", "compile a file with the header", "compile time",
               [subject(*pair) for pair in INCLUDES.items()],
               figures=(COMPILE,), messages=1, check_messages=0)
