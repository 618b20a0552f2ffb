"""Blocks of a body while they are being put together: lists folded, heads cut, ids given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from svodka.text.records import Block, Mark
from svodka.text.typed_lists import TypedList, find_typed_lists


def paragraph(text: str, marks: Sequence[Mark] = ()) -> Block:
    """A paragraph that has no id yet."""
    return Block("", "paragraph", text, marks=tuple(marks))


def moved(marks: Iterable[Mark], by: int, length: int) -> tuple[Mark, ...]:
    """Marks shifted by `by` code points and cut to a text of `length`; what falls outside is gone."""
    kept = []
    for mark in marks:
        start, end = max(0, mark.start + by), min(length, mark.end + by)
        if start < end:
            kept.append(replace(mark, start=start, end=end))
    return tuple(kept)


def without_head(block: Block, length: int) -> Block:
    """The block without the first `length` code points of its text (a dateline, a typed marker) and its blanks."""
    text = block.text[length:]
    cut = length + len(text) - len(text.lstrip())
    text = text.strip()
    return replace(block, text=text, marks=moved(block.marks, -cut, len(text)))


def list_of(items: Sequence[Block], ordered: bool) -> Block:
    """One list block of blocks that hold an item each: the items joined by a line feed, their marks moved there."""
    marks: list[Mark] = []
    offset = 0
    for item in items:
        marks.extend(replace(mark, start=mark.start + offset, end=mark.end + offset) for mark in item.marks)
        offset += len(item.text) + 1
    texts = tuple(item.text for item in items)
    return Block("", "list", "\n".join(texts), items=texts, ordered=ordered, marks=tuple(marks))


def fold_typed_lists(blocks: Sequence[Block]) -> list[Block]:
    """Runs of paragraphs that begin with a typed dash or number, made lists; direct speech stays paragraphs."""
    folded: list[Block] = []
    position = 0
    while position < len(blocks):
        last = position
        while last < len(blocks) and blocks[last].kind == "paragraph":
            last += 1
        folded.extend(_fold_run(blocks[position:last]))
        if last < len(blocks):
            folded.append(blocks[last])
        position = last + 1
    return folded


def _fold_run(run: Sequence[Block]) -> list[Block]:
    folded: list[Block] = []
    position = 0
    for typed in find_typed_lists([block.text for block in run]):
        folded.extend(run[position : typed.first])
        folded.append(_typed_list(run, typed))
        position = typed.last
    folded.extend(run[position:])
    return folded


def _typed_list(run: Sequence[Block], typed: TypedList) -> Block:
    items = [without_head(block, cut) for block, cut in zip(run[typed.first : typed.last], typed.cuts, strict=True)]
    return list_of(items, typed.ordered)


def numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with their ids, «b1», «b2» …, in order of the page."""
    return tuple(replace(block, id=f"b{number}") for number, block in enumerate(blocks, start=1))
