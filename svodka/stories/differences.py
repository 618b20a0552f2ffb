"""What a page says otherwise than it did, word by word, and what of it can go into the story. Pure.

Three texts meet: what the page said when the story was made of it (`before`), what it says now (`after`), and what
stands in the story (`stands`). Where the story still says what the page said, the page's new words go in; what a person
has written stays, and the difference says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from svodka.stories.bodies import from_stream, to_stream
from svodka.stories.manuscripts import Manuscript, blocks_of
from svodka.text.records import Block

# What a page's readers would call another text. A kicker is as often as not a label: «Обновлено в 14:20».
SPOKEN = (
    "headline", "standfirst", "byline", "dateline", "body", "primary_source", "primary_source_name",
    "primary_source_url", "rights_state", "copyright_notice", "copyright_holder", "usage_terms",
)  # fmt: skip
# Goes along where something else has changed.
ALONG = ("kicker", "located", "agency_date", "rights_why")
# Of two paragraphs that stand in each other's place: less in common, and one went and the other came.
SAME_BLOCK_FROM = 0.4
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, went («old») or came («new»)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A field, or a block of the text, before and after; one of them is empty where it came or went.

    `by_hand`: a person has written there, so it stays: as `stands`, "" where they took it out.
    """

    field: str
    before: str
    after: str
    by_hand: bool = False
    stands: str = ""

    @property
    def pieces(self) -> list[Piece]:
        return words_changed(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Difference:
    """All passages in the order of the page, and the fields of the story as following the page would make them."""

    passages: tuple[Passage, ...]
    taken: Mapping[str, Any]


def says_otherwise(before: Manuscript, after: Manuscript) -> bool:
    """Whether the page says something else to its readers; spaces, marks and side matter aside."""
    return any(_plain(name, before[name]) != _plain(name, after[name]) for name in SPOKEN)


def difference(before: Manuscript, after: Manuscript, stands: Manuscript) -> Difference:
    """What has changed between two readings of a page, and what of it the story can take over.

    `before` and `after` are fields as filing would fill them (reread.as_read), `stands` is the story's manuscript.
    """
    passages, taken = [], {}
    for name in (*SPOKEN, *ALONG):
        if _plain(name, before[name]) == _plain(name, after[name]):
            continue
        if name == "body":
            blocks, changed = merge_bodies(blocks_of(before), blocks_of(after), blocks_of(stands))
            passages += changed
            if not all(one.by_hand for one in changed):
                taken["body"] = to_stream(blocks)
            continue
        by_hand = _plain(name, stands[name]) not in {_plain(name, before[name]), _plain(name, after[name])}
        old, new, here = (str(one[name] or "") for one in (before, after, stands))
        passages.append(Passage(name, old, new, by_hand, here if by_hand else ""))
        if not by_hand:
            taken[name] = after[name]
    return Difference(tuple(passages), taken)


def words_changed(before: str, after: str) -> list[Piece]:
    """The two texts as one, word by word."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[Piece] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[old_from:old_to])))
            continue
        gone, come = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        pieces += [Piece(kind, text) for kind, text in (("old", gone), ("new", come)) if text]
    return pieces


# --- bodies ---


def merge_bodies(
    before: Sequence[Block], after: Sequence[Block], stands: Sequence[Block]
) -> tuple[list[Block], list[Passage]]:
    """The story's blocks with the page's changes in them, and the changes. Blocks keep the story's ids."""
    changed, held = _paired(before, after), _held(before, stands)
    in_story = {place: number for number, place in held.items()}
    untouched = {one for one, place in held.items() if _words(before[one]) == _words(stands[place])}
    merged: list[Block] = []
    waiting = _newcomers(after, changed, held, in_story)
    merged += _named(waiting.pop(None, []), stands)
    for place, block in enumerate(stands):
        one = in_story.get(place)
        if one is None or one not in untouched:
            merged.append(block)
        elif one in changed:
            now = after[changed[one]]
            merged.append(block if _words(now) == _words(block) else replace(now, id=block.id))
        merged += _named(waiting.pop(place, []), [*stands, *merged])
    return merged, list(_passages(before, after, stands, changed, held, untouched))


def _newcomers(
    after: Sequence[Block], changed: Mapping[int, int], held: Mapping[int, int], in_story: Mapping[int, int]
) -> dict[int | None, list[Block]]:
    """Blocks that the page has added, by the place in the story after which they go; None for its beginning."""
    come_from = {number: one for one, number in changed.items()}
    last: int | None = None
    found: dict[int | None, list[Block]] = {}
    for number, block in enumerate(after):
        one = come_from.get(number)
        if one is None:
            found.setdefault(last, []).append(block)
        elif one in held:
            last = held[one]
    return found


def _named(come: Sequence[Block], known: Sequence[Block]) -> list[Block]:
    """The blocks under ids that no other has: names and statements point to blocks by their ids."""
    taken, named = {block.id for block in known}, []
    for block in come:
        number = 1
        while f"n{number}" in taken:
            number += 1
        taken.add(f"n{number}")
        named.append(replace(block, id=f"n{number}"))
    return named


def _passages(
    before: Sequence[Block],
    after: Sequence[Block],
    stands: Sequence[Block],
    changed: Mapping[int, int],
    held: Mapping[int, int],
    untouched: set[int],
) -> Iterator[Passage]:
    """What went stands before what came in its place."""
    come_from = {number: one for one, number in changed.items()}
    shown = 0
    for number in range(len(after) + 1):
        one = come_from.get(number)
        until = one if one is not None else (len(before) if number == len(after) else shown)
        for gone in range(shown, until):
            if gone not in changed:
                yield _passage(before[gone].text, "", gone, held, untouched, stands)
        shown = max(shown, until if one is None else until + 1)
        if number == len(after):
            return
        if one is None:
            yield Passage("body", "", after[number].text)
        elif _words(before[one]) != _words(after[number]):
            yield _passage(before[one].text, after[number].text, one, held, untouched, stands)


def _passage(
    before: str, after: str, one: int, held: Mapping[int, int], untouched: set[int], stands: Sequence[Block]
) -> Passage:
    if one in untouched:
        return Passage("body", before, after)
    return Passage("body", before, after, by_hand=True, stands=stands[held[one]].text if one in held else "")


def _paired(one: Sequence[Block], other: Sequence[Block]) -> dict[int, int]:
    """Which block of the one text is which of the other: the same words, or in the same place nearly the same."""
    found: dict[int, int] = {}
    ours, theirs = [_words(block) for block in one], [_words(block) for block in other]
    for tag, a, a_to, b, b_to in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            found |= zip(range(a, a_to), range(b, b_to), strict=True)
        elif tag == "replace":
            found |= _nearly(ours, theirs, range(a, a_to), range(b, b_to))
    return found


def _held(before: Sequence[Block], stands: Sequence[Block]) -> dict[int, int]:
    """Which block of the page is which of the story; one written anew in the place of another is that one, not one
    taken out.
    """
    found = _paired(before, stands)
    ends = [(-1, -1), *sorted(found.items()), (len(before), len(stands))]
    for (one, place), (next_one, next_place) in pairwise(ends):
        if next_one - one == next_place - place:
            found |= zip(range(one + 1, next_one), range(place + 1, next_place), strict=True)
    return found


def _nearly(ours: Sequence[str], theirs: Sequence[str], left: range, right: range) -> dict[int, int]:
    found: dict[int, int] = {}
    begin = right.start
    for number in left:
        near = [(_likeness(ours[number], theirs[place]), -place) for place in range(begin, right.stop)]
        best, place = max(near, default=(0.0, 0))
        if best >= SAME_BLOCK_FROM:
            found[number] = -place
            begin = -place + 1
    return found


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _words(block: Block) -> str:
    """What makes a block the same: its words, or for a figure and what is embedded its address."""
    return " ".join((block.text or block.href or "").split())


def _plain(name: str, value: Any) -> Any:
    if name == "body":
        return [words for block in from_stream(value) if (words := _words(block))]
    return " ".join(value.split()) if isinstance(value, str) else value
