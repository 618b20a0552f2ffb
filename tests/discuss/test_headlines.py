"""«Ответ на «…»»: quotation marks inside quotation marks."""

from __future__ import annotations

import pytest
from django.utils import translation

from svodka.discuss.headlines import answer_headline, quoted


@pytest.mark.parametrize(
    ("headline", "language", "shown"),
    [
        ("Простой дока", "ru", "«Простой дока»"),
        ("Паром «Нерль» опоздает", "ru", "«Паром „Нерль“ опоздает»"),
        ('Паром "Нерль" опоздает', "ru", "«Паром „Нерль“ опоздает»"),
        ("Паром “Нерль” опоздает", "ru", "«Паром „Нерль“ опоздает»"),
        ("Паром «Нерль»", "ru", "«Паром „Нерль“»"),
        ("«Нерль»", "ru", "«Нерль»"),
        ("«Завод „Нерль“ встал»", "ru", "«Завод „Нерль“ встал»"),
        ("«Нерль» и «Сухона»", "ru", "«„Нерль“ и „Сухона“»"),
        ("Ответ на «Паром „Нерль“ опоздает»", "ru", "«Ответ на „Паром ‘Нерль’ опоздает“»"),
        ("Ответ на «Ответ на „Паром ‘Нерль’ опоздает“»", "ru", "«Ответ на „Ответ на ‘Паром ‘Нерль’ опоздает’“»"),
        ("ООО «Верфь «Нерль»", "ru", "«ООО „Верфь ‘Нерль’»"),
        ('Вал 24" сломан', "ru", '«Вал 24" сломан»'),
        ("Верфь » без начала", "ru", "«Верфь » без начала»"),
        ("Паром «Нерль» спозніцца", "be-tarask", "«Паром „Нерль“ спозніцца»"),
        ("The yard's “big” day", "en", "“The yard's ‘big’ day”"),
        ('"Nerl" is late', "en-GB", "“‘Nerl’ is late”"),
        ("Die „Nerl“ kommt", "", "“Die ‘Nerl’ kommt”"),
        ("  два \n слова ", "ru", "«два слова»"),
        ("", "ru", "«»"),
    ],
)
def test_nesting(headline: str, language: str, shown: str) -> None:
    assert quoted(headline, language) == shown


def test_an_answer_is_called_by_what_it_answers() -> None:
    with translation.override("en"):
        made = answer_headline("Паром «Нерль» опоздает", language="ru", longest=200)
    assert made == "Answer to «Паром „Нерль“ опоздает»"


@pytest.mark.parametrize("headline", ["слово «дело» " * 60, "ы" * 500, "«" * 300, "«ы»" * 200])
def test_a_long_headline_is_cut_to_fit(headline: str) -> None:
    with translation.override("en"):
        made = answer_headline(headline, language="ru", longest=200)
    assert len(made) <= 200
    assert made.startswith("Answer to «")
    assert made.endswith("…»")
