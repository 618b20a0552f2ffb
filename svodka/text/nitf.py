"""NITF, the IPTC's older format of a news text in XML: head, body.head, body.content."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from xml.etree import ElementTree

from svodka.text.dates import day_of
from svodka.text.found import Found
from svodka.text.fragment import blocks_of_html
from svodka.text.records import Block, Dateline, Picture, Rights
from svodka.text.strict_xml import Element, first_text, text_of
from svodka.text.wire import Document, clean, declared_rights, draft_of, embargo, moment, said

_AS_HTML = {"hl1": "h2", "hl2": "h2", "bq": "blockquote", "block": "div", "nitf-table": "div", "title": "h2"}
_ASIDE = {"media", "fn", "note", "nitf-table-metadata"}


def read_nitf(root: Element) -> Document:
    """The document. Raises NotAnArticle without a headline or a text."""
    name = f"NITF {clean(root.get('version')).rpartition(' ')[2]}".strip()
    content = root.find("body/body.content")
    pictures = list(_pictures(content)) if content is not None else []
    headline = said(first_text(root, "body/body.head/hedline/hl1", "body/body.head/headline/hl1"), "hl1")
    headline = headline or said(first_text(root, "head/title"), "title")
    draft = draft_of(headline, blocks_of_xml(content) if content is not None else [], name)
    draft.standfirst = said(first_text(root, "body/body.head/abstract"), "abstract")
    draft.standfirst = draft.standfirst or said(first_text(root, "body/body.head/hedline/hl2"), "hl2")
    draft.byline = said(first_text(root, "body/body.head/byline/person", "body/body.head/byline"), "byline")
    draft.agency = said(first_text(root, "body/body.head/distributor/org", "body/body.head/distributor"), "distributor")
    draft.published = _norm(root, "date.issue") or _published(root)
    draft.declared_language = clean(root.get("lang")) or None
    draft.pictures, draft.picture_reason = pictures, "the document's media"
    return Document(
        draft,
        name,
        rights=_rights(root, name),
        dateline=_dateline(root),
        embargo_until=embargo(_attribute(root, "head/docdata/date.release", "norm")),
    )


def blocks_of_xml(element: Element) -> list[Block]:
    """The blocks of a piece of XML whose names are NITF's or XHTML's."""
    for part in list(element.iter()):
        # What follows an element stands in its tail and is not of it.
        tail = part.tail
        if part.tag in _ASIDE:
            part.clear()
        part.tag, part.tail = _AS_HTML.get(part.tag, "span" if part.tag in _ASIDE else part.tag), tail
    element.tag, element.tail = "div", None
    return blocks_of_html(ElementTree.tostring(element, "unicode", "html"))


def _attribute(root: Element, path: str, name: str) -> str:
    found = root.find(path)
    return clean(found.get(name)) if found is not None else ""


def _norm(root: Element, name: str) -> Found[date | datetime] | None:
    return moment(_attribute(root, f"head/docdata/{name}", "norm"), name)


def _published(root: Element) -> Found[date | datetime] | None:
    return moment(_attribute(root, "head/pubdata", "date.publication"), "date.publication")


def _dateline(root: Element) -> Dateline | None:
    element = root.find("body/body.head/dateline")
    printed = clean(text_of(element))
    if element is None or not printed:
        return None
    day = moment(_attribute(element, "story.date", "norm"), "story.date")
    located = clean(first_text(element, "location/city", "location"))
    return Dateline(printed, located=located or None, date=day_of(day.value) if day else None)


def _rights(root: Element, name: str) -> Rights | None:
    holder = _attribute(root, "head/docdata/doc.copyright", "holder")
    holder = holder or clean(first_text(root, "body/body.head/rights/rights.owner"))
    terms = clean(first_text(root, "body/body.head/rights"))
    year = _attribute(root, "head/docdata/doc.copyright", "year")
    return declared_rights(holder, f"© {year} {holder}" if holder and year else "", terms, name)


def _pictures(content: Element) -> Iterator[Picture]:
    for media in content.iter("media"):
        reference = media.find("media-reference")
        if media.get("media-type") not in (None, "image") or reference is None:
            continue
        source = clean(reference.get("source"))
        yield Picture(
            url=source if source.startswith(("http://", "https://")) else None,
            caption=clean(first_text(media, "media-caption")) or None,
            alt_text=clean(reference.get("alternate-text")) or None,
            credit_line=clean(first_text(media, "media-producer")) or None,
            rights=Rights("unknown"),
        )
