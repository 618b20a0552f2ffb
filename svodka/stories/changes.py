"""What a correction changed, in sentences: what readers are shown as before and after. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

from svodka.stories.manuscripts import Manuscript, blocks_of
from svodka.text.sentences import sentences_of

# Shown whole: each is a line or two.
LINES = ("kicker", "headline", "standfirst", "byline", "dateline")


@dataclass(frozen=True, slots=True)
class Change:
    """Sentences of one field as they stood and as they stand; one of the two is empty where some came or went."""

    field: str
    before: str
    after: str


def changed_sentences(before: Manuscript, after: Manuscript) -> list[Change]:
    """What a reader sees changed, in the order of the page."""
    lines = [Change(name, before[name], after[name]) for name in LINES if before[name] != after[name]]
    return lines + list(_in_bodies(_sentences(before), _sentences(after)))


def as_kept(changes: Sequence[Change]) -> dict[str, Any]:
    """For Correction.changed."""
    return {"sentences": [asdict(change) for change in changes]}


def _sentences(manuscript: Manuscript) -> list[str]:
    return [sentence for block in blocks_of(manuscript) for sentence in sentences_of(block.text)]


def _in_bodies(before: list[str], after: list[str]) -> Iterator[Change]:
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _paired(before[old_from:old_to], after[new_from:new_to])


def _paired(before: list[str], after: list[str]) -> Iterator[Change]:
    """Sentence against sentence where as many came as went; otherwise the one passage against the other."""
    if len(before) == len(after):
        yield from (Change("body", old, new) for old, new in zip(before, after, strict=True))
    else:
        yield Change("body", " ".join(before), " ".join(after))
