from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from svodka import supervise
from svodka.supervise import Child, Supervisor, UnableToKeepRunning, pause_before

STEADY = [sys.executable, "-c", "import time; time.sleep(60)"]
DYING = [sys.executable, "-c", "raise SystemExit(3)"]
STUBBORN = [
    *(sys.executable, "-c"),
    "import signal, time, pathlib, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "pathlib.Path(sys.argv[1]).touch(); time.sleep(60)",
]


def nothing(_event: str, _details: dict[str, object]) -> None:
    pass


def wait_for(what: Callable[[], object], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_pauses_double_with_the_deaths_of_the_last_minute() -> None:
    assert [round(pause_before([1.0] * deaths), 1) for deaths in (0, 1, 2, 3, 4)] == [0.0, 0.2, 0.4, 0.8, 1.6]


def test_old_deaths_are_forgiven() -> None:
    child = Child("worker", DYING, deaths=[1.0, 2.0, 3.0, 4.0])
    child.start()
    assert child.process
    child.process.wait()
    child.died(now=1000.0)
    assert child.deaths == [1000.0]


def test_a_child_that_dies_is_started_again(tmp_path: Path) -> None:
    program = f"import os, pathlib, time; pathlib.Path({str(tmp_path)!r}, str(os.getpid())).touch(); time.sleep(0.3)"
    supervisor = Supervisor([Child("worker", [sys.executable, "-c", program])], say=nothing)

    def say(_event: str, _details: dict[str, object]) -> None:
        supervisor.stopping = len(list(tmp_path.iterdir())) >= 2

    supervisor.say = say
    supervisor.run()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_child_that_cannot_run_stops_everything() -> None:
    steady = Child("web server", STEADY)
    with pytest.raises(UnableToKeepRunning, match="worker stopped 5 times"):
        Supervisor([steady, Child("worker", DYING)], say=nothing).run()
    assert steady.process
    assert steady.process.returncode == -signal.SIGTERM


def test_who_does_not_stop_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "PATIENCE", 0.3)
    child = Child("worker", [*STUBBORN, str(tmp_path / "ready")])
    child.start()
    wait_for((tmp_path / "ready").exists)
    supervisor = Supervisor([child], say=nothing)
    supervisor.stopping = True
    supervisor.run()
    assert child.process
    assert child.process.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has died")
def test_children_do_not_outlive_a_killed_supervisor() -> None:
    program = (
        "import sys, time; from svodka.supervise import Child\n"
        f"child = Child('worker', {STEADY!r}); child.start(); print(child.process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout
        child = int(supervisor.stdout.readline())
        assert is_running(child)
        os.kill(supervisor.pid, signal.SIGKILL)
        wait_for(lambda: not is_running(child))


def counted(name: Path, *, hears: str = "") -> list[str]:
    """A program that leaves a file for each of its starts, or of the signals that it hears."""
    program = (
        "import pathlib, signal, sys, time\n"
        "def leave(*_): pathlib.Path(f'{sys.argv[1]}-{time.monotonic_ns()}').touch()\n"
        f"{hears and f'signal.signal(signal.{hears}, leave)'}\n"
        "leave(); time.sleep(60); time.sleep(60)"
    )
    return [sys.executable, "-c", program, str(name)]


def watched(tmp_path: Path, *, check: str = "") -> tuple[Supervisor, Child, Child]:
    """A supervisor that stops when both have been started twice or told, or after some seconds."""
    web = Child("web server", counted(tmp_path / "web", hears="SIGHUP"), renewed_by=signal.SIGHUP)
    worker = Child("worker", counted(tmp_path / "worker"), renewed_by=signal.SIGTERM)
    settings = supervise.Settings(tmp_path / "portal.env", check=[sys.executable, "-c", check])
    return Supervisor([web, worker], say=nothing, settings=settings), web, worker


def run_with_change(supervisor: Supervisor, tmp_path: Path, *, until: int) -> list[str]:
    """Changes the file once both children run; the names of what they left when there are so many, or after 4 s."""

    def change() -> None:
        wait_for(lambda: len(list(tmp_path.glob("w*-*"))) == 2)
        (tmp_path / "portal.env").write_text("SVODKA_TIME_ZONE=Asia/Omsk")
        ends = time.monotonic() + 4
        while len(list(tmp_path.glob("w*-*"))) < until and time.monotonic() < ends:
            time.sleep(0.05)
        supervisor.stopping = True

    thread = threading.Thread(target=change)
    thread.start()
    supervisor.run()
    thread.join()
    return sorted(path.name.partition("-")[0] for path in tmp_path.glob("w*-*"))


def test_children_take_a_changed_file_over_and_no_death_is_counted(tmp_path: Path) -> None:
    supervisor, web, worker = watched(tmp_path)
    assert run_with_change(supervisor, tmp_path, until=4) == ["web", "web", "worker", "worker"]
    assert (web.deaths, worker.deaths) == ([], [])


def test_a_file_with_which_nothing_could_start_is_not_taken_over(tmp_path: Path) -> None:
    supervisor, _web, _worker = watched(tmp_path, check="raise SystemExit(1)")
    assert run_with_change(supervisor, tmp_path, until=3) == ["web", "worker"]
