"""A day of many sources in minutes: the web in a process of its own, a worker in a fork, this process looks on."""

from __future__ import annotations

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bench.gather_plan import STARTS, Clock, Plan, plans
from bench.table import Row

LOOK_EVERY = 0.25
# What is left at the day's end: leases of killed workers, pages in the queue.
DRAIN_WITHIN = 240.0


@dataclass(frozen=True)
class Day:
    """`hours` of the day's clock in `minutes` on the wall; `answer_within` and `lease` are seconds on the wall."""

    sources: int
    minutes: float
    hours: float = 24.0
    kills: int = 0
    seed: int = 1
    answer_within: float = 20.0
    lease: float = 120.0

    @property
    def pace(self) -> float:
        return self.hours * 60 / self.minutes


@dataclass
class Seen:
    """What the looker-on has seen: megabytes of the worker by seconds of the day's run, CPU seconds, kills."""

    memory: list[tuple[float, float]] = field(default_factory=list)
    cpu: float = 0.0
    killed: int = 0

    def mean(self, start: float, end: float) -> float:
        """Megabytes on average between two shares of the run."""
        last = self.memory[-1][0]
        some = [size for moment, size in self.memory if start * last <= moment <= end * last]
        return statistics.fmean(some) if some else 0.0


class _Web:
    """bench.gather_web, which ends with its standard input."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.port = int(self._line())

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()

    def _say(self, words: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{words}\n")
        self._process.stdin.flush()

    def begin(self, moment: float) -> None:
        self._say(f"begin {moment}")

    def told(self) -> dict[str, object]:
        self._say("tell")
        return dict(json.loads(self._line()))


@contextmanager
def _web(day: Day) -> Iterator[_Web]:
    told = [day.sources, day.seed, day.hours, day.pace]
    command = [sys.executable, "-m", "bench.gather_web", *map(str, told)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield _Web(process)
        finally:
            process.kill()


def run(day: Day, *, folder: Path | None = None) -> list[Row]:
    """Live the day in a data folder of its own; the figures."""
    with tempfile.TemporaryDirectory(prefix="svodka-bench-gather-") as own, _web(day) as web:
        sources = plans(day.sources, seed=day.seed, day=timedelta(hours=day.hours))
        os.environ.update(SVODKA_DATA=str(folder or own), DJANGO_SETTINGS_MODULE="svodka.settings")
        os.environ.update(SVODKA_FETCH_ALLOWED=",".join(f"{plan.host}:{web.port}" for plan in sources))
        return _live(day, sources, web, notes=Path(own) / "notes.txt")


def _live(day: Day, sources: list[Plan], web: _Web, *, notes: Path) -> list[Row]:
    # In a process of its own: migrations take 150 MB, which no worker would have. DEBUG leaves the static files out;
    # it must not be on where memory is measured, because Django keeps queries then.
    environment = {**os.environ, "SVODKA_DEBUG": "yes"}
    subprocess.run([sys.executable, "-m", "svodka", "prepare"], check=True, stdout=subprocess.DEVNULL, env=environment)
    import django  # noqa: PLC0415

    from svodka import logs  # noqa: PLC0415

    logs.configure(form="text", level="ERROR")
    django.setup()
    from bench import gather_world as world  # noqa: PLC0415

    # What making them takes would be counted as every worker's.
    _aside(lambda: world.make(sources, port=web.port))
    world.warm(sources[0])
    first_due = world.due_times()
    bounds = world.Bounds(day.answer_within, timedelta(seconds=day.lease))
    notes.touch()
    clock = Clock(time.time(), day.pace)
    web.begin(clock.began)
    until, seen = STARTS + timedelta(hours=day.hours), Seen()
    _gather(lambda: world.work(clock, until=until, bounds=bounds, notes=notes), day, clock, until, seen)
    late = world.lateness(notes, sources, first_due)
    # The leases of the killed are over, and so are the pauses that politeness wants.
    later = Clock(clock.began, day.pace, ahead=bounds.lease * day.pace)
    left = world.drain(later, bounds=bounds, notes=notes, seconds=DRAIN_WITHIN)
    os.waitpid(left, 0)
    told = web.told()
    return _rows(day, seen, late, told, world.items(sources, told["shown"]))  # type: ignore[arg-type]


def _aside(do: Callable[[], None]) -> None:
    """In a fork of its own, to its end. Raises RuntimeError when it fails."""
    child = os.fork()
    if not child:
        status = 1
        try:
            do()
            status = 0
        finally:
            os._exit(status)
    if os.waitpid(child, 0)[1]:
        raise RuntimeError("The sources could not be made.")


def _gather(begin: Callable[[], int], day: Day, clock: Clock, until: datetime, seen: Seen) -> None:
    """One worker after another until the day is over, killed at moments drawn beforehand."""
    drawn = random.Random(day.seed)
    moments = sorted(clock.began + day.minutes * 60 * drawn.random() for _kill in range(day.kills))
    child = begin()
    while True:
        ended, _status, used = os.wait4(child, os.WNOHANG)
        if ended:
            seen.cpu += used.ru_utime + used.ru_stime
            return
        if moments and time.time() >= moments[0]:
            moments.pop(0)
            os.kill(child, signal.SIGKILL)
            _ended, _status, used = os.wait4(child, 0)
            seen.cpu += used.ru_utime + used.ru_stime
            seen.killed += 1
            child = begin()
            continue
        if clock() < until:
            seen.memory.append((time.time() - clock.began, _megabytes(child)))
        time.sleep(LOOK_EVERY)


def _megabytes(process: int) -> float:
    """What is resident of a process."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def _rows(day: Day, seen: Seen, late: list[float], told: dict[str, object], found: dict[str, int]) -> list[Row]:
    name = f"{day.sources:,} sources, {day.hours:g} h in {day.minutes:g} min"
    name += f", {seen.killed} kills" if day.kills else ""
    asked = told["asked"]
    assert isinstance(asked, dict)
    rows = [
        Row(f"{name}: items shown", sum(found.values()) - found["twice"]),
        Row(f"{name}: items lost", found["lost"], target=0),
        Row(f"{name}: twice", found["twice"], target=0),
        Row(f"{name}: neither taken nor refused for a reason", found["unexplained"], target=0),
        Row(f"{name}: refused for a reason", found["refused"]),
        Row(f"{name}: requests at a time for an address, at most", float(str(told["most_at_once"])), target=1),
        Row("requests", sum(asked.values())),
        Row("polls of sources that mean well", len(late)),
    ]
    if day.kills:
        return rows
    centile = statistics.quantiles(late, n=100)
    return [
        *rows,
        Row("a poll after its time, minutes of the day: median", centile[49] / 60),
        Row("a poll after its time, minutes of the day: p95", centile[94] / 60, target=5),
        Row("a poll after its time, minutes of the day: the latest", max(late) / 60, target=60),
        Row("megabytes resident: most", max(size for _moment, size in seen.memory), target=250),
        Row(
            "megabytes resident: the last tenth as a multiple of the first",
            seen.mean(0.9, 1) / seen.mean(0, 0.1),
            target=1.1,
        ),
        Row("megabytes resident: first tenth", seen.mean(0, 0.1)),
        Row("megabytes resident: last tenth", seen.mean(0.9, 1)),
        Row("CPU, seconds of the worker", seen.cpu),
        Row("CPU, share of one core", seen.cpu / (day.minutes * 60)),
    ]
