"""What a translation says of its original, and the tags that a page gives its article."""

from __future__ import annotations

import pytest

from svodka.text.original import find_original
from svodka.text.reading import read
from svodka.text.records import Original
from tests.text.pages import PROSE, article_page

SAYINGS = {
    "Перевод с норвежского. Оригинал: Kystposten (Норвегия)": ("Kystposten", "NO", "no"),
    "Оригинал публикации: «Kystposten», Норвегия.": ("Kystposten", "NO", None),
    "Материал переведён с английского языка": (None, None, "en"),
    "Translated from the French by Anna Moreau. First published in La Vigie du Port.": ("La Vigie du Port", None, "fr"),
    "This article was originally published on Harbour Ledger": ("Harbour Ledger", None, None),
}


@pytest.mark.parametrize(("saying", "told"), SAYINGS.items(), ids=SAYINGS)
def test_outlet_country_and_language_are_read(saying: str, told: tuple[str | None, str | None, str | None]) -> None:
    found = find_original([(saying, ())])
    assert found
    assert (found.value.outlet, found.value.country, found.value.language) == told


@pytest.mark.parametrize(
    "sentence",
    [
        "Перевод рейса на другой причал займёт два дня.",
        "Оригинальный корпус парома сохранят.",
        "The original plan was to close the lock.",
        "Верфь перевела судно с северного рейда на южный.",
    ],
)
def test_sentences_that_speak_of_no_translation_give_nothing(sentence: str) -> None:
    assert find_original([(sentence, ())]) is None


def test_the_link_of_the_outlet_is_the_address() -> None:
    saying = '<p class="src">Перевод с датского. Оригинал: <a href="https://kyst.example/7">Kystposten</a> (Дания)</p>'
    found = read(article_page(PROSE + saying))[0].original
    assert found == Original(
        "Перевод с датского. Оригинал: Kystposten (Дания)", "Kystposten", "DK", "da", "https://kyst.example/7"
    )


def test_tags_come_from_what_machines_are_told_or_from_the_line_under_the_text() -> None:
    head = '<meta property="article:tag" content="лёд"><meta property="article:tag" content="type:news">'
    assert read(article_page(PROSE, head))[0].tags == ("лёд",)
    assert read(article_page(f"{PROSE}<div>Теги: ледоколы, навигация</div>"))[0].tags == ("ледоколы", "навигация")
