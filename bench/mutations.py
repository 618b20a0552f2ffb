"""Pages spoilt on purpose: what fuzzing makes of good pages, and what has to hold of everything that is read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from random import Random

from svodka.text.reading import UnableToRead, read
from svodka.text.record import as_json, as_text, from_json
from svodka.text.records import Annotation, Article, Block, Record

GOLD = Path(__file__).parent.parent / "tests" / "data" / "pages"
# Under this a mutated page stays a page; larger ones only cost time.
MOST_BYTES = 300_000
_TAG = re.compile(rb"<[^<>]{1,300}>")
_CHARSETS = ("utf-8", "windows-1251", "koi8-r", "cp866", "utf-16", "utf-16-be", "iso-8859-5", "utf-7")
_SCRAPS = (
    b"<h1>", b"</h1>", b"<article>", b"</article>", b"<p>", b"</div>", b"<table><tr><td>", b"<ul><li>", b"<dl><dd>",
    b"<figure><img src='//['>", b"<a href='http://['>", b"<base href='http://[::1'>", b"<plaintext>", b"<svg><p>",
    b"<template>", b"<frameset>", b"<select>", b"<body>", b"<br>" * 40, b"<!--", b"]]>", b"<script>", b"</script>",
    b'<script type="application/ld+json">{"@type":"NewsArticle","headline":[[]],"author":7,"image":{}}</script>',
    b"<meta property='article:published_time' content='9999-12-31T23:59:59+14:00'>",
    b"<meta property='article:modified_time' content='0001-01-01T00:00:00-12:00'>",
    b"<time datetime='2026-02-30T25:61'>", b"<link rel=canonical href='http://\xff'>", b"<meta charset=utf-7>",
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"&#0;", b"&#xd800;", b"&#x110000;", b"&shy;", b"\xe2\x80\xa8", b"\xcc\x86",
    "Обсуждаемое 31.12 23:59 1 Док".encode(), "ЦАМТО, 31 февраля.".encode(), "Фото: ©".encode(),
    "В новости упоминаются Страны: ".encode(), "Перевод с английского.".encode(), b"1) 2) 3)",
)  # fmt: skip

Change = Callable[[bytes, Random], bytes]


def seeds() -> list[bytes]:
    """The gold pages."""
    return [
        path.read_bytes()
        for path in sorted(GOLD.iterdir())
        if path.suffix in (".html", ".txt", ".mhtml") and path.name not in ("known-failures.txt", "records.txt")
    ]


def _cut(data: bytes, chance: Random) -> bytes:
    first, last = sorted(chance.randint(0, len(data)) for _ in range(2))
    return data[:first] + data[last:]


def _doubled(data: bytes, chance: Random) -> bytes:
    first, last = sorted(chance.randint(0, len(data)) for _ in range(2))
    return data[:last] + data[first:last] * chance.choice((1, 2, 30)) + data[last:]


def _nested(data: bytes, chance: Random) -> bytes:
    tags = _TAG.findall(data) or [b"<div>"]
    place = chance.randint(0, len(data))
    return data[:place] + chance.choice(tags) * chance.choice((3, 60, 3_000)) + data[place:]


def _recoded(data: bytes, chance: Random) -> bytes:
    return data.decode("utf-8", "replace").encode(chance.choice(_CHARSETS), "replace")


def _flipped(data: bytes, chance: Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 5, 200)) if spoilt else 0):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def _bloated(data: bytes, chance: Random) -> bytes:
    found = list(_TAG.finditer(data))
    if not found:
        return data
    place = chance.choice(found).end() - 1
    name = chance.choice((b"class", b"id", b"style", b"src", b"href", b"alt", b"content", b"datetime", b"itemprop"))
    value = chance.choice(
        (b"a", b"comment ", b"none ", b"../", b"%", b"&quot;", "я".encode(), b"1", b"-", b"18.08.2026 ")
    )
    return data[:place] + b" " + name + b'="' + value * chance.choice((10, 3_000, 30_000)) + b'"' + data[place:]


def _scrap(data: bytes, chance: Random) -> bytes:
    place = chance.randint(0, len(data))
    return data[:place] + chance.choice(_SCRAPS) * chance.choice((1, 1, 1, 50)) + data[place:]


def _shuffled(data: bytes, chance: Random) -> bytes:
    parts = _TAG.split(data)
    tags = _TAG.findall(data)
    chance.shuffle(tags)
    return b"".join(part + tag for part, tag in zip(parts, [*tags, b""], strict=False))


def _married(data: bytes, chance: Random) -> bytes:
    other = chance.choice(seeds())
    place = chance.randint(0, len(data))
    return data[:place] + other[chance.randint(0, len(other)) :] + data[place:]


CHANGES: tuple[Change, ...] = (
    _cut, _doubled, _nested, _recoded, _flipped, _bloated, _scrap, _scrap, _shuffled, _married,
)  # fmt: skip


def check(data: bytes | str) -> str:
    """Read `data`, or have it refused; what was read has to hold together. The outcome in a word or two.

    Raises AssertionError where a record is no record: it cannot be kept, shown or found again.
    """
    try:
        article, why, kind = read(data, url="https://gold.example/news/1")
    except UnableToRead as refusal:
        return "refused" if str(refusal) else "refused without a word"
    record = Record(article, Annotation(), why, kind, "fuzz")
    kept = json.dumps(as_json(record), ensure_ascii=False)
    # Half a surrogate pair does not encode, U+0000 is refused by PostgreSQL.
    assert "\\u0000" not in kept
    assert kept.encode()
    assert from_json(json.loads(kept)) == record, "the record is another after it was kept"
    assert as_text(record)
    _check_article(article, why)
    return "read"


def _check_article(article: Article, why: dict[str, str]) -> None:
    assert article.headline.strip(), "an article without a headline"
    assert article.body, "an article without a text"
    assert len({block.id for block in article.body}) == len(article.body), "two blocks of one id"
    for block in article.body:
        _check_block(block)
    for name in ("headline", "agency", "byline", "section", "published", "language", "dateline", "primary_source"):
        assert not getattr(article, name) or why.get(name), f"{name} without a reason"


def _check_block(block: Block) -> None:
    if block.kind == "list":
        assert block.text == "\n".join(block.items), "a list whose items are not its text"
    for mark in block.marks:
        assert 0 <= mark.start < mark.end <= len(block.text), f"a mark outside its text: {mark}"
