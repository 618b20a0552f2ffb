"""Lists of feeds as other readers give and take them: OPML 2.0."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree

from svodka.errors import SvodkaError
from svodka.gather.entries import clean

MOST_BYTES = 5_000_000
ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


class UnableToReadOpml(SvodkaError):
    """The file is no list of feeds."""


@dataclass(frozen=True)
class Outline:
    """One feed of a list: what it is called, its address, the site's."""

    name: str
    feed_url: str
    site_url: str = ""


def read_opml(data: bytes) -> list[Outline]:
    """The feeds of a list, out of all its folders. Raises UnableToReadOpml."""
    if len(data) > MOST_BYTES or ENTITY.search(data.replace(b"\0", b"")):
        raise UnableToReadOpml("The file is too large, or declares entities of its own, and is not read.")
    try:
        root = ElementTree.fromstring(data.strip())  # noqa: S314 - entities were refused above
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UnableToReadOpml(f"The file is not OPML: {error}.") from None
    if root.tag != "opml":
        raise UnableToReadOpml(f"The file is not OPML: it begins with <{clean(root.tag)[:60]}>.")
    rows = ({name.lower(): value for name, value in row.attrib.items()} for row in root.iter("outline"))
    return [_outline(row) for row in rows if row.get("xmlurl")]


def _outline(row: dict[str, str]) -> Outline:
    address = clean(row["xmlurl"])
    name = clean(row.get("title")) or clean(row.get("text")) or address
    return Outline(name[:200], address, clean(row.get("htmlurl")))


def write_opml(outlines: Iterable[Outline], *, title: str) -> bytes:
    """The list as other readers take it, in UTF-8."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = title
    body = ElementTree.SubElement(root, "body")
    for one in outlines:
        told = {"type": "rss", "text": one.name, "title": one.name, "xmlUrl": one.feed_url, "htmlUrl": one.site_url}
        ElementTree.SubElement(body, "outline", {name: value for name, value in told.items() if value})
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
