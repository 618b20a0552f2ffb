"""Headlines that are very like each other."""

from __future__ import annotations

import pytest

from svodka.desk.incoming.likeness import alike

SAME = [
    ("Паром «Устьяна» передадут не раньше августа", "Передадут паром «Устьяна» не раньше августа"),
    ("Ледокол «Наст» вышел на испытания в Тосве", "«Наст», ледокол, на испытания вышел в Тосве"),
    ("Док № 4717 сдан: сумма 548 млн", "Док 4717 сдали, сумма 548 млн рублей"),
]
OTHER = [
    ("Паром «Устьяна» передадут не раньше августа", "Паром «Глубина» спущен на воду"),
    ("Неделя 42", "Неделя 43"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_reprint_is_found_from_both_sides(one: str, other: str) -> None:
    assert alike({1: one, 2: other}) == {1: [2], 2: [1]}


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_story_is_not(one: str, other: str) -> None:
    assert alike({1: one, 2: other}) == {}
