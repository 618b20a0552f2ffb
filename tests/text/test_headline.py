"""The headline: what is printed, checked against what the page tells machines."""

from __future__ import annotations

import pytest

from svodka.text.headline import without_site
from svodka.text.reading import read
from tests.text.pages import PROSE


@pytest.mark.parametrize(
    ("title", "sites", "expected"),
    [
        ("Паром передан | Рында", ["Рында"], "Паром передан"),
        ("Паром передан - Новости - Рында", ["Рында"], "Паром передан - Новости"),
        ("Рында: Паром передан", [], "Рында: Паром передан"),
        ("Рында | Паром передан заказчику", ["Рында"], "Паром передан заказчику"),
        ("Порт Усть-Луга — новый терминал", [], "Порт Усть-Луга — новый терминал"),
        ("Паром передан заказчику в срок | Морские новости страны", [], "Паром передан заказчику в срок"),
        ("Рында", ["Рында"], ""),
    ],
)
def test_site_names_are_cut_off_titles(title: str, sites: list[str], expected: str) -> None:
    assert without_site(title, sites) == expected


def page(head: str, body: str) -> str:
    return f"<html><head><meta charset=utf-8>{head}</head><body>{body}<div>{PROSE}</div></body></html>"


def test_the_heading_that_agrees_with_the_data_beats_the_sites_name() -> None:
    html = page("<title>Паром передан заказчику | Рында</title>", "<h1>Рында</h1><h2>Паром передан заказчику</h2>")
    article, why, _ = read(html)
    assert article.headline == "Паром передан заказчику"
    assert why["headline"] == "the <h2> of the page, and <title> agrees"


def test_links_inside_the_heading_are_not_its_words() -> None:
    html = page(
        "<title>Паром передан заказчику</title>",
        "<h1>Паром передан заказчику<a>Верфи</a><a>Паромы</a><a>Сроки</a></h1>",
    )
    assert read(html)[0].headline == "Паром передан заказчику"


def test_without_any_heading_the_data_speaks() -> None:
    article, why, _ = read(page('<meta property="og:title" content="Паром передан заказчику">', ""))
    assert article.headline == "Паром передан заказчику"
    assert why["headline"].startswith("og:title says so")
