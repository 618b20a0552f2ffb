"""What a story is compared by: its words in dictionary form and the names it speaks of, each with a weight. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from svodka.text import morphology

# A hash of 32 bits keeps a term in 4 bytes; of 100,000 distinct terms about one pair in a thousand texts collides.
PACKED = np.dtype([("term", "<u4"), ("weight", "<f2")])
# A word of the headline counts as three of the text: 1 to 5 score within .01 of each other (bench/storylines.py).
IN_HEADLINE = 3
LONGEST_TERM = 64
# Words that only hold sentences together say nothing of what is told; Russian ones are known by their part of speech.
_HOLDING_PARTS = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "INTJ"})
_HOLDING = """
быть который этот весь свой мочь год тот такой один
a about after all also an and any are as at be because been before but by can could day did do does down each every for
from had has have he her him his how i if in into is it its just last like made make may more most much must my new next
no not now of off on one only or other our out over own put said same say says she should so some such than that the
their them then there these they this those through to too two under until up very was we were what when where which
while who whose why will with would year years you your
"""
_HOLDING_WORDS = frozenset(_HOLDING.split())
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)

Packed = npt.NDArray[np.void]


@dataclass(frozen=True, slots=True)
class NameTold:
    """A name that a story speaks of: `times` in its text; `in_headline` makes the story one about it."""

    number: int
    kind: str
    label: str
    times: int
    in_headline: bool = False


# A text that says a ship's name three times is about the ship; a person or a firm is quoted as often in passing.
ABOUT_TIMES = 3
# Countries and places say where, not what: half of a trade paper's stories share them.
TELLING_KINDS = frozenset({"product", "occasion", "person", "organisation"})
THINGS = frozenset({"product", "occasion"})


def is_about(name: NameTold) -> bool:
    """Whether a story that speaks of the name so is a story about it."""
    return name.kind in TELLING_KINDS and (name.in_headline or (name.kind in THINGS and name.times >= ABOUT_TIMES))


def subject_key(number: int) -> int:
    """The term that says that a story is about the name of this number; it weighs nothing."""
    return crc32(f"!{number}".encode())


def pack(*, headline: str, text: str, names: Sequence[NameTold] = ()) -> bytes:
    """All terms of a story with their weights, ready to be kept: 6 bytes a term, about 1 kB a story."""
    counts = Counter({word: count * IN_HEADLINE for word, count in Counter(_words(headline)).items()})
    counts.update(_words(text))
    weighed: dict[int, float] = {crc32(word.encode()): float(np.log(count) + 1) for word, count in counts.items()}
    for name in names:
        if name.kind in TELLING_KINDS:
            weighed[crc32(f"={name.number}".encode())] = float(np.log(max(name.times, 1)) + 1)
        if is_about(name):
            weighed[subject_key(name.number)] = 0.0
    packed = np.array(sorted(weighed.items()), dtype=PACKED) if weighed else np.empty(0, PACKED)
    return packed.tobytes()


def unpack(packed: bytes | memoryview) -> Packed:
    """Terms in ascending order with their weights; an empty or a broken value has none."""
    data = bytes(packed)
    return np.frombuffer(data[: len(data) - len(data) % PACKED.itemsize], PACKED)


def shared_subjects(names: Iterable[NameTold], other: Packed) -> list[NameTold]:
    """The names that both a story with these names and the other one are about."""
    known = set(other["term"].tolist())
    return [name for name in names if is_about(name) and subject_key(name.number) in known]


def _words(text: str) -> list[str]:
    words = (_word(match.group()) for match in morphology.INDEX_TOKEN.finditer(text))
    return [word for word in words if word]


@lru_cache(maxsize=100_000)
def _word(printed: str) -> str:
    """The word as it is compared: its likeliest dictionary form, or "" for one that only holds the sentence."""
    if not _CYRILLIC.search(printed):
        plain = morphology.plain(printed)
        found = plain if plain in _HOLDING_WORDS or plain.isdecimal() else min(morphology.lemmas(printed), key=len)
    else:
        reading = next(iter(morphology.readings(printed)), None)
        if reading and reading.part in _HOLDING_PARTS:
            return ""
        found = reading.normal_form if reading else morphology.plain(printed)
    # One letter is an initial or a unit; one figure is still a count.
    if found in _HOLDING_WORDS or (len(found) < 2 and not found.isdecimal()):
        return ""
    return found[:LONGEST_TERM]
