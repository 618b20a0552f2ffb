"""The text that a page declares in JSON-LD, for pages whose own mark-up shows only a part of it.

It is not to be trusted by itself: on saved pages it scored .80 to .90 where the walk has .92 and more, being cut short
or without paragraphs. So it is taken only when it is much longer than what was read, and says the same.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from svodka.text.page_data import PageData
from svodka.text.records import Block

# Mark-up, and the short codes of content systems that were not put into it: [related id="12" title="…"].
_TAG = re.compile(r"<[^<>]{0,500}>|\[/?[a-z][\w-]{1,40}(?:\s[^\[\]]{0,3000})?\]", re.I)
_BREAK = re.compile(r"\s*\n\s*|<(?:/?p|br|/?div|/?li)\b[^<>]{0,200}>", re.I)
_WORD = re.compile(r"\w+")
_SHORTEST = 400
# Of the text read: at most this share of the declared one's length, and at least this share of its words in that one.
_MUCH_SHORTER, _SAME = 0.6, 0.8


def declared_body(data: PageData, blocks: Sequence[Block]) -> list[Block] | None:
    """The paragraphs of JSON-LD's articleBody when `blocks` are clearly less of the same text; else None."""
    declared = data.article().get("articleBody")
    if not isinstance(declared, str) or len(declared) < _SHORTEST:
        return None
    paragraphs = [" ".join(_TAG.sub(" ", html.unescape(part)).split()) for part in _BREAK.split(declared)]
    paragraphs = [paragraph for paragraph in paragraphs if paragraph]
    read = [block.text for block in blocks if block.kind not in ("figure", "embed")]
    if sum(map(len, read)) >= _MUCH_SHORTER * sum(map(len, paragraphs)):
        return None
    own, theirs = set(_WORD.findall(" ".join(read).lower())), set(_WORD.findall(" ".join(paragraphs).lower()))
    if own and len(own & theirs) < _SAME * len(own):
        return None
    return [Block("", "paragraph", paragraph) for paragraph in paragraphs]
