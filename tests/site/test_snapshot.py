"""A value that may be a little old: taken once in so many seconds, whoever asks."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from svodka.site.snapshot import Snapshot


class Counted:
    """Gives 1, 2, 3 …; waits at the gate while it is closed."""

    def __init__(self) -> None:
        self.times = 0
        self.now = 0.0
        self.gate = threading.Event()
        self.begun = threading.Event()
        self.gate.set()

    def __call__(self) -> int:
        self.times += 1
        self.begun.set()
        assert self.gate.wait(10)
        return self.times


@pytest.fixture
def source() -> Counted:
    return Counted()


@pytest.fixture
def snapshot(source: Counted) -> Snapshot[int]:
    return Snapshot(source, seconds=30, clock=lambda: source.now)


def test_it_is_taken_once_in_thirty_seconds(source: Counted, snapshot: Snapshot[int]) -> None:
    got = []
    for now in (0, 29.9, 30, 59.9, 60):
        source.now = now
        got.append(snapshot.get())
    assert got == [1, 1, 2, 2, 3]


def test_forgotten_it_is_taken_anew(snapshot: Snapshot[int]) -> None:
    snapshot.get()
    snapshot.forget()
    assert snapshot.get() == 2


def test_many_who_ask_first_wait_for_one(source: Counted, snapshot: Snapshot[int]) -> None:
    source.gate.clear()
    with ThreadPoolExecutor(8) as pool:
        got = [pool.submit(snapshot.get) for _ in range(8)]
        assert source.begun.wait(10)
        source.gate.set()
        assert {one.result(10) for one in got} == {1}


def test_while_one_takes_it_anew_the_others_go_on_with_the_old(source: Counted, snapshot: Snapshot[int]) -> None:
    snapshot.get()
    source.now = 31
    source.begun.clear()
    source.gate.clear()
    with ThreadPoolExecutor(1) as pool:
        taking = pool.submit(snapshot.get)
        assert source.begun.wait(10)
        assert snapshot.get() == 1
        source.gate.set()
        assert taking.result(10) == 2


def test_a_failure_is_told_and_tried_again() -> None:
    answers = [ZeroDivisionError, 7]

    def take() -> int:
        answer = answers.pop(0)
        if answer is ZeroDivisionError:
            raise ZeroDivisionError
        return 7

    snapshot = Snapshot(take, seconds=30, clock=lambda: 0.0)
    with pytest.raises(ZeroDivisionError):
        snapshot.get()
    assert snapshot.get() == 7
