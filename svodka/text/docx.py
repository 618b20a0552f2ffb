"""Press releases as DOCX: a zip with XML in it, read by the standard library and bounded on every side."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from svodka.text.assembling import styled
from svodka.text.blocks import list_of, paragraph
from svodka.text.decoding import BinaryInput, settled, writable
from svodka.text.found import Found
from svodka.text.fragment import table_of
from svodka.text.records import Block
from svodka.text.rights import is_rights_line
from svodka.text.strict_xml import Element, first_text, parsed
from svodka.text.walk import PLAIN, Style
from svodka.text.wire import Document, clean, draft_of

_TEXT = "word/document.xml"
# A release of twenty pages has 0.3 MB of XML; a book has 5.
_MOST_BYTES = 20_000_000
_MOST_FILES = 2_000
_HEADING = re.compile(r"(?:heading|заголовок)\s*(?P<level>[1-6])", re.I)
_TITLE = re.compile(r"(?:title|название|заголовок)$", re.I)
_LONGEST_HEADLINE = 250


@dataclass(slots=True)
class _Paragraph:
    """A paragraph with its style: a level of heading (0: the title, -1: none), and the list that it is an item of."""

    block: Block
    level: int = -1
    listing: str = ""
    ordered: bool = False


@dataclass(slots=True)
class _Word:
    """What the other parts of the file say: headings by style, kinds of lists by number, addresses of links."""

    levels: dict[str, int] = field(default_factory=dict)
    ordered: dict[str, bool] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    title: str = ""
    language: str | None = None


def read_docx(data: bytes) -> Document | None:
    """The document; None when the bytes are no DOCX. Raises BinaryInput for one that is damaged or a bomb.

    Raises NotAnArticle without a headline or a text, UnreadableXml.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if _TEXT not in names:
                return None
            if len(names) > _MOST_FILES:
                raise BinaryInput("The DOCX holds thousands of files and is not read: save it anew.")
            word = _word(archive, set(names))
            body = parsed(_member(archive, _TEXT)).find("body")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        if isinstance(error, BinaryInput):
            raise
        raise BinaryInput(f"The DOCX is damaged or locked with a password ({error}).") from None
    parts = list(_parts(body, word)) if body is not None else []
    return _document(parts, word)


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """A file of the archive, whatever size it claims to have."""
    if archive.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BinaryInput("The DOCX is packed as no word processor packs it and is not read.")
    with archive.open(name) as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise BinaryInput(f"A part of the DOCX unfolds to more than {_MOST_BYTES / 1e6:.0f} MB and is not read.")
    return data


def _word(archive: zipfile.ZipFile, names: set[str]) -> _Word:
    word = _Word()
    if "word/styles.xml" in names:
        styles = parsed(_member(archive, "word/styles.xml"))
        word.levels = dict(_levels(styles))
        word.language = next((said for one in styles.iter("lang") if (said := one.get("val"))), None)
    if "word/numbering.xml" in names:
        word.ordered = _orders(parsed(_member(archive, "word/numbering.xml")))
    if "word/_rels/document.xml.rels" in names:
        for one in parsed(_member(archive, "word/_rels/document.xml.rels")).iter("Relationship"):
            word.links[one.get("Id", "")] = one.get("Target", "")
    if "docProps/core.xml" in names:
        word.title = clean(first_text(parsed(_member(archive, "docProps/core.xml")), "title"))
    return word


def _value(element: Element, path: str) -> str:
    found = element.find(path)
    return found.get("val", "") if found is not None else ""


def _levels(styles: Element) -> Iterator[tuple[str, int]]:
    for style in styles.iter("style"):
        name = _value(style, "name")
        outline = _value(style, "pPr/outlineLvl")
        heading = _HEADING.match(name)
        if heading:
            yield style.get("styleId", ""), int(heading["level"])
        elif _TITLE.match(name):
            yield style.get("styleId", ""), 0
        elif outline in set("012345"):
            yield style.get("styleId", ""), int(outline) + 1


def _orders(numbering: Element) -> dict[str, bool]:
    formats = {one.get("abstractNumId", ""): _value(one, "lvl/numFmt") for one in numbering.iter("abstractNum")}
    lists = {one.get("numId", ""): formats.get(_value(one, "abstractNumId"), "") for one in numbering.iter("num")}
    return {number: form not in ("", "bullet", "none") for number, form in lists.items()}


def _parts(body: Element, word: _Word) -> Iterator[_Paragraph]:
    for part in body:
        if part.tag == "p":
            yield _paragraph(part, word)
        elif part.tag == "tbl":
            rows = [tuple(clean(_plain(cell)) for cell in row.iterfind("tc")) for row in part.iterfind("tr")]
            if kept := [row for row in rows if any(row)]:
                yield _Paragraph(table_of(kept))
        elif part.tag in ("sdt", "sdtContent", "customXml", "ins"):
            # Wrappers of forms and of tracked changes; strict_xml bounds how deep they go.
            yield from _parts(part, word)


def _plain(element: Element) -> str:
    return " ".join("".join(piece for piece, _ in _pieces(one, _Word())) for one in element.iter("p"))


def _paragraph(element: Element, word: _Word) -> _Paragraph:
    text, marks = styled(list(_pieces(element, word)), None)
    level = word.levels.get(_value(element, "pPr/pStyle"), -1)
    outline = _value(element, "pPr/outlineLvl")
    if level < 0 and outline in set("012345"):
        level = int(outline) + 1
    number = _value(element, "pPr/numPr/numId")
    listing = number if number != "0" and level < 0 else ""
    return _Paragraph(paragraph(text, marks), level, listing, word.ordered.get(number, False))


def _pieces(element: Element, word: _Word, href: str | None = None) -> Iterator[tuple[str, Style]]:
    """The text of a paragraph with its style; deleted text and comments are not of it."""
    for part in element:
        if part.tag == "r":
            style = Style(_on(part, "b"), _on(part, "i"), href)
            yield _run(part), style if style != PLAIN else PLAIN
        elif part.tag == "hyperlink":
            yield from _pieces(part, word, word.links.get(part.get("id", "")))
        elif part.tag in ("ins", "smartTag", "sdt", "sdtContent", "fldSimple"):
            yield from _pieces(part, word, href)


def _on(run: Element, name: str) -> bool:
    found = run.find(f"rPr/{name}")
    return found is not None and found.get("val", "1") not in ("0", "false", "off")


def _run(run: Element) -> str:
    marks: Mapping[str, str] = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}
    text = "".join((part.text or "") if part.tag == "t" else marks.get(part.tag, "") for part in run)
    return settled(writable(text))


def _document(parts: list[_Paragraph], word: _Word) -> Document:
    parts = [part for part in parts if part.block.text]
    headline, rest = _headline(parts, word)
    notices = {part.block.text for part in rest if is_rights_line(part.block.text)}
    draft = draft_of(headline, list(_blocks([part for part in rest if part.block.text not in notices])), "DOCX")
    draft.around = sorted(notices)
    draft.declared_language = word.language
    return Document(draft, "DOCX")


def _headline(parts: list[_Paragraph], word: _Word) -> tuple[Found[str] | None, list[_Paragraph]]:
    """The title by its style, else the first heading among the first paragraphs, else a first line that is one."""
    head = parts[:6]
    index = min(
        (place for place, part in enumerate(head) if part.level >= 0), key=lambda at: head[at].level, default=-1
    )
    if index >= 0:
        # What stands above it is a letterhead: name, date, «Пресс-релиз».
        return Found(head[index].block.text, "the style of the paragraph says that it is the title"), parts[index + 1 :]
    for index, part in enumerate(head[:3]):
        text = part.block.text
        if 15 <= len(text) <= _LONGEST_HEADLINE and text[-1] not in ".:;" and part.block.kind == "paragraph":
            return Found(text, "the first line that is no sentence"), parts[index + 1 :]
    return (Found(word.title, "the document's properties") if word.title else None), parts


def _blocks(parts: list[_Paragraph]) -> Iterator[Block]:
    items: list[Block] = []
    listing, ordered = "", False
    for part in parts:
        if items and part.listing != listing:
            yield list_of(items, ordered)
            items = []
        listing, ordered = part.listing, part.ordered
        if part.listing:
            items.append(part.block)
        elif part.level >= 0:
            yield Block("", "heading", part.block.text, level=max(part.level, 2))
        else:
            yield part.block
    if items:
        yield list_of(items, ordered)
