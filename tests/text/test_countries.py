"""The list of countries that ships with the engine."""

from __future__ import annotations

import pytest

from svodka.text import countries
from svodka.text.data import build_countries


def test_every_country_has_labels_in_four_languages() -> None:
    assert all(set(country.labels) == {"ru", "en", "be", "zh"} for country in countries.all_countries())


def test_no_label_is_empty_or_in_brackets() -> None:
    labels = [label for country in countries.all_countries() for label in country.labels.values()]
    assert all(label and "(" not in label and "（" not in label for label in labels)


def test_codes_are_unique() -> None:
    codes = [country.code for country in countries.all_countries()]
    assert len(codes) == len(set(codes))


def test_all_of_iso_3166_is_there() -> None:
    iso = [country for country in countries.all_countries() if not country.is_own_code]
    assert len(iso) == 249


def test_belarus() -> None:
    belarus = countries.country("BY")
    assert belarus.names("ru") == ("Беларусь", "Республика Беларусь", "Белоруссия")
    assert "белорусский" in belarus.adjectives


def test_an_unknown_code_says_so() -> None:
    with pytest.raises(countries.UnableToFindCountry, match="QQ"):
        countries.country("QQ")


@pytest.mark.parametrize("field", ["adjectives", "demonyms"])
def test_no_adjective_or_demonym_belongs_to_two_countries(field: str) -> None:
    words = [word for country in countries.all_countries() for word in getattr(country, field)]
    assert sorted(words) == sorted(set(words))


def test_countries_of_the_united_nations_have_adjectives() -> None:
    without = {country.code for country in countries.all_countries() if not country.adjectives}
    # States for which Russian has no adjective in use.
    states = {"AG", "KN", "LC", "VC", "ST", "TV", "PW", "CG", "VU"}
    territories = without - states
    assert not territories & {"BY", "CN", "FJ", "KM", "LS", "MV", "TO", "WS", "ZW"}


def test_the_file_is_what_the_program_builds() -> None:
    built = {record["code"]: record["labels"] for record in build_countries.build()["countries"]}
    assert built == {country.code: dict(country.labels) for country in countries.all_countries()}
