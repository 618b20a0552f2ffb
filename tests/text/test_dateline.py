"""Datelines: the forms agencies print, and openings that only look like one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.text.dateline import find_dateline

PAGE = date(2026, 8, 19)
DAY = date(2026, 8, 18)
REST = "Верфь передала заказчику паром."


@pytest.mark.parametrize(
    ("printed", "agency", "located", "day"),
    [
        ("ЦАМТО, 18 августа.", "ЦАМТО", None, DAY),
        ("РИА Новости, 18 августа 2026 —", "РИА Новости", None, DAY),
        ("МОСКВА, 18 августа — РИА Новости.", "РИА Новости", "МОСКВА", DAY),
        ("МОСКВА, 18 авг - РИА Новости, Иван Петров.", "РИА Новости", "МОСКВА", DAY),
        ("Москва. 18 августа. INTERFAX.RU -", "INTERFAX.RU", "Москва", DAY),
        ("Владивосток, 18 августа, PrimaMedia.", "PrimaMedia", "Владивосток", DAY),
        ("МИНСК, 18 августа. /БЕЛТА/.", "БЕЛТА", "МИНСК", DAY),
        ("МИНСК, 18 августа (БелТА).", "БелТА", "МИНСК", DAY),
        ("САНКТ-ПЕТЕРБУРГ, 18 августа. /Корр. ТАСС/.", "ТАСС", "САНКТ-ПЕТЕРБУРГ", DAY),
        ("/ТАСС/", "ТАСС", None, None),
        ("МИНСК (БелТА) —", "БелТА", "МИНСК", None),
        ("MOSCOW, August 18 (Reuters) -", "Reuters", "MOSCOW", DAY),
        ("LONDON, Aug. 18 /TASS/.", "TASS", "LONDON", DAY),
        ("18 августа, ЦАМТО.", "ЦАМТО", None, DAY),
        ("18.08.2026, ЦАМТО.", "ЦАМТО", None, DAY),
        ("МИНСК, 18 августа —", None, "МИНСК", DAY),
        ("УСТЬ-ВОЛОНГА, 18 августа — Бюро «Створ».", "Бюро «Створ»", "УСТЬ-ВОЛОНГА", DAY),
        ("СЕВЕРНАЯ ГУБА, 18 августа. /Пристань/.", "Пристань", "СЕВЕРНАЯ ГУБА", DAY),
    ],
)
def test_forms(printed: str, agency: str | None, located: str | None, day: date | None) -> None:
    found = find_dateline(f"{printed} {REST}", PAGE)
    assert found is not None, printed
    assert (found.dateline.agency, found.dateline.located, found.dateline.date) == (agency, located, day)
    assert found.dateline.printed == printed
    assert f"{printed} {REST}"[found.length :].strip() == REST


@pytest.mark.parametrize(
    "opening",
    [
        "В Минске 18 августа прошло заседание комитета.",
        "Директор верфи, 18 августа 1961 года рождения, подал в отставку.",
        "США. В Вашингтоне обсуждают новый ледокол.",
        "18 августа. Утро началось с тумана.",
        "Паром «Чайка», 31 февраля. Такого дня нет.",
        "Игорь Самотёсов, 18 августа. Это день рождения директора.",
        "",
    ],
)
def test_openings_that_are_no_dateline(opening: str) -> None:
    assert find_dateline(opening, PAGE) is None


def test_without_the_pages_date_a_missing_year_stays_unknown() -> None:
    found = find_dateline(f"ЦАМТО, 18 августа. {REST}", None)
    assert found is not None
    assert found.dateline.date is None


def test_a_name_that_the_page_prints_as_its_agency_counts() -> None:
    assert find_dateline(f"Рында, 18 августа. {REST}", PAGE) is None
    assert find_dateline(f"Рында, 18 августа. {REST}", PAGE, {"Рында"}) is not None


@given(st.text(alphabet="АБВ абв.,—-/()«» 18августа\n", max_size=120))
def test_no_opening_breaks_it(opening: str) -> None:
    found = find_dateline(opening, PAGE)
    assert found is None or 0 < found.length <= len(opening)
