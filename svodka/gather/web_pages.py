"""A site's own page (a listing, one that names its feeds) as a tree: parsed behind the guards that articles have."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from svodka.text.decoding import decode
from svodka.text.effort import TookTooLong
from svodka.text.parsing import parsed

# Of 1,314 saved pages of newspapers the largest has 6,300 elements; 100,000 of the worst kind take a second.
MOST_TAGS = 100_000


def page_tree(data: bytes, *, charset: str = "") -> LexborHTMLParser:
    """The tree of a page; `charset` is what HTTP said. Raises UnableToRead for what is no page, or too vast for one."""
    if data.count(b"<") > MOST_TAGS:
        raise TookTooLong("This page is made of too many parts: it cannot be looked through.")
    return parsed(decode(data, charset=charset or None).text)
