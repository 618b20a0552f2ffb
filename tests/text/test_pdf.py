"""Press releases as PDF: what is read of them stands in the gold pages; here is what is refused and may not hurt."""

from __future__ import annotations

import time

import pytest

from svodka.text.decoding import BinaryInput, UnableToRead
from svodka.text.draft import NotAnArticle
from svodka.text.pdf_columns import Line, Sheet, columns_of
from svodka.text.pdf_paragraphs import paragraphs_of
from svodka.text.pdf_process import take_apart
from svodka.text.reading import read
from tests.text.gold import PAGES
from tests.text.pdfs import packed, pages, pdf, stream, text

LOCKED = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%b)/U(%b)>>/ID[(a)(a)]" % (b"o" * 32, b"u" * 32)
# Every form draws the next one twice: 2^24 forms altogether.
NESTED = [
    stream(
        b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (number + 1)
    )
    for number in range(5, 29)
]


def test_a_pdf_is_told_by_its_first_bytes() -> None:
    article, why, kind = read((PAGES / "release.pdf").read_bytes())
    assert (kind, why["input_kind"]) == ("pdf", "it is a document of another kind: PDF")
    assert article.headline.startswith("Новый перегрузочный комплекс")


@pytest.mark.parametrize(
    ("hostile", "reason"),
    [
        (pdf(pages(packed(b"\n" * 70_000_000))), "too much work"),
        (
            pdf(pages(stream(b"/X Do"), resources=b"/XObject<</X 5 0 R>>", others=[*NESTED, stream(b"")])),
            "too much work",
        ),
        (pdf(pages(stream(b"")), LOCKED), "locked with a password"),
        (b"%PDF-1.7\n" + b"\x00\xff" * 3_000, "broken"),
    ],
    ids=["bomb", "forms without end", "locked", "garbage"],
)
def test_a_hostile_or_locked_pdf_is_refused_in_time(hostile: bytes, reason: str) -> None:
    began = time.monotonic()
    with pytest.raises(BinaryInput, match=reason):
        take_apart(hostile, seconds=1)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("printed", "count", "reason"),
    [([], 1, "a scan"), (["Wharf news."], 41, "longer than a story"), (["Lorem ipsum. " * 4] * 6, 1, "no headline")],
)
def test_what_is_no_release_is_refused_with_the_reason(printed: list[str], count: int, reason: str) -> None:
    with pytest.raises(NotAnArticle, match=reason):
        read(pdf(pages(stream(text(printed)), count=count)))


def test_half_a_pdf_is_read_or_refused() -> None:
    whole = (PAGES / "columns.pdf").read_bytes()
    with pytest.raises(UnableToRead):
        read(whole[: len(whole) // 3])


def line(text: str, *, x0: float = 50, top: float = 100, x1: float = 300, size: float = 10) -> Line:
    return Line(x0, top, x1, top + size, size, False, text)


def test_heads_and_page_numbers_are_no_text() -> None:
    sheets = [
        Sheet(
            600, 800, (line(f"Порт, {number} ноября", top=20), line(f"Текст {number}"), line(f"– {number} –", top=780))
        )
        for number in (1, 2)
    ]
    assert [one.text for column in columns_of(sheets) for one in column.lines] == ["Текст 1", "Текст 2"]


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("Судно вошло в во-", "ды залива", "Судно вошло в воды залива"),
        ("Верфи северо-", "западного берега", "Верфи северо-западного берега"),
        ("Станция Волонга-", "Товарная", "Станция Волонга-Товарная"),
        ("Краны 1980-", "х годов", "Краны 1980-х годов"),
    ],
)
def test_hyphens_of_the_typesetter_go_and_those_of_the_word_stay(first: str, second: str, whole: str) -> None:
    column = columns_of([Sheet(600, 800, (line(first), line(second, top=114)))])
    assert [paragraph.text for paragraph in paragraphs_of(column)] == [whole]
