"""The sample portal's saved pages: real bytes, whole sidecars, and expectations that stand in the pages."""

from __future__ import annotations

import html
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "svodka" / "sample"
EXPECTED = ROOT / "tests" / "data" / "sample"
PAGES = sorted(path for path in (SAMPLE / "pages").iterdir() if path.suffix in {".html", ".txt"})
NAMED_KINDS = {
    "rynda-schema-article",
    "blog-bare",
    "stvor-wire-1251",
    "vedomstvo-press-release",
    "pristan-sidebar-comments",
    "portal-copy",
}
DECLARED_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
CONTAINERS = ("html", "body", "table", "ul", "ol", "article", "blockquote", "figure", "div", "section", "aside")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
each_expected = pytest.mark.parametrize("name", sorted(NAMED_KINDS))


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def decoded(page: Path) -> str:
    """The page's text, in the charset the page itself declares; plain text is UTF-8."""
    data = page.read_bytes()
    declared = DECLARED_CHARSET.search(data)
    return data.decode(declared.group(1).decode() if declared else "utf-8")


def visible(text: str) -> str:
    """A page's words with mark-up gone and every run of spaces made one, no-break spaces among them."""
    without_code = re.sub(r"(?is)<(script|style|title)\b.*?</\1>", " ", text)
    with_borders = re.sub(r"(?i)<(?:br|/?(?:p|li|td|div|h\d))\b[^>]*>", " ", without_code)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", with_borders)))


def page_named(name: str) -> Path:
    return next(page for page in PAGES if page.stem == name)


def texts_of(block: dict[str, Any]) -> list[str]:
    return list(block["items"]) if block["kind"] == "list" else [block["text"]]


def test_there_are_at_least_twelve_pages_and_the_named_kinds_among_them() -> None:
    assert len(PAGES) >= 12
    assert {page.stem for page in PAGES} >= NAMED_KINDS


@each_page
def test_sidecar_says_where_the_page_is_from_and_when_it_was_kept_and_published(page: Path) -> None:
    sidecar = load(page.with_suffix(".json"))
    assert set(sidecar) == {"url", "captured_at", "section", "source", "published_at"}
    captured, published = (datetime.fromisoformat(sidecar[key]) for key in ("captured_at", "published_at"))
    assert datetime.fromisoformat("2026-10-09T00:00+03:00") <= captured < published
    assert published < datetime.fromisoformat("2026-11-22T12:00+03:00")


@each_page
def test_section_and_source_are_known(page: Path) -> None:
    sidecar = load(page.with_suffix(".json"))
    assert sidecar["section"] in {row["slug"] for row in load(SAMPLE / "sections.json")}
    assert sidecar["source"] in {row["name"] for row in load(SAMPLE / "agencies.json")}


@each_page
def test_page_is_from_its_agencys_site(page: Path) -> None:
    sidecar = load(page.with_suffix(".json"))
    site = next(row["site"] for row in load(SAMPLE / "agencies.json") if row["name"] == sidecar["source"])
    home = str(urlsplit(site).hostname).removeprefix("www.")
    assert str(urlsplit(sidecar["url"]).hostname).endswith(home)


@each_page
def test_no_page_points_outside_the_invented_web(page: Path) -> None:
    # The vocabularies' and the licences' own addresses are names, nobody fetches them.
    named_only = {"schema.org", "ogp.me", "www.w3.org", "creativecommons.org"}
    hosts = set(re.findall(r"https?://([\w.-]+)", decoded(page))) - named_only
    assert {host for host in hosts if not host.endswith(".example")} == set()
    assert str(urlsplit(load(page.with_suffix(".json"))["url"]).hostname).endswith(".example")


def test_the_wire_is_windows_1251_and_not_utf_8() -> None:
    wire = page_named("stvor-wire-1251")
    assert "УСТЬ-ВОЛОНГА, 12 ноября — Бюро «Створ»." in decoded(wire)
    with pytest.raises(UnicodeDecodeError):
        wire.read_bytes().decode("utf-8")


@each_page
def test_opened_elements_are_closed(page: Path) -> None:
    markup = re.sub(r"(?is)<(script|style)\b.*?</\1>", "", decoded(page)).lower()
    open_minus_closed = {
        tag: len(re.findall(rf"<{tag}[\s>]", markup)) - markup.count(f"</{tag}>") for tag in CONTAINERS
    }
    assert {tag: n for tag, n in open_minus_closed.items() if n} == {}


@each_expected
def test_expected_blocks_stand_in_the_page_in_their_order(name: str) -> None:
    text, reached = visible(decoded(page_named(name))), 0
    for block in load(EXPECTED / f"{name}.expected.json")["article"]["body"]:
        for piece in texts_of(block):
            at = text.find(piece, reached)
            assert at >= 0, f"not in the page after character {reached}: {piece}"
            reached = at + len(piece)


@each_expected
def test_expected_words_of_the_article_stand_in_the_page(name: str) -> None:
    article = load(EXPECTED / f"{name}.expected.json")["article"]
    text = visible(decoded(page_named(name)))
    printed = [article["headline"], article["standfirst"], article["byline"]]
    printed += [part["printed"] for part in (article["dateline"], article["primary_source"]) if part]
    printed += [article["rights"]["copyright_notice"], article["rights"]["usage_terms"]]
    printed += [picture[key] for picture in article["pictures"] for key in ("caption", "credit_line")]
    assert [words for words in printed if words and words not in text] == []


@each_expected
def test_expected_people_and_their_organisations_are_named(name: str) -> None:
    annotation = load(EXPECTED / f"{name}.expected.json")["annotation"]
    text = visible(decoded(page_named(name)))
    organisations = {row["name"] for row in annotation["organisations"]}
    assert [row["name"] for row in annotation["people"] if row["name"] not in text] == []
    assert {row["organisation"] for row in annotation["people"]} - {None} <= organisations


def test_every_picture_is_used_and_light_enough_for_a_phone() -> None:
    mapped = load(SAMPLE / "pictures.json")
    assert set(mapped.values()) == {path.name for path in (SAMPLE / "pictures").glob("*.png")}
    assert max((SAMPLE / "pictures" / name).stat().st_size for name in mapped.values()) < 120_000


def test_every_address_of_a_drawn_picture_stands_on_a_page() -> None:
    everything = "".join(decoded(page) for page in PAGES)
    assert [url for url in load(SAMPLE / "pictures.json") if url not in everything] == []


def test_the_ferry_and_the_yards_director_come_back() -> None:
    texts = [visible(decoded(page)) for page in PAGES]
    assert sum("«Устьян" in text for text in texts) >= 5
    assert sum("Самотёсов" in text for text in texts) >= 3


def test_two_agencies_differ_on_the_ferrys_readiness() -> None:
    assert "готовность «устьяны» завод оценивает в 91 %" in visible(decoded(page_named("rynda-schema-article"))).lower()
    assert "готовность парома составляет 88 процентов" in visible(decoded(page_named("stvor-wire-1251")))
