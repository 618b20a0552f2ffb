"""The interface is complete in Russian, and the tool that says so finds what is not."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog

spec = importlib.util.spec_from_file_location(
    "translations", Path(__file__).parent.parent / "tools" / "translations.py"
)
assert spec is not None
assert spec.loader is not None
translations: Any = importlib.util.module_from_spec(spec)
spec.loader.exec_module(translations)


def catalogue(**russian: Any) -> Catalog:
    """The words of a small program; `russian` replaces the translation of one of them."""
    made = Catalog(locale="ru")
    right: dict[str, Any] = {
        "archive": ("Archive", "Архив"),
        "stories": (("%(n)s story", "%(n)s stories"), ("%(n)s новость", "%(n)s новости", "%(n)s новостей")),
        "taken": ("{name} is taken", "{name} занято"),
    }
    for name, (words, translation) in right.items():
        made.add(words, russian.get(name, translation))
    return made


def faults(**russian: Any) -> list[str]:
    return list(translations.faults(catalogue(), catalogue(**russian)))


def test_every_word_of_the_interface_is_translated() -> None:
    assert translations.check_all() == []


def test_templates_and_code_are_both_read() -> None:
    found = {place for message in translations.words_of_code() for place, _line in message.locations}
    assert "svodka/site/templates/site/search.html" in found
    assert "svodka/stories/rights.py" in found


def test_a_complete_catalogue_has_no_fault() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("russian", "fault"),
    [
        ({"archive": ""}, "not translated: «Archive»"),
        ({"stories": ("%(n)s новость", "", "%(n)s новостей")}, "not translated: «%(n)s story»"),
        ({"stories": ("%(n)s новость", "%(n)s новости")}, "2 plural forms instead of 3: «%(n)s story»"),
        ({"taken": "{имя} занято"}, "placeholders differ: «{name} is taken» -> {имя} занято"),
        (
            {"stories": ("одна новость", "%(n)s новости", "%(n)s новостей")},
            "placeholders differ: «%(n)s story» -> одна новость",
        ),
    ],
)
def test_what_is_wrong_is_said(russian: dict[str, Any], fault: str) -> None:
    assert faults(**russian) == [fault]


def test_a_guess_is_no_translation() -> None:
    guessed = catalogue()
    guessed["Archive"].flags.add("fuzzy")
    assert list(translations.faults(catalogue(), guessed)) == ["fuzzy: «Archive»"]


def test_words_that_only_one_side_has_are_named() -> None:
    more = catalogue()
    more.add("Discussed", "Обсуждаемое", locations=[("svodka/site/urls.py", 0)])
    assert list(translations.faults(more, catalogue())) == ["missing: «Discussed» in svodka/site/urls.py"]
    assert list(translations.faults(catalogue(), more)) == ["no longer in the code: «Discussed» in svodka/site/urls.py"]
