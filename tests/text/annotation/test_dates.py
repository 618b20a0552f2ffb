"""Dates in texts and the years they get."""

from __future__ import annotations

from datetime import date

import pytest

from svodka.text.annotation.dates import find_dates

MARCH = date(2026, 3, 12)


def found(text: str, article_date: date | None = MARCH, dateline_date: date | None = None) -> list[tuple[str, str]]:
    return [(m.printed, m.date.isoformat()) for m in find_dates("b1", text, article_date, dateline_date)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("сдали 10 марта на верфи", [("10 марта", "2026-03-10")]),
        ("сдадут 18 ноября", [("18 ноября", "2026-11-18")]),
        ("15 августа 2025 года", [("15 августа 2025 года", "2025-08-15")]),
        ("15 августа прошлого года", [("15 августа прошлого года", "2025-08-15")]),
        ("акт от 15.09.2026.", [("15.09.2026", "2026-09-15")]),
        ("2026-09-15", [("2026-09-15", "2026-09-15")]),
        ("15–17 мая", [("15", "2026-05-15"), ("17 мая", "2026-05-17")]),
        ("с 15 по 17 мая", [("15", "2026-05-15"), ("17 мая", "2026-05-17")]),
        ("on 5 June 2026 and May 7", [("5 June 2026", "2026-06-05"), ("May 7", "2026-05-07")]),
    ],
)
def test_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text", ["31 февраля", "версия 1.09.2026.4", "на улице 8 марта", "20 декабря", "в понедельник", "15 судов"]
)
def test_left_out(text: str) -> None:
    assert found(text, date(2026, 2, 20)) == []


def test_beyond_new_year() -> None:
    assert found("вывоз 9 января", date(2025, 12, 29)) == [("9 января", "2026-01-09")]


def test_without_an_article_date_only_full_dates_count() -> None:
    assert found("10 марта и 11 марта 2026 года", None) == [("11 марта 2026 года", "2026-03-11")]


def test_yesterday_is_counted_from_the_dateline() -> None:
    assert found("аварию вчера устранили", dateline_date=date(2026, 4, 21)) == [("вчера", "2026-04-20")]


def test_yesterday_in_a_quotation_is_somebody_elses() -> None:
    assert found("«Мы вчера устали», – сказал он", dateline_date=date(2026, 4, 21)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Корпус сдадут 10 мая.", "2027-05-10"),
        ("Верфь сообщила, что откроет док 1 марта.", "2027-03-01"),
        ("Спуск запланирован на 12 июня.", "2027-06-12"),
        ("Корпус сдали 10 мая.", "2026-05-10"),
        ("Линию откроют позже, а док открыли 1 июня.", "2026-06-01"),
        ("Рейс отправят 1 ноября.", "2026-11-01"),
    ],
)
def test_what_is_told_in_the_future_lies_ahead(text: str, expected: str) -> None:
    assert [day for _, day in found(text, date(2026, 11, 20))] == [expected]
