"""Why a page was read so, in the desk's language."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from svodka.desk.stories.reasons import in_words, reasons_of

ENGLISH = [
    ("the <h1> of the page, and og:title agrees", "<h1> страницы, и og:title совпадает"),
    ("the <h1> of the page", "<h1> страницы"),
    (
        "the text opens with it: agency and date; the year is completed from the page's date, 2026-10-09",
        "с этого начинается текст: агентство и дата; год взят из даты страницы, 2026-10-09",
    ),
    (
        "the phrase that ends right before the name: «директор; компании» in b8",
        "слова прямо перед именем: «директор; компании» в b8",
    ),
    ("stands before the date in the dateline «Рында, 9 октября.»", "стоит перед датой в строке «Рында, 9 октября.»"),
    ("the credit names a licence", "в подписи названа лицензия"),
    ("the page forbids reprints without permission", "страница запрещает перепечатку без разрешения"),
    ("a reason of tomorrow's engine", "a reason of tomorrow's engine"),
]


@pytest.mark.parametrize(("reason", "words"), ENGLISH)
def test_reasons_speak_russian(reason: str, words: str) -> None:
    with override("ru"):
        assert in_words(reason) == words


@pytest.mark.parametrize("reason", [reason for reason, _words in ENGLISH])
def test_in_english_they_stay_as_they_are(reason: str) -> None:
    with override("en"):
        assert in_words(reason) == reason


def test_reasons_name_the_person_they_are_about() -> None:
    record = {
        "annotation": {"people": [{"name": "Самотёсов"}]},
        "why": {"people.0.position": "the apposition after the name: «директор» in b1", "charset": "utf-8"},
    }
    with override("ru"):
        [reason] = reasons_of(record)
    assert reason.about == "Самотёсов: должность"
