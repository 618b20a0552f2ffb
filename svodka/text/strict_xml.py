"""XML documents of others, parsed without what attacks are made of: entities of their own, bottomless nesting."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from svodka.text.decoding import UnableToRead

Element = ElementTree.Element
# Documents of news agencies nest to 15 levels, Word's to 30; a walk may go down by itself.
DEEPEST = 200
_ENTITY = re.compile(rb"<!ENTITY", re.I)


class UnreadableXml(UnableToRead):
    """The document is broken or declares entities of its own: ask its sender for a sound one."""


class _Shallow(ElementTree.TreeBuilder):
    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self._depth += 1
        if self._depth > DEEPEST:
            raise UnreadableXml(f"The document nests deeper than {DEEPEST} levels and is not read.")
        # Every element that is asked for here has a name that no other vocabulary of the document uses.
        return super().start(_local(tag), {_local(name): value for name, value in attrs.items()})

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(_local(tag))


def parsed(data: bytes) -> Element:
    """The root of a document, names without their namespaces. Raises UnreadableXml."""
    # Without its zero bytes UTF-16 reads as ASCII.
    if _ENTITY.search(data.replace(b"\0", b"")):
        raise UnreadableXml("The document declares entities of its own and is not read: that is how a bomb is made.")
    try:
        # Without declarations of entities expat expands nothing, and it never loads what a document points at.
        return ElementTree.fromstring(data, parser=ElementTree.XMLParser(target=_Shallow()))  # noqa: S314
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UnreadableXml(f"The document is not well-formed XML ({error}).") from None


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def text_of(element: Element | None) -> str:
    """All the text in an element, blanks collapsed; "" for none."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def first_text(root: Element, *paths: str) -> str:
    """The text of the first element at one of the paths that has any."""
    return next((text for path in paths for found in root.iterfind(path) if (text := text_of(found))), "")
