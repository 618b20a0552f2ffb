"""The sample portal's pages, as differently built as real ones: the fields that a story is filed by."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import svodka.sample
from svodka.text.reading import read

PAGES = Path(svodka.sample.__file__).parent / "pages"


@pytest.mark.parametrize(
    ("name", "agency", "byline", "published", "rights"),
    [
        ("rynda-schema-article.html", "Рында", "Олег Карташёв", date(2026, 11, 19), "claimed-open"),
        ("blog-bare.html", None, "Тимофей Рассохин", date(2026, 11, 16), "unknown"),
        ("stvor-wire-1251.html", "Бюро «Створ»", None, date(2026, 11, 12), "quotation"),
        ("vedomstvo-press-release.html", None, None, date(2026, 11, 20), "claimed-open"),
        ("pristan-sidebar-comments.html", "Пристань", None, date(2026, 11, 21), "quotation"),
        ("ledger-methanol.html", "Harbour Ledger", "Edith Marlowe", date(2026, 11, 20), "quotation"),
        ("lotsia-interview.html", "Лоция-Инфо", "Марк Ладейников", date(2026, 11, 22), "quotation"),
        ("portal-copy.txt", "Лоция-Инфо", None, date(2026, 11, 18), "claimed-open"),
    ],
)
def test_fields(name: str, agency: str | None, byline: str | None, published: date, rights: str) -> None:
    article, _, _ = read((PAGES / name).read_bytes())
    assert (article.agency, article.byline, article.published) == (agency, byline, published)
    assert article.rights.state == rights


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("vedomstvo-press-release.html", "p p p list p p list p p p"),
        ("tarkhanka-tariffs.html", "p p p table p table p list p"),
        ("pristan-sidebar-comments.html", "p p p list p p p"),
        ("blog-bare.html", "p p h p list p quote p h p p"),
    ],
)
def test_shapes_of_bodies(name: str, kinds: str) -> None:
    body = read((PAGES / name).read_bytes())[0].body
    short = {"paragraph": "p", "heading": "h"}
    assert " ".join(short.get(block.kind, block.kind) for block in body) == kinds


def test_neither_sidebars_nor_comments_reach_the_body() -> None:
    text = " ".join(block.text for block in read((PAGES / "pristan-sidebar-comments.html").read_bytes())[0].body)
    assert not any(
        alien in text for alien in ("Реклама", "Лестница и второй этаж", "Самое читаемое", "Письмо с пристани")
    )
