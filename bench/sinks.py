"""The server of bench.digest_sink, as a bench program starts and asks it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """What a sink says: how many letters, how many addresses got more than one, and which got any."""

    letters: int
    twice: int
    to: frozenset[str]


class Sink:
    """The server of bench.digest_sink."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin
        assert process.stdout
        self._ask, self._hear = process.stdin, process.stdout
        self.port = int(self._hear.readline())

    def letters(self) -> int:
        """How many so far, since the last time `taken` was asked."""
        self._ask.write("count\n")
        self._ask.flush()
        return int(self._hear.readline())

    def taken(self) -> Taken:
        """Since the last time this was asked."""
        self._ask.write("\n")
        self._ask.flush()
        told = json.loads(self._hear.readline())
        return Taken(told["letters"], told["twice"], frozenset(told["to"]))


@contextmanager
def sink(*, pause_ms: int = 0) -> Iterator[Sink]:
    """A server in a process of its own, gone at the end."""
    command = [sys.executable, "-m", "bench.digest_sink", str(pause_ms)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Sink(process)
        finally:
            process.kill()
