"""Is a text a reprint of an earlier one? Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from svodka.text.morphology import INDEX_TOKEN, plain

WORDS_IN_SHINGLE = 4
# Two reports of one event share the numbers and a quotation, at most .17 of their shingles on saved pages of 2011
# (bench/reprints.py); a text of which every fifth word is another and every tenth is left out still .2 to .35.
REPRINT_FROM = 0.2
# Who says that it reprints may well add three times as much of its own.
SAID_FROM = 0.1
# Two chance hits in a note of sixty words are a twentieth of it; eight runs are a sentence of eleven words.
SHARED_AT_LEAST = 8
# A teaser is a report's first sentences, or close to them, and no more than half of it.
TEASER_FROM = 0.6
FULLER_BY = 2
# Every fourth shingle, the smallest 64 of them: a text of 260 words gives them all, a longer one is found by as many.
SAMPLED = 4
MOST_NUMBERS = 64
# One number of 64 in common is chance among a hundred thousand stories; two are worth a look at the texts.
SHARED_NUMBERS = 2
# Texts that are compared word for word, 0.3 ms each.
COMPARED = 8
_SAYS = re.compile(
    r"\bперепеча\w*|\bсообща(?:ет|ют|ло)\b|\bпередаёт\b|\bпо сообщению\b|\breports?\b|\breprint\w*", re.I
)
# «При перепечатке ссылка обязательна» stands under everything and is about others.
_DEMANDS = re.compile(r"\bпри (?:\w+ )?перепечат\w+|\bперепечатка (?:\w+ ){0,3}запрещ\w+", re.I)
AROUND = 120

Shingles = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Told:
    """An earlier report: its text and the agency it came from."""

    story_id: int
    agency: str
    text: str


@dataclass(frozen=True, slots=True)
class Repeats:
    """The story whose text is repeated, and the part of the words (0 to 1) that stand there in runs of four or more."""

    story_id: int
    share: float


@lru_cache(maxsize=32)
def shingles(text: str) -> Shingles:
    """All runs of four words, capitals and ё aside. Remembered: a story is kept, compared and looked at for teasers."""
    return frozenset(_runs(_words(text)))


def numbers_of(text: str) -> Sequence[int]:
    """The sample of a text's shingles by which it is found: at most 64 numbers of 30 bits, ascending."""
    hashes = {crc32(" ".join(run).encode()) for run in shingles(text)}
    return sorted(number // SAMPLED for number in hashes if number % SAMPLED == 0)[:MOST_NUMBERS]


def containment(one: Shingles, other: Shingles) -> float:
    """The part of one text's shingles that stand in the other too; 0 for a text of less than four words."""
    return len(one & other) / len(one) if one else 0.0


def share_of_words(text: str, other: Shingles) -> float:
    """The part of the words of `text` that stand in runs of four or more which the other text has, too."""
    words = _words(text)
    held = bytearray(len(words))
    for start, run in enumerate(_runs(words)):
        if run in other:
            held[start : start + WORDS_IN_SHINGLE] = b"\1" * WORDS_IN_SHINGLE
    return sum(held) / len(words) if words else 0.0


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


def reprinted(text: str, earlier: Sequence[Told]) -> Repeats | None:
    """The report whose text this one repeats, the nearest first; None for a report of its own.

    A text that holds the whole of a much shorter one is none: the short one announced it (see `teasers`).
    """
    mine = shingles(text)
    near = sorted(((told, shingles(told.text)) for told in earlier), key=lambda pair: -len(mine & pair[1]))
    for told, theirs in near:
        share = containment(mine, theirs)
        if len(mine & theirs) < SHARED_AT_LEAST or _announces(theirs, mine):
            continue
        if share >= REPRINT_FROM or (share >= SAID_FROM and says_reprint(text, told.agency)):
            return Repeats(told.story_id, share_of_words(text, theirs))
    return None


def teasers(text: str, earlier: Sequence[Told]) -> list[Repeats]:
    """The reports that only announced what this text tells in full, each with the part of its own words found here."""
    mine = shingles(text)
    found = [told for told in earlier if _announces(shingles(told.text), mine)]
    return [Repeats(told.story_id, share_of_words(told.text, mine)) for told in found]


def _announces(short: Shingles, long: Shingles) -> bool:
    enough = len(short & long) >= SHARED_AT_LEAST and containment(short, long) >= TEASER_FROM
    return enough and len(long) >= FULLER_BY * len(short)


def _words(text: str) -> list[str]:
    return [plain(match.group()) for match in INDEX_TOKEN.finditer(text)]


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[start:] for start in range(WORDS_IN_SHINGLE)), strict=False))
