"""Kept readings are told from today's by the engine's number: it must not stay when readings change."""

from __future__ import annotations

import pytest

from svodka.text.record import ENGINE
from tests.text import engine

AGAIN = "run `python -m tests.text.engine`"


@pytest.fixture(scope="module")
def today() -> dict[str, str]:
    return engine.read_today()


def test_the_number_was_raised_when_readings_changed(today: dict[str, str]) -> None:
    numbered, before = engine.pinned()
    other = engine.changed(before, today)
    assert not other or numbered != ENGINE, f"raise ENGINE in svodka/text/record.py and {AGAIN}: {other}"


def test_the_pins_are_of_this_engine_and_these_pages(today: dict[str, str]) -> None:
    numbered, before = engine.pinned()
    assert (numbered, before.keys()) == (ENGINE, today.keys()), AGAIN
