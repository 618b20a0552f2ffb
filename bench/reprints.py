"""Reprints: is a text known again when it was edited lightly, cut, or rewritten, and is nothing else taken for it?

    python -m bench.reprints DATA [--json FILE]

DATA is a folder with gold.jsonl (a text a line in "text"), or one of such folders. Of every text of 300 to 20,000
characters three variants are made: a light edit (every twentieth word another, an agency's line before, a source
after), the first 60 % of it, a medium rewrite (every fifth word another, every tenth left out). All are asked about
among all texts, as the portal asks: numbers from the table first, then the words. False is every other text that is
named, unless it is itself a copy (Jaccard of three words > .4). The peer, in the same run: MinHash of 128 permutations
over runs of three words, compared with every text (no LSH, which could only lose some), from .3 on; written here in
numpy, for the project does not depend on a library of it.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bench.table import Row, header, show, write_json
from svodka.stories.storylines.reprints import COMPARED, SHARED_NUMBERS, Told, numbers_of, reprinted

SEED = 20_261_122
SHORTEST, LONGEST = 300, 20_000
PERMUTATIONS, SAME_FROM = 128, 0.3
COPY_FROM = 0.4
MERSENNE = (1 << 61) - 1
FALSE_AT_MOST = 5
_WORD = re.compile(r"\w+")
TARGETS = {"light edit": 0.99, "cut to 60 %": 0.99, "medium rewrite": 0.85}


@dataclass(frozen=True)
class Asked:
    """A variant: how it was made, of which text, and its words."""

    kind: str
    of: int
    text: str


def texts_in(data: Path) -> list[str]:
    """Different texts of the folder, in its order."""
    lines = [line for file in sorted(data.rglob("gold.jsonl")) for line in file.read_text("utf-8").split("\n") if line]
    read = (json.loads(line).get("text") or "" for line in lines)
    return list(dict.fromkeys(text for text in read if SHORTEST < len(text) < LONGEST))


def variants(texts: Sequence[str], rng: random.Random) -> list[Asked]:
    words = [word for text in texts for word in _WORD.findall(text)]

    def light(text: str) -> str:
        told = " ".join(rng.choice(words) if rng.random() < 0.05 else word for word in text.split())
        return f"Лоция-Инфо, 18 августа. {told} Об этом сообщает пресс-служба."

    def cut(text: str) -> str:
        kept = text.split()
        return " ".join(kept[: int(len(kept) * 0.6)])

    def medium(text: str) -> str:
        kept = (word for word in text.split() if rng.random() > 0.1)
        return " ".join(rng.choice(words) if rng.random() < 0.2 else word for word in kept)

    made: dict[str, Callable[[str], str]] = dict(zip(TARGETS, (light, cut, medium), strict=True))
    return [Asked(kind, of, change(text)) for kind, change in made.items() for of, text in enumerate(texts)]


def runs(text: str, length: int = 3) -> frozenset[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return frozenset(zip(*(words[start:] for start in range(length)), strict=False))


def copies(texts: Sequence[str]) -> set[tuple[int, int]]:
    """Pairs of texts that are one text already."""
    held = [runs(text) for text in texts]
    found = set()
    for one, mine in enumerate(held):
        for other in range(one):
            if len(mine & held[other]) > COPY_FROM * len(mine | held[other]):
                found |= {(one, other), (other, one)}
    return found


# --- ours ---


class Table:
    """What the database holds: a number → the texts that have it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.holders: dict[int, list[int]] = defaultdict(list)
        for of, text in enumerate(texts):
            for number in numbers_of(text):
                self.holders[number].append(of)

    def ask(self, text: str) -> set[int]:
        shared = Counter(of for number in numbers_of(text) for of in self.holders.get(number, ()))
        near = [of for of, count in shared.most_common(COMPARED) if count >= SHARED_NUMBERS]
        found = reprinted(text, [Told(of, "", self.texts[of]) for of in near])
        return {found.story_id} if found else set()


# --- the peer ---


class MinHash:
    """The least of each of 128 permutations; two texts are alike by the part of them that are equal."""

    def __init__(self, texts: Sequence[str]) -> None:
        rng = np.random.default_rng(SEED)
        self.a = rng.integers(1, MERSENNE, PERMUTATIONS, dtype=np.uint64)
        self.b = rng.integers(0, MERSENNE, PERMUTATIONS, dtype=np.uint64)
        self.known = np.stack([self._least(text) for text in texts])

    def _least(self, text: str) -> npt.NDArray[np.uint64]:
        hashes = np.array([crc32(" ".join(run).encode()) for run in runs(text)] or [0], np.uint64)
        # As datasketch does it: what overflows 64 bits is let go, and the lower half of the rest counts.
        permuted = (hashes[:, None] * self.a + self.b) % np.uint64(MERSENNE) & np.uint64(0xFFFFFFFF)
        least: npt.NDArray[np.uint64] = permuted.min(axis=0)
        return least

    def ask(self, text: str) -> set[int]:
        alike = (self.known == self._least(text)).mean(axis=1)
        return set(np.flatnonzero(alike >= SAME_FROM).tolist())


def score(ask: Callable[[str], set[int]], asked: Sequence[Asked], same: set[tuple[int, int]]) -> dict[str, float]:
    """Recall of each kind, how many false ones in all, microseconds a question."""
    found: Counter[str] = Counter()
    false, began = 0, time.process_time()
    for one in asked:
        named = ask(one.text)
        found[one.kind] += one.of in named or any((one.of, other) in same for other in named)
        false += sum(other != one.of and (one.of, other) not in same for other in named)
    took = (time.process_time() - began) / len(asked) * 1e6
    each = len(asked) / len(TARGETS)
    return {**{kind: found[kind] / each for kind in TARGETS}, "false": false, "took": took}


def rows_of(name: str, texts: Sequence[str]) -> list[Row]:
    asked, same = variants(texts, random.Random(SEED)), copies(texts)
    mine, peer = score(Table(texts).ask, asked, same), score(MinHash(texts).ask, asked, same)
    rows = [
        Row(f"{name}: recall, {kind}", mine[kind], peer[kind], target, at_least=True)
        for kind, target in TARGETS.items()
    ]
    allowed = FALSE_AT_MOST * len(asked) / 800
    rows.append(Row(f"{name}: false of {len(asked):,}", mine["false"], peer["false"], round(allowed, 1)))
    rows.append(Row(f"{name}: µs a question", mine["took"], peer["took"]))
    return rows


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--json", type=Path)
    given = arguments.parse_args()
    folders = sorted({file.parent for file in given.data.rglob("gold.jsonl")})
    if not folders:
        raise SystemExit(f"{given.data} holds no gold.jsonl.")
    rows = [row for folder in folders for row in rows_of(folder.name, texts_in(folder))]
    print(header("Reprints", numpy=np.__version__))
    show(rows, "MinHash 128")
    if given.json:
        write_json(rows, given.json)


if __name__ == "__main__":
    main()
