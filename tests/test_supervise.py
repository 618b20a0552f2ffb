from __future__ import annotations

import os
import signal
import subprocess
import sys
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
