"""Where words stand after an edit, and where a name stands in whatever case."""

from __future__ import annotations

import pytest

from svodka.text.finding import places_of
from svodka.text.shifting import shift

BEFORE = "Паром «Устьяна» сдаст Ладвинская верфь."


def placed(before: str, word: str, after: str) -> str | None:
    start = before.index(word)
    [span] = shift(before, after, [(start, start + len(word))])
    return after[span[0] : span[1]] if span else None


@pytest.mark.parametrize(
    ("word", "after"),
    [
        ("Устьяна", "Сегодня паром «Устьяна» сдаст Ладвинская верфь."),
        ("Ладвинская верфь", "Паром сдаст Ладвинская верфь."),
        ("Ладвинская верфь", "Ладвинская верфь сдаст паром «Устьяна»."),
        ("Паром", BEFORE),
    ],
)
def test_words_that_stay_are_found_again(word: str, after: str) -> None:
    assert placed(BEFORE, word, after) == word


@pytest.mark.parametrize("after", ["", "Паром «Устьяна» сдаст Ладвинский завод.", "Паром сдаст верфь."])
def test_words_that_are_gone_are_nowhere(after: str) -> None:
    assert placed(BEFORE, "Ладвинская верфь", after) is None


@pytest.mark.parametrize(
    ("forms", "text", "found"),
    [
        (["Ладвинская верфь"], "На Ладвинской верфи и у Ладвинскую верфь.", ["Ладвинской верфи", "Ладвинскую верфь"]),
        (["«Створ»"], "Бюро «Створ» чертит створ.", ["Створ"]),
        (["ПСУ", "Портовая служба учёта"], "Портовая служба учёта (ПСУ).", ["Портовая служба учёта", "ПСУ"]),
        (["Устьяна"], "Паром стоит.", []),
        ([""], "Паром стоит.", []),
    ],
)
def test_a_name_is_found_in_whatever_case(forms: list[str], text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in places_of(forms, text)] == found
