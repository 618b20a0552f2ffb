"""Two records of one page, field by field: what a later reader has found otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Reasons are words for people, offsets and marks follow the words, and what is mentioned stands in the lists beside it.
_ASIDE = frozenset({"id", "why", "marks", "block", "start", "end", "mentions", "discussed", "counters"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A field as the lines it comes to, before and after; `share` is how much of its words is another, 0 to 1."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    share: float


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """The fields of two records (as record.as_json gives them) that differ, those most otherwise first.

    A field that one of the records does not know counts as empty there.
    """
    found = []
    for field, stood, stands in _fields(before, after):
        old, new = tuple(_lines(stood)), tuple(_lines(stands))
        if old != new:
            found.append(Difference(field, old, new, _share(old, new)))
    return sorted(found, key=lambda one: (-one.share, one.field))


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for part in ("article", "annotation"):
        old, new = before.get(part) or {}, after.get(part) or {}
        for field in dict.fromkeys((*new, *old)):
            if field not in _ASIDE:
                yield field, old.get(field), new.get(field)


def _lines(value: Any) -> Iterator[str]:
    """A value for people: a line for each paragraph, picture, person; nothing for what is empty."""
    if isinstance(value, Mapping):
        if line := _line(value):
            yield line
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from (line for each in value if (line := _line(each)))
    elif value not in (None, "", False):
        yield str(value)


def _line(value: Any) -> str:
    if isinstance(value, Mapping):
        # A block of the body is what it says; that it is a paragraph goes without saying.
        named = value.items() if value.get("kind") != "paragraph" else [("text", value.get("text"))]
        return " · ".join(line for name, each in named if name not in _ASIDE and (line := _line(each)))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " | ".join(line for each in value if (line := _line(each)))
    return "" if value in (None, False) else str(value)


def _share(old: Sequence[str], new: Sequence[str]) -> float:
    """Words that stand on one side alone, of all words; the order of words counts for little."""
    left, right = Counter(" ".join(old).split()), Counter(" ".join(new).split())
    every = left.total() + right.total()
    alone = ((left - right) + (right - left)).total()
    # The same words in other lines are a difference all the same.
    return max(alone / every, 0.01) if every else 0.01
