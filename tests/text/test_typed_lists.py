"""Typed lists, and the direct speech that opens with the same dash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.text.blocks import fold_typed_lists, paragraph
from svodka.text.records import Mark
from svodka.text.typed_lists import find_typed_lists

LISTS = [
    ["Условия:", "- первое;", "- второе."],
    ["Условия:", "– первое;", "– второе."],
    ["Условия:", "— первое;", "— второе;", "— третье."],
    ["Порядок:", "1) снять винт;", "2) поставить винт."],
    ["Порядок:", "1. Снять винт.", "2. Поставить винт."],
    ["Состав:", "• корпус", "• машина"],
    ["Решили:", "- Построить паром.", "- Отремонтировать док."],
]
SPEECH = [
    ["Мы встретились в порту.", "— Скажите, когда сдадут паром?", "— В августе."],
    ["Он помолчал.", "— Не знаю, — ответил капитан.", "— А кто знает?"],
    ["Директор сказал:", "— Мы построим паром.", "— И второй тоже."],
    ["Разговор шёл о погоде.", "— Лёд встанет рано.", "— Пожалуй, встанет."],
]


@pytest.mark.parametrize("paragraphs", LISTS)
def test_lists_begin_after_their_introduction(paragraphs: list[str]) -> None:
    (found,) = find_typed_lists(paragraphs)
    assert (found.first, found.last) == (1, len(paragraphs))


@pytest.mark.parametrize("paragraphs", SPEECH)
def test_direct_speech_is_no_list(paragraphs: list[str]) -> None:
    assert find_typed_lists(paragraphs) == []


@pytest.mark.parametrize(
    "paragraphs", [["- один пункт"], ["18 августа", "19 августа"], ["2) второе;", "3) третье."], ["- ", "- "]]
)
def test_too_little_for_a_list(paragraphs: list[str]) -> None:
    assert find_typed_lists(paragraphs) == []


def test_numbers_make_an_ordered_list_and_the_markers_go() -> None:
    blocks = fold_typed_lists([paragraph("Порядок:"), paragraph("1) снять;"), paragraph("2) поставить.")])
    assert blocks[1].items == ("снять;", "поставить.")
    assert blocks[1].ordered


def test_marks_move_with_the_words_they_mark() -> None:
    second = paragraph("- к доку.", [Mark("strong", 4, 8)])
    (folded,) = fold_typed_lists([paragraph("- к порту;"), second])
    mark = folded.marks[0]
    assert folded.text[mark.start : mark.end] == "доку"


@given(st.lists(st.text(alphabet="-—– абв;.?1)2\n", max_size=20), max_size=12))
def test_nothing_is_lost_or_taken_twice(paragraphs: list[str]) -> None:
    lists = find_typed_lists(paragraphs)
    taken = [index for found in lists for index in range(found.first, found.last)]
    assert taken == sorted(set(taken))
    assert all(len(found.cuts) == found.last - found.first for found in lists)
