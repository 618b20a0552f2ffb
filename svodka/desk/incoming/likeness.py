"""Headlines that tell the same, word for word or nearly. Pure.

A hint for the eye, no more: headlines of one event share 12 to 50 % of their words (research/features), so what is
found here are reprints, and what is not found may still be the same happening.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
# Five letters tell most Russian words apart and leave their endings off.
STEM = 5
SHARED_AT_LEAST = 3
ALIKE_FROM = 0.5


@lru_cache(maxsize=10_000)
def words_of(headline: str) -> frozenset[str]:
    """The beginnings of its words of four letters and more, and its numbers."""
    return frozenset(word[:STEM] for word in _WORD.findall(headline.casefold().replace("ё", "е")))


def alike(headlines: Mapping[int, str]) -> dict[int, list[int]]:
    """For each number the numbers of headlines that are very like its own, in the order given."""
    words = {number: words_of(headline) for number, headline in headlines.items()}
    holders: dict[str, list[int]] = defaultdict(list)
    for number, stems in words.items():
        for stem in stems:
            holders[stem].append(number)
    found: dict[int, list[int]] = {}
    for number, stems in words.items():
        shared = Counter(other for stem in stems for other in holders[stem] if other != number)
        near = [other for other, count in shared.items() if _near(count, len(stems), len(words[other]))]
        if near:
            found[number] = near
    return found


def _near(shared: int, one: int, other: int) -> bool:
    return shared >= SHARED_AT_LEAST and shared / (one + other - shared) >= ALIKE_FROM
