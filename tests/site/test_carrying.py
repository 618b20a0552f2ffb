"""The rows beneath a lead and a story: in what words a report stands among the others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from svodka.site.carrying import ON_FRONT, in_words, table
from svodka.stories.carried import Carried, Report
from tests.make import NOON


def report(number: int, **given: Any) -> Report:
    told: dict[str, Any] = {
        "story_id": number, "slug": "s", "headline": f"Заголовок {number}", "language": "ru",
        "at": NOON + timedelta(hours=number), "agency": f"Агентство {number}", "agency_slug": "a", "happening": 1,
        "remark": "", "disagrees": False, "reprint_of": None,
    }  # fmt: skip
    return Report(**{**told, **given})


def carried(*reports: Report) -> Carried:
    return Carried(1, "line", "Сюжет", len(reports), reports)


def rows(*reports: Report, here: int = 1, on_its_page: bool = False) -> list[str]:
    with translation.override("ru"):
        found = table(carried(*reports), here=here, on_its_page=on_its_page)
        assert found
        return [f"{line.standing} {line.text}".strip() for line in found.lines]


def test_one_report_makes_no_table() -> None:
    assert table(carried(report(1)), here=1) is None
    assert table(None, here=1) is None


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ({}, "независимо: Заголовок 2"),
        ({"remark": "заказчик подтвердил"}, "независимо: заказчик подтвердил"),
        ({"reprint_of": 1}, "перепечатка (Агентство 1): Заголовок 2"),
        ({"reprint_of": 7}, "перепечатка: Заголовок 2"),
        ({"disagrees": True, "remark": "не август"}, "расходится: не август"),
    ],
)
def test_how_the_second_report_stands(second: dict[str, Any], says: str) -> None:
    assert rows(report(1), report(2, **second))[1] == says


def test_the_lead_does_not_repeat_its_own_headline() -> None:
    assert rows(report(1), report(2))[0] == "первое"


def test_on_its_page_a_story_is_called_this_one() -> None:
    assert rows(report(1), report(2), here=2, on_its_page=True) == ["первое: Заголовок 1", "эта новость"]


def test_a_reprint_says_so_on_its_own_page() -> None:
    said = rows(report(1), report(2, reprint_of=1), here=2, on_its_page=True)[1]
    assert said == "эта новость; перепечатка (Агентство 1)"


def test_a_late_lead_is_among_the_rows_however_many_there_are() -> None:
    found = table(carried(*(report(number) for number in range(1, 12))), here=11)
    assert found
    assert [line.report.story_id for line in found.lines] == [*range(1, ON_FRONT), 11]


@pytest.mark.parametrize(("reprints", "says"), [(0, "3 сообщения, 3 независимых"), (2, "3 сообщения, 1 независимое")])
def test_the_count_in_words(reprints: int, says: str) -> None:
    told = [report(number, reprint_of=1 if 1 < number <= 1 + reprints else None) for number in (1, 2, 3)]
    with translation.override("ru"):
        assert in_words(carried(*told)) == says
