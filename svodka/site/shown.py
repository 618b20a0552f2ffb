"""What a page, a card, a feed or a letter carries of a story's words: cut to what the rights gate allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svodka.site.typography import excerpt
from svodka.stories.rights import Extent
from svodka.text.records import Block
from svodka.text.sentences import sentences_of

# About a third of a short agency note: enough to see what it says, too little to stand for it.
EXCERPT_LETTERS = 500
# A sentence of a wire has 150; where no full stop is found a paragraph must not go out whole.
SENTENCE_LETTERS = 300


def standfirst_shown(standfirst: str, extent: Extent) -> str:
    """The standfirst, its first sentence, or as much of it as an excerpt may have."""
    if extent == Extent.LINK:
        return first_sentence(standfirst)
    return excerpt(standfirst, EXCERPT_LETTERS) if extent == Extent.EXCERPT else standfirst


def blocks_shown(blocks: Sequence[Block], extent: Extent, *, standfirst: str = "") -> Sequence[Block]:
    """The body as far as it may be shown. `standfirst` stands above it and counts."""
    if extent == Extent.FULL:
        return blocks
    if extent == Extent.LINK:
        first = _first_paragraph(blocks)
        said = first_sentence(first.text) if first and not standfirst.strip() else ""
        return (Block(id=first.id, kind="paragraph", text=said),) if first and said else ()
    return tuple(_beginning(blocks, EXCERPT_LETTERS - len(standfirst)))


def opening(standfirst: str, first_paragraph: str, extent: Extent, letters: int) -> str:
    """What stands beneath a headline elsewhere: the standfirst or the first words, at most so many letters."""
    text = standfirst.strip() or first_paragraph
    return excerpt(first_sentence(text) if extent == Extent.LINK else text, letters)


def words_shown(standfirst: str, blocks: Sequence[Block], extent: Extent) -> str:
    """All the words that the page shows, a block a line: what a search may quote from."""
    shown = blocks_shown(blocks, extent, standfirst=standfirst)
    return "\n".join(text for text in (standfirst_shown(standfirst, extent), *(one.text for one in shown)) if text)


def first_sentence(text: str) -> str:
    """The first sentence; of an endless one the first words."""
    return excerpt(next(iter(sentences_of(text.strip())), ""), SENTENCE_LETTERS)


def first_words(blocks: Sequence[Block]) -> str:
    """The first paragraph; "" for a text without one."""
    first = _first_paragraph(blocks)
    return first.text if first else ""


def _first_paragraph(blocks: Sequence[Block]) -> Block | None:
    return next((block for block in blocks if block.kind == "paragraph"), None)


def _beginning(blocks: Sequence[Block], left: int) -> Iterator[Block]:
    """Whole paragraphs up to the limit; a first one that is longer is cut at a sentence."""
    for number, block in enumerate(block for block in blocks if block.kind == "paragraph"):
        if len(block.text) > left:
            if number == 0 and left > SENTENCE_LETTERS // 2:
                yield Block(id=block.id, kind="paragraph", text=excerpt(block.text, left))
            return
        left -= len(block.text)
        yield block
