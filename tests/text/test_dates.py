"""Dates as printed and as machines write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.text.dates import complete_year, find_dates, month_number, parse_machine
from svodka.text.printed import alone_date, byline_of, counter_of


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("19 августа 2025 года", date(2025, 8, 19)),
        ("19 авг. 2025 г.", date(2025, 8, 19)),
        ("19.08.2025", date(2025, 8, 19)),
        ("2025-08-19", date(2025, 8, 19)),
        ("August 19th, 2025", date(2025, 8, 19)),
        ("19 Aug 2025", date(2025, 8, 19)),
        ("3 мая 2025", date(2025, 5, 3)),
        ("3 марта 2025", date(2025, 3, 3)),
    ],
)
def test_printed_dates_with_a_year(printed: str, expected: date) -> None:
    assert [found.as_date() for found in find_dates(f"Передача назначена на {printed}, в порту.")] == [expected]


@pytest.mark.parametrize("text", ["31 февраля 2025", "19.13.2025", "рейс 5 мая", "версия 1.12.2025.3"])
def test_what_is_no_full_date_gives_none(text: str) -> None:
    assert [found for found in find_dates(text) if found.year] == []


def test_the_clock_after_a_date_is_taken_along() -> None:
    assert next(find_dates("21 ноября 2026, 11:37")).clock == time(11, 37)


@pytest.mark.parametrize(
    ("day", "month", "page", "expected"),
    [
        (18, 8, date(2025, 8, 19), date(2025, 8, 18)),
        (31, 12, date(2026, 1, 2), date(2025, 12, 31)),
        (20, 8, date(2025, 8, 19), date(2025, 8, 20)),
        (25, 8, date(2025, 8, 19), date(2024, 8, 25)),
        (29, 2, date(2026, 3, 1), date(2024, 2, 29)),
        (18, 8, None, None),
    ],
)
def test_a_year_is_completed_from_the_pages_date(
    day: int, month: int, page: date | None, expected: date | None
) -> None:
    assert complete_year(day, month, page) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-08-19", date(2025, 8, 19)),
        ("20250819T1405Z", datetime(2025, 8, 19, 14, 5, tzinfo=UTC)),
        ("2025-08-19T14:05:00.123Z", datetime(2025, 8, 19, 14, 5, tzinfo=UTC)),
        ("Tue, 19 Aug 2025 14:05:00 +0000", datetime(2025, 8, 19, 14, 5, tzinfo=UTC)),
        ("19 августа 2025", date(2025, 8, 19)),
        ("0001-01-01T00:00:00", None),
        ("вчера", None),
    ],
)
def test_dates_for_machines(value: str, expected: date | None) -> None:
    assert parse_machine(value) == expected


@given(st.text(max_size=60))
def test_no_text_breaks_the_readers_of_dates(text: str) -> None:
    moment = parse_machine(text)
    assert moment is None or moment.year >= 1990
    assert all(found.end > found.start for found in find_dates(text))


@given(st.dates(min_value=date(1995, 1, 1), max_value=date(2090, 12, 31)))
def test_what_is_printed_is_read_back(day: date) -> None:
    assert parse_machine(day.strftime("%d.%m.%Y")) == day
    assert parse_machine(day.isoformat()) == day


def test_may_and_march_are_told_apart() -> None:
    assert (month_number("мая"), month_number("марта"), month_number("March"), month_number("кит")) == (5, 3, 3, None)


def test_small_print_gives_date_author_counter() -> None:
    found = alone_date("Текст: Ася Птицына. 20 ноября 2026 года")
    assert found is not None
    assert found.as_date() == date(2026, 11, 20)
    assert byline_of("Текст: Ася Птицына. 20 ноября 2026 года") == "Ася Птицына"
    assert counter_of("Просмотров: 1 094") == 1094


def test_a_sentence_with_a_date_is_not_a_date_alone() -> None:
    assert alone_date("Заседание перенесено на 20 ноября 2026 года решением комиссии") is None
    assert alone_date("Updated Feb. 27, 2025") is None
