"""Is a text a reprint of an earlier one? Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from svodka.text.morphology import INDEX_TOKEN, plain

WORDS_IN_SHINGLE = 4
# Two reports of one event share the numbers and a quotation, at most .15 of their shingles; a reprint .8 and more.
REPRINT_FROM = 0.6
# Who says that it reprints may well add as much of its own.
SAID_FROM = 0.25
_SAYS = re.compile(
    r"\bперепеча\w*|\bсообща(?:ет|ют|ло)\b|\bпередаёт\b|\bпо сообщению\b|\breports?\b|\breprint\w*", re.I
)
# «При перепечатке ссылка обязательна» stands under everything and is about others.
_DEMANDS = re.compile(r"\bпри (?:\w+ )?перепечат\w+|\bперепечатка (?:\w+ ){0,3}запрещ\w+", re.I)
AROUND = 120


@dataclass(frozen=True, slots=True)
class Told:
    """An earlier report of the same happening: its text and the agency it came from."""

    story_id: int
    agency: str
    text: str


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """All runs of four words, capitals and ё aside."""
    words = [plain(match.group()) for match in INDEX_TOKEN.finditer(text)]
    return frozenset(zip(*(words[start:] for start in range(WORDS_IN_SHINGLE)), strict=False))


def containment(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """The part of one text's shingles that stand in the other too; 0 for a text of less than four words."""
    return len(one & other) / len(one) if one else 0.0


def says_reprint(text: str, agency: str) -> bool:
    """Whether the text says that it repeats what this agency told."""
    if not agency:
        return False
    name = re.escape(agency.strip("«»\"'")[:40].casefold())
    for said in _SAYS.finditer(text):
        near = text[max(0, said.start() - AROUND) : said.end() + AROUND].casefold()
        if re.search(name[: max(4, len(name) - 1)], near) and not _DEMANDS.search(near):
            return True
    return False


def reprinted(text: str, earlier: Sequence[Told]) -> int | None:
    """The story whose text this one repeats, the nearest first; None for a report of its own."""
    mine = shingles(text)
    shares = [(containment(mine, shingles(told.text)), told) for told in earlier]
    for share, told in sorted(shares, key=lambda pair: -pair[0]):
        if share >= REPRINT_FROM or (share >= SAID_FROM and says_reprint(text, told.agency)):
            return told.story_id
    return None
