"""Letters: what is read of them stands in the gold pages; here are the marks that tell them, and what may not hurt."""

from __future__ import annotations

import base64

import pytest

from svodka.text.draft import NotAnArticle
from svodka.text.letter import is_letter
from svodka.text.reading import UnableToRead, read
from tests.text.gold import PAGES

HEAD = b"Message-ID: <1@yard.example>\r\nDate: Fri, 20 Nov 2026 12:30:00 +0300\r\nFrom: Yard <press@yard.example>\r\n"


def test_a_page_that_a_browser_saved_is_no_letter() -> None:
    assert is_letter((PAGES / "letter-plain.eml").read_bytes())
    assert not is_letter((PAGES / "saved.mhtml").read_bytes())


def test_read_more_is_a_link_of_its_heading_and_counters_are_none() -> None:
    article, _why, kind = read((PAGES / "letter-digest.eml").read_bytes())
    linked = {block.text[:6]: [mark.href for mark in block.marks] for block in article.body if block.marks}
    assert kind == "mail"
    assert linked == {
        "Мост ч": ["https://rails.example/news/301"],
        "Станци": ["https://rails.example/news/302"],
        "Склад ": ["https://rails.example/news/303"],
    }


def test_a_letter_that_only_carries_a_release_is_the_release() -> None:
    pdf = base64.encodebytes((PAGES / "release.pdf").read_bytes())
    carried = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + pdf
    head = (
        HEAD
        + b"Subject: Release\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee attached.\r\n--b\r\n"
    )
    article, _why, kind = read(head + carried + b"\r\n--b--\r\n")
    assert (kind, article.headline, article.site_name) == (
        "mail",
        "Новый перегрузочный комплекс в Волонге принял первое судно",
        "Yard",
    )


def nested(depth: int) -> bytes:
    parts = [b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(depth)]
    return HEAD + b"Subject: x\r\n" + b"".join(parts) + b"\r\nwords"


@pytest.mark.parametrize(
    "hostile",
    [nested(3_000), HEAD + b"Subject: Port\r\n\r\n", HEAD + b"Subject: " + b"=?utf-8?q?" * 200_000 + b"\r\n\r\nx"],
    ids=["nested", "empty", "endless subject"],
)
def test_a_broken_or_empty_letter_is_refused(hostile: bytes) -> None:
    with pytest.raises(UnableToRead):
        read(hostile)


def test_a_letter_without_a_subject_is_no_article() -> None:
    with pytest.raises(NotAnArticle, match="no headline"):
        read(
            HEAD + b"Subject: \r\n\r\nThe yard has launched a survey boat for the river service, the third of its kind."
        )
