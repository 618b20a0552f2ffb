"""Where places of a text stand after it has been edited."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

Span = tuple[int, int]

# Words, spaces and single signs: comparing letters would find «стапель» in «степень».
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


def shift(before: str, after: str, spans: Iterable[Span]) -> list[Span | None]:
    """Where each span of `before` (offsets, end exclusive) now stands in `after`; None when its words are gone.

    A span lives on when all its words stand unchanged side by side; words that were moved, when they stand only once.
    """
    wanted = list(spans)
    if before == after:
        return list(wanted)
    kept = _kept(before, after)
    return [_moved(span, kept) or _elsewhere(before[slice(*span)], after) for span in wanted]


def _kept(before: str, after: str) -> list[tuple[int, int, int]]:
    """(start in `before`, end in `before`, distance moved) of every unchanged stretch, in code points."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    old_at, new_at = _starts(old), _starts(new)
    # autojunk off: in a paragraph of 200 tokens a space and a comma would count as noise.
    same = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return [
        (old_at[block.a], old_at[block.a + block.size], new_at[block.b] - old_at[block.a])
        for block in same
        if block.size
    ]


def _starts(tokens: list[str]) -> list[int]:
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    return starts


def _moved(span: Span, kept: list[tuple[int, int, int]]) -> Span | None:
    start, end = span
    for first, last, distance in kept:
        if first <= start and end <= last:
            return start + distance, end + distance
    return None


def _elsewhere(words: str, after: str) -> Span | None:
    found = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", after)] if words else []
    return found[0] if len(found) == 1 else None
