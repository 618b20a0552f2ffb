"""What JSON-LD says of pictures fills in what is not printed with them, and says so."""

from __future__ import annotations

import pytest

from svodka.text.credits import creator_of
from svodka.text.reading import read
from svodka.text.records import Picture
from tests.text.pages import PROSE, article_page

IMAGE = """<script type="application/ld+json">{"@type": "NewsArticle",
 "headline": "Ледовая проводка начнётся на неделю раньше",
 "image": {"@type": "ImageObject", "url": "https://cdn.example/1200/pilot.jpg",
 "caption": "Лоцманский катер у кромки льда", "creditText": "Вера Лунина / Рында",
 "copyrightNotice": "© Рында, 2026"}}</script>"""


def picture(inside: str) -> tuple[Picture, dict[str, str]]:
    article, why, _ = read(article_page(inside + PROSE, IMAGE), url="https://rynda.example/1")
    return article.pictures[0], why


def test_caption_credit_and_photographer_come_from_what_machines_are_told() -> None:
    found, why = picture('<img src="/i/640/pilot.jpg" alt="Катер">')
    assert (found.caption, found.credit_line) == ("Лоцманский катер у кромки льда", "Вера Лунина / Рында")
    assert (found.creator, found.rights.copyright_notice) == ("Вера Лунина", "© Рында, 2026")
    assert why["pictures.0.credit_line"] == "JSON-LD says so of this picture"


def test_what_is_printed_goes_before_it() -> None:
    found, why = picture('<figure><img src="/pilot.jpg"><figcaption>Катер. Фото: порт</figcaption></figure>')
    assert (found.caption, found.credit_line) == ("Катер.", "порт")
    assert why["pictures.0.credit_line"] == "the label before it or the © sign says so"


def test_another_picture_is_not_spoken_of() -> None:
    assert picture('<img src="/i/640/other.jpg" alt="Катер">')[0].credit_line is None


@pytest.mark.parametrize(
    ("credit", "creator"),
    [
        ("Вера Лунина / Рында", "Вера Лунина"),
        ("by Ann Lee, Harbour Ledger", "Ann Lee"),
        ("Северный Порт / Рында", None),
        ("Harbour Press / Reuters", None),
        ("Вера Лунина", None),
        ("пресс-служба порта", None),
        (None, None),
    ],
)
def test_a_photographer_is_a_person_named_before_the_agency(credit: str | None, creator: str | None) -> None:
    assert creator_of(credit) == creator


@pytest.mark.parametrize(
    "box",
    [
        "<div><img src='/a.jpg'><div>Катер у кромки льда</div></div>",
        "<div><img src='/a.jpg'></div><div>Катер у кромки льда. Фото: порт Тархан</div>",
        "<center><img src='/a.jpg'><br>Катер у кромки льда</center>",
    ],
)
def test_a_caption_in_a_box_of_no_class_is_no_paragraph(box: str) -> None:
    article, _, _ = read(article_page(PROSE + box + PROSE.replace("24", "25").replace("декабря", "марта")))
    assert (article.pictures[0].caption or "").rstrip(".") == "Катер у кромки льда"
    assert not [block for block in article.body if block.kind == "paragraph" and "Катер" in block.text]
