import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.names.slugs import slug_of


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Ладвинская верфь", "ladvinskaya-verf"),
        ("Щука «Ёрш»", "shchuka-ersh"),
        ("  Ту-214 ", "tu-214"),
        ("Міністэрства абароны", "ministerstva-abarony"),
        ("Öresund & Co", "oresund-co"),
        ("北京", ""),
    ],
)
def test_names_are_written_in_latin_letters(text, slug):
    assert slug_of(text) == slug


def test_a_long_headline_is_cut_between_words():
    assert slug_of("паром " * 40, length=20) == "parom-parom-parom"


@given(st.text())
def test_any_text_gives_a_slug_or_nothing(text):
    slug = slug_of(text)
    assert len(slug) <= 80
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
