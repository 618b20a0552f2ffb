"""Agencies' own formats and DOCX: everything that they say is in the record, and nothing hostile does harm."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svodka.text.decoding import BinaryInput
from svodka.text.draft import NotAnArticle
from svodka.text.reading import UnableToRead, read
from svodka.text.record import as_json, from_json, read_record
from svodka.text.strict_xml import UnreadableXml
from tests.text.gold import shown

DOCUMENTS = Path(__file__).parent.parent / "data" / "documents"
NAMES = ["harbour.ninjs.json", "dock.nitf.xml", "rails.newsml-g2.xml", "release.docx.parts"]


def zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def docx_parts() -> dict[str, bytes]:
    folder = DOCUMENTS / "release.docx.parts"
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def document(name: str) -> bytes:
    """The bytes of a document; a DOCX lies here as its parts, which people can read."""
    return zipped(docx_parts()) if name.endswith(".parts") else (DOCUMENTS / name).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_document_gives_what_stands_beside_it(name: str) -> None:
    assert shown(read(document(name))[0]) == (DOCUMENTS / f"{name}.gold").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "until"),
    [
        ("harbour.ninjs.json", "2026-11-23T09:00"),
        ("dock.nitf.xml", "2026-11-24T06:00"),
        ("rails.newsml-g2.xml", "2026-11-25T06:00"),
    ],
)
def test_an_embargo_is_read_and_kept(name: str, until: str) -> None:
    record = read_record(document(name))
    assert record.article.embargo_until == datetime.fromisoformat(until).replace(tzinfo=UTC)
    assert from_json(json.loads(json.dumps(as_json(record)))) == record


def ninjs(**changed: Any) -> bytes:
    told = json.loads(document("harbour.ninjs.json"))
    return json.dumps({**told, **changed}).encode()


@pytest.mark.parametrize(
    "changed",
    [{"type": "picture"}, {"pubstatus": "canceled"}, {"headlines": []}, {"bodies": []}, {"embargoed": "till I call"}],
)
def test_what_is_not_to_be_used_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(NotAnArticle):
        read(ninjs(**changed))


def test_the_first_ninjs_is_read_too() -> None:
    told = {"uri": "urn:1", "headline": "Порт Волонга открыт", "byline": "Дежурный", "body_text": "Первый.\n\nВторой."}
    article = read(json.dumps(told).encode())[0]
    assert (article.headline, article.byline) == ("Порт Волонга открыт", "Дежурный")
    assert [block.text for block in article.body] == ["Первый.", "Второй."]


def test_a_withheld_newsml_item_is_refused() -> None:
    data = document("rails.newsml-g2.xml").replace(b"stat:usable", b"stat:withheld")
    with pytest.raises(NotAnArticle, match="withheld"):
        read(data)


def test_other_json_is_still_no_article() -> None:
    with pytest.raises(NotAnArticle, match="JSON data"):
        read(b'{"uri": "x", "items": []}')


BOMB = b'<!DOCTYPE nitf [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


def test_entities_are_not_expanded() -> None:
    with pytest.raises(UnableToRead):
        read(document("dock.nitf.xml").replace(b'<!DOCTYPE nitf SYSTEM "nitf-3-5.dtd">', BOMB))
    parts = docx_parts()
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:document", BOMB + b"<w:document")
    with pytest.raises(UnreadableXml):
        read(zipped(parts))


def test_nothing_is_loaded_from_elsewhere(tmp_path: Path) -> None:
    data = document("dock.nitf.xml").replace(b"nitf-3-5.dtd", f"file://{tmp_path}/missing".encode())
    assert read(data)[0].headline == "Karvik yard floats its second dry dock"


def test_bottomless_nesting_is_refused() -> None:
    with pytest.raises(UnreadableXml, match="nests deeper"):
        read(b"<nitf>" + b"<p>" * 5_000 + b"</p>" * 5_000 + b"</nitf>")


def test_a_zip_bomb_costs_little_memory() -> None:
    data = zipped({**docx_parts(), "word/document.xml": b"<a>" + b" " * 300_000_000})
    tracemalloc.start()
    with pytest.raises(BinaryInput, match="unfolds"):
        read(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 80_000_000


def test_another_zip_is_no_document() -> None:
    with pytest.raises(BinaryInput, match="ZIP"):
        read(zipped({"readme.txt": b"x"}))


def outcome(data: bytes) -> str:
    try:
        return read(data)[0].headline
    except UnableToRead as refusal:
        return str(refusal)


SAMPLES = [document(name) for name in NAMES]
FLIPS = st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SAMPLES), FLIPS, st.floats(0.1, 1))
def test_no_flipped_or_missing_bytes_break_the_reading(
    sample: bytes, flips: list[tuple[float, int]], kept: float
) -> None:
    data = bytearray(sample)
    for place, value in flips:
        data[int(place * len(data))] = value
    assert outcome(bytes(data[: int(kept * len(data))]))


NAMED = st.sampled_from(["value", "role", "name", "href", "width", "renditions", "type"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMED, inner, max_size=3),
    max_leaves=6,
)
FIELDS = [*json.loads(document("harbour.ninjs.json")), "headline", "byline", "body_html", "body_text"]


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=6))
def test_no_value_of_a_ninjs_field_breaks_the_reading(changed: dict[str, Any]) -> None:
    assert outcome(ninjs(**changed))
