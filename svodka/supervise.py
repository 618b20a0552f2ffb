"""`svodka serve`: starts the web server and the worker, keeps them running, and stops with them.

A child that dies is started again, at once at first, then after longer and longer pauses; one that dies five
times within a minute will not get better by itself, so everything stops and says so. When the file with the settings
changes, those that read it take it over: the owner changes the time zone at the desk. Each child leads a process
group of its own: what it leaves behind when it is killed goes with it, and Ctrl-C reaches the supervisor only.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from svodka.errors import SvodkaError

DEATHS = 5
DEATHS_WITHIN = 60.0
FIRST_PAUSE = 0.2
# A page is rendered and a batch of 32 pages is read in seconds; who is not done after 20 is stuck.
PATIENCE = 20.0
# Seconds for which the old server goes on beside the one that has the new settings. Granian's own 3.5 left readers
# five seconds before a closed door on a busy machine, where the new one took eight to listen.
OVERLAP = 12.0
_PR_SET_PDEATHSIG = 1

Say = Callable[[str, dict[str, object]], None]


class UnableToKeepRunning(SvodkaError):
    """A child dies again and again; its own last words in the log say why."""


def end_with_parent() -> None:
    """Ask the kernel for SIGTERM when the parent dies, even by kill -9. Linux only: elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def pause_before(deaths: Sequence[float]) -> float:
    """Seconds to wait before the next start, given the times of the deaths of the last minute: 0.2, 0.4, 0.8 …"""
    return FIRST_PAUSE * 2 ** (len(deaths) - 1) if deaths else 0.0


@dataclass
class Settings:
    """The file that children read at their start, and a command that fails for one with which they could not start."""

    file: Path
    check: Sequence[str]
    seen: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.seen = self._looks()

    def changed(self) -> bool:
        """Whether it has changed since it was last asked, to something with which children can start."""
        looks = self._looks()
        if looks == self.seen:
            return False
        self.seen = looks
        return subprocess.run(self.check, stdin=subprocess.DEVNULL, check=False).returncode == 0

    def _looks(self) -> tuple[int, int]:
        try:
            stat = self.file.stat()
        except OSError:
            return 0, 0
        return stat.st_mtime_ns, stat.st_ino


@dataclass
class Child:
    """One program that must run: how it is called in messages, its command, and how it has been doing.

    `renewed_by` is the signal upon which it reads the settings anew or ends to be started again; None if it reads none.
    """

    name: str
    command: Sequence[str]
    renewed_by: signal.Signals | None = None
    is_renewed: bool = False
    process: subprocess.Popen[bytes] | None = None
    start_at: float = 0.0
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        supervisor = os.getpid()

        def between_fork_and_exec() -> None:
            end_with_parent()
            if os.getppid() != supervisor:  # it died before the kernel was asked
                os._exit(1)

        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=between_fork_and_exec
        )

    def died(self, *, now: float) -> bool:
        """Whether it ran and no longer does, unasked; counts the death and sets the time of the next start."""
        if self.process is None or self.process.poll() is None:
            return False
        self.signal_group(signal.SIGKILL)  # granian's worker outlives a granian that is killed, and holds the port
        self.process = None
        if self.is_renewed:
            self.is_renewed, self.start_at = False, now
            return False
        self.deaths = [*(at for at in self.deaths if now - at < DEATHS_WITHIN), now]
        self.start_at = now + pause_before(self.deaths)
        return True

    def signal_group(self, number: signal.Signals) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def renew(self) -> None:
        """Have it take over the settings. Granian starts a second worker before it ends the first: nobody waits."""
        if self.process is not None and self.process.poll() is None and self.renewed_by is not None:
            self.is_renewed = self.renewed_by == signal.SIGTERM
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(self.renewed_by)

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()


class Supervisor:
    """Runs children until a signal says stop or one of them cannot be kept running."""

    def __init__(self, children: Sequence[Child], *, say: Say, settings: Settings | None = None) -> None:
        self.children = children
        self.say = say
        self.settings = settings
        self.stopping = False

    def run(self) -> None:
        """Returns after SIGTERM or SIGINT, when all children are gone. Raises UnableToKeepRunning."""
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            while not self.stopping:
                if self.settings is not None and self.settings.changed():
                    for child in self.children:
                        child.renew()
                for child in self.children:
                    self._look_after(child)
                time.sleep(0.1)
        finally:
            self._stop_children()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        code = child.process.poll() if child.process else None
        if child.died(now=now):
            self.say("a child died", {"child": child.name, "status": code, "again_in": round(child.start_at - now, 1)})
            if len(child.deaths) >= DEATHS:
                raise UnableToKeepRunning(
                    f"The {child.name} stopped {DEATHS} times within a minute; what it said stands above."
                )
        if child.process is None and now >= child.start_at:
            child.start()

    def _stop_children(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        until = time.monotonic() + PATIENCE
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(timeout=max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say("a child was killed", {"child": child.name, "after_seconds": PATIENCE})
            child.signal_group(signal.SIGKILL)
            child.process.wait()


def web_command(*, host: str, port: int, threads: int, log_config: str) -> list[str]:
    """Granian serving the portal: one process, `threads` requests at a time; its log in our form, no access log."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", "1", "--blocking-threads", str(threads)),
        *("--respawn-interval", str(OVERLAP)),
        *("--no-ws", "--no-access-log", "--log-level", "warning", "--log-config", log_config),
        "svodka.wsgi:application",
    ]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "svodka", "work"]
