"""Ladders of promised dates, disagreements and facts, decided from statements alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from svodka.dossiers.ladders import Calendar, Said, calendar, disagreements, facts, in_brief, ladders

TODAY = date(2026, 11, 22)


def promise(pk: int, said_on: str, day: str, **given: Any) -> Said:
    when = date.fromisoformat(day)
    return Said(
        pk, given.pop("kind", "promise"), given.pop("attribute", "Передача"), day, date.fromisoformat(said_on),
        day=when, **given,
    )  # fmt: skip


def fact(pk: int, value: str, *, said_on: str = "2026-11-19", **given: Any) -> Said:
    return Said(pk, "fact", given.pop("attribute", "Готовность"), value, date.fromisoformat(said_on), **given)


FERRY = [
    promise(4, "2026-11-18", "2027-08-14", agency="Рында"),
    promise(1, "2024-03-14", "2026-05-30", contract=True),
    promise(2, "2026-02-12", "2026-09-30"),
    promise(3, "2026-07-03", "2026-12-25"),
]


def test_the_ferry_is_441_days_late_after_three_moves() -> None:
    [ladder] = ladders(FERRY)
    assert [rung.slip for rung in ladder.rungs] == [0, 123, 209, 441]
    assert (ladder.slip, ladder.moves) == (441, 3)


def test_slips_are_counted_from_the_contract_even_if_a_word_came_before_it() -> None:
    [ladder] = ladders([promise(1, "2024-01-01", "2026-04-30"), *FERRY])
    assert [rung.slip for rung in ladder.rungs] == [-30, 0, 123, 209, 441]


def test_a_promise_said_again_is_no_move() -> None:
    [ladder] = ladders([*FERRY, promise(5, "2026-11-22", "2027-08-14")])
    assert len(ladder.rungs) == 4


def test_a_promise_kept_on_the_day() -> None:
    kept = promise(2, "2026-11-20", "2026-11-20", kind="outcome")
    [ladder] = ladders([promise(1, "2025-03-12", "2026-11-20", contract=True), kept])
    assert (ladder.slip, ladder.moves, ladder.last.outcome) == (0, 0, True)


def test_an_outcome_that_nobody_promised_is_no_ladder() -> None:
    assert ladders([promise(1, "2026-11-20", "2026-11-20", kind="outcome")]) == []


def test_a_ladder_for_each_attribute_the_latest_first() -> None:
    launch = promise(5, "2025-01-01", "2025-08-21", attribute="Спуск")
    again = promise(6, "2026-11-20", "2027-09-01", attribute="ПЕРЕДАЧА ")
    assert [ladder.attribute for ladder in ladders([launch, *FERRY, again])] == ["Передача", "Спуск"]


def test_of_two_dates_of_one_day_the_first_noted_is_the_rung() -> None:
    act = promise(5, "2026-11-18", "2027-09-30", agency="Створ")
    [ladder] = ladders([*FERRY, act])
    assert ladder.last.said.pk == 4
    assert [[side.pk for side in one.sides] for one in disagreements([*FERRY, act])] == [[4, 5]]


def test_what_gave_way_is_no_rung() -> None:
    act = promise(3, "2026-11-18", "2027-09-30", agency="Створ", settled=True)
    [ladder] = ladders([promise(1, "2024-03-14", "2026-05-30"), act])
    assert ladder.slip == 0


AT_ODDS: list[tuple[str, list[Said], list[list[str]]]] = [
    ("two agencies", [fact(1, "91 %", agency="Рында"), fact(2, "88 %", agency="Створ")], [["91 %", "88 %"]]),
    ("one agency changes its mind", [fact(1, "91 %", agency="Рында"), fact(2, "92 %", agency="Рында")], []),
    ("the same number", [fact(1, "91 %", number=91, agency="Рында"), fact(2, "91%", number=91, agency="Створ")], []),
    ("settled", [fact(1, "91 %", agency="Рында", settled=True), fact(2, "88 %", agency="Створ")], []),
    (
        "long ago",
        [fact(1, "70 %", agency="Рында", said_on="2026-08-01"), fact(2, "88 %", agency="Створ")],
        [],
    ),
    (
        "of different things",
        [fact(1, "91 %", agency="Рында"), fact(2, "136 м", agency="Створ", attribute="Длина")],
        [],
    ),
    (
        "a third that agrees with the first",
        [fact(1, "91 %", agency="Рында"), fact(2, "88 %", agency="Створ"), fact(3, "91 %", agency="Лоция")],
        [["91 %", "88 %"]],
    ),
]


@pytest.mark.parametrize(("rows", "sides"), [case[1:] for case in AT_ODDS], ids=[case[0] for case in AT_ODDS])
def test_what_differs(rows: list[Said], sides: list[list[str]]) -> None:
    assert [[side.value for side in one.sides] for one in disagreements(rows)] == sides


def test_facts_are_the_newest_word_on_each_and_leave_out_what_is_open() -> None:
    length = [fact(3, "69 м", attribute="Длина"), fact(4, "96 м", attribute="длина", said_on="2026-11-20")]
    rows = [fact(1, "91 %", agency="Рында"), fact(2, "88 %", agency="Створ"), *length]
    assert [said.value for said in facts(rows)] == ["96 м"]


def test_in_brief_in_the_order_of_noting() -> None:
    rows = [
        fact(2, "148 м", attribute="Длина", in_brief=True),
        fact(1, "контейнеровоз", attribute="Тип", in_brief=True),
        fact(3, "702", attribute="Вместимость"),
    ]
    assert in_brief(rows) == "контейнеровоз, 148 м"


def test_the_calendar_holds_whole_years_with_today() -> None:
    scale = calendar([date(2026, 5, 30), date(2027, 8, 14)], TODAY)
    assert (scale.first, scale.last) == (date(2026, 1, 1), date(2028, 1, 1))
    assert (scale.at(date(2026, 5, 30)), scale.at(date(2027, 8, 14)), scale.at(TODAY)) == (20.41, 80.82, 44.52)


def test_nothing_leaves_the_calendar() -> None:
    scale = Calendar(date(2026, 1, 1), date(2027, 1, 1))
    assert (scale.at(date(2020, 1, 1)), scale.at(date(2030, 1, 1))) == (0, 100)


@pytest.mark.parametrize(("years", "marked"), [(1, 1), (5, 5), (6, 3), (21, 5)])
def test_years_are_marked_as_far_as_there_is_room(years: int, marked: int) -> None:
    assert len(Calendar(date(2020, 1, 1), date(2020 + years, 1, 1)).years) == marked
