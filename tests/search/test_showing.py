"""What is shown of a hit."""

from __future__ import annotations

import pytest

from svodka.search.asking import understand
from svodka.search.queries import excerpt, highlight

TEXT = (
    "Передача парома перенесена на август. Завод ждёт винторулевые колонки.\n"
    "Летом на линии Усть-Волонга останется один паром, построенный в 1989 году. Билеты продают."
)


def marked(text: str, *words: str) -> list[str]:
    return [text[start:end] for start, end in highlight(text, words)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("паромы",), ["парома", "паром"]),
        (("колонка", "завода"), ["Завод", "колонки"]),
        (("волонга",), ["Усть-Волонга"]),
        (("усть-волонгой",), ["Усть-Волонга"]),
        (("ледокол",), []),
        ((), []),
    ],
)
def test_every_form_of_the_words_is_marked(words: tuple[str, ...], found: list[str]) -> None:
    assert marked(TEXT, *words) == found


def test_the_sentence_with_most_of_the_words_is_shown() -> None:
    assert excerpt(TEXT, ("паромы", "линия"), 90).startswith("Летом на линии Усть-Волонга останется один паром")


def test_of_equal_sentences_the_first_is_shown_with_what_fits_after_it() -> None:
    assert excerpt(TEXT, ("паром",), 80) == "Передача парома перенесена на август. Завод ждёт винторулевые колонки."


def test_without_a_hit_the_beginning_is_shown() -> None:
    assert excerpt(TEXT, ("ледокол",), 30) == "Передача парома перенесена на…"


def test_a_long_sentence_is_cut_on_both_sides_of_the_hit() -> None:
    shown = excerpt("Слово " * 60 + "и паром " + "слово " * 60, ("паром",), 100)
    assert shown[0] == shown[-1] == "…"
    assert "паром" in shown
    assert len(shown) <= 102


def test_an_empty_text_shows_nothing() -> None:
    assert excerpt("", ("паром",)) == ""


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("в Беларуси и Китае", ("Беларуси", "Китае")),
        ("в и на", ("в", "и", "на")),
        ("паром Паром ПАРОМ", ("паром",)),
        ("паром -ледокол", ("паром",)),
        ('"порт на реке"', ("порт", "реке")),
        ("«Устьяна»", ("Устьяна",)),
    ],
)
def test_the_words_looked_for_are_named_as_typed(query: str, words: tuple[str, ...]) -> None:
    assert understand(query).words == words
