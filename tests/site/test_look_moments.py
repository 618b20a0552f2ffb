"""Dates in words, in the portal's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from svodka.site.moments import in_words, machine
from svodka.site.typography import NBSP

LATE = datetime(2026, 11, 19, 21, 31, 8, tzinfo=UTC)  # half past midnight in Moscow, the next day


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("text", "20 ноября 2026, 00:31"),
        ("day", "20 ноября 2026"),
        ("day-of-year", "20 ноября"),
        ("weekday", "пятница"),
        ("table", "20.11.2026"),
        ("list", "20.11 00:31"),
        ("clock", "00:31"),
        ("second", "20.11.2026, 00:31:08"),
    ],
)
def test_forms(form: str, words: str) -> None:
    with translation.override("ru"):
        assert in_words(LATE, form).replace(NBSP, " ").lower() == words


def test_english_months() -> None:
    with translation.override("en"):
        assert in_words(date(2026, 11, 19), "day").replace(NBSP, " ") == "19 November 2026"


def test_machines_get_the_offset() -> None:
    assert machine(LATE) == "2026-11-20T00:31:08+03:00"


def test_an_unknown_form_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        in_words(LATE, "roman")
