"""The one parse of a page, behind the two guards that keep the parser from taking minutes over hostile mark-up."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from svodka.text.nesting import limit_nesting
from svodka.text.tags import refuse_heavy_tags


def parsed(html: str) -> LexborHTMLParser:
    """The tree of a page; what nests too deep is let out. Raises TookTooLong for tags of a thousand attributes."""
    refuse_heavy_tags(html)
    return LexborHTMLParser(limit_nesting(html))
