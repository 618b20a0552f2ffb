"""Word forms for names and for search."""

from __future__ import annotations

import pytest

from svodka.text import morphology


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Беларуси", "Беларусью"),
        ("вооружение", "вооружений"),
        ("люди", "человек"),
        ("ёлка", "елки"),
        ("Пантуса", "Пантусом"),
        ("ships", "ship"),
    ],
)
def test_forms_of_one_word_share_a_term(one: str, other: str) -> None:
    assert morphology.lemmas(one) & morphology.lemmas(other)


@pytest.mark.parametrize(("one", "other"), [("мера", "мерин"), ("верфь", "верба"), ("порт", "портфель")])
def test_different_words_share_none(one: str, other: str) -> None:
    assert not morphology.lemmas(one) & morphology.lemmas(other)


def test_all_readings_are_kept() -> None:
    assert {"сталь", "стать"} <= set(morphology.normal_forms("стали"))


def test_index_terms_point_into_the_text() -> None:
    text = "Паром «Белая Лахта» сдан 12.03.2026 военно-морскому порту."
    assert all(text[token.start : token.end] == token.text for token in morphology.index_terms(text))


def test_a_hyphenated_word_is_found_by_its_parts() -> None:
    (token,) = morphology.index_terms("военно-промышленному")
    assert {"военно-промышленный", "промышленный"} <= token.terms


def test_numbers_and_latin_words_are_terms() -> None:
    terms = set().union(*(token.terms for token in morphology.index_terms("RoPax 2026, Ту-214")))
    assert {"ropax", "2026", "214"} <= terms


def test_inflection_keeps_capitals() -> None:
    reading = next(r for r in morphology.readings("Ладвинского") if r.case == "gent" and r.gender == "masc")
    assert morphology.inflect("Ладвинского", reading, frozenset(("nomn", "sing", "masc"))) == "Ладвинский"


@pytest.mark.parametrize(
    ("form", "model", "written"),
    [("комитет", "Комитета", "Комитет"), ("осло", "ОСЛО", "ОСЛО"), ("усть-луга", "Усть-Луги", "Усть-Луга")],
)
def test_restore_capitals(form: str, model: str, written: str) -> None:
    assert morphology.restore_capitals(form, model) == written


def test_a_countrys_name_has_no_plural_forms() -> None:
    assert "ливаном" in morphology.forms("Ливан")
    assert "ливанов" not in morphology.forms("Ливан")
