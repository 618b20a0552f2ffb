"""The sample's dates move: exactly, in every form that stands in its pages, and back again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.sample.moving import _DATES, move

SAMPLE = Path(__file__).resolve().parents[2] / "svodka" / "sample"
PAGES = sorted(path for path in (SAMPLE / "pages").iterdir() if path.suffix in {".html", ".txt"})
A_MONTH = re.compile(r"\b(?:январ|феврал|марта|апрел|июн|июл|август|сентябр|октябр|ноябр|декабр)\w*", re.IGNORECASE)


def text_of(path: Path) -> str:
    data = path.read_bytes()
    return data.decode("cp1251" if b"1251" in data[:500] else "utf-8")


@pytest.mark.parametrize(
    ("said", "later"),
    [
        ("19 ноября 2026 года", "29 декабря 2026 года"),
        ("22 ноября 2026 года", "1 января 2027 года"),
        ("3 и 4 декабря 2026 года", "12 и 13 января 2027 года"),
        ("с 20 по 22 ноября", "с 30 декабря по 1 января"),
        ("до 20&nbsp;марта", "до 29&nbsp;апреля"),
        ("20.11.2026, 14:20 и 20.11 09:50", "30.12.2026, 14:20 и 30.12 09:50"),
        ("2026-11-19T14:26:08+03:00", "2026-12-29T14:26:08+03:00"),
        ("/yards/2026/11/ferry", "/yards/2026/12/ferry"),
        ("В пятницу и во вторник, по средам", "В среду и в воскресенье, по понедельникам"),
        ("в понедельник", "в субботу"),
        ("BERGEN, Nov 20 –", "BERGEN, Dec 30 –"),
        ("20 November 2026, May 2026, on Wednesday", "30 December 2026, June 2026, on Monday"),
        ("в июле и на август, октябрьский акт", "в августе и на сентябрь, ноябрьский акт"),
        ("НОЯБРЬ 2026", "ДЕКАБРЬ 2026"),
        ("навигация 2027 года", "навигация 2027 года"),
    ],
)
def test_forty_days_on(said: str, later: str) -> None:
    assert move(said, 40) == later


@pytest.mark.parametrize(
    "said", ["в 1989 году", "с 2003 года", "№ 118", "7,40", "10:31", "It may rain on the sun deck", "4.2"]
)
def test_what_is_no_date_of_now_stays(said: str) -> None:
    assert move(said, 400) == said


@given(st.integers(-400, 400))
def test_a_day_moves_back_to_where_it_was(days: int) -> None:
    said = "19 ноября 2026 года, 20.11.2026, 2026-11-08, 3 декабря, в пятницу"
    assert move(move(said, days), -days) == said


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_month_of_a_page_stays_behind(path: Path) -> None:
    text = text_of(path)
    dated = [found.span() for found in _DATES.finditer(text)]
    named = [found.span() for found in A_MONTH.finditer(text)]
    assert [text[a:b] for a, b in named if not any(start <= a < end for start, end in dated)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_nothing_moves_by_no_days(path: Path) -> None:
    assert move(text_of(path), 0) == text_of(path)
