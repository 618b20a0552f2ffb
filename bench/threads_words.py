"""What readers of the measured threads are called and what they say: sentences of the sample's talk, put together.

About four hundred different sentences, some with slots, one to nine in a comment: 110 letters on average, half of the
comments under a hundred, one in fifty over three hundred. A page of copies of one sentence would pack to nothing. In a
brief thread there are one to three in a comment: 63 letters, as in the sample's own thread of 10,070.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from svodka.discuss import rendering

SAMPLE = Path(__file__).parent.parent / "svodka" / "sample" / "talk"
DIFFERENT = 20_000
# How many sentences, and in how many comments of a hundred.
SENTENCES = {1: 21, 2: 42, 3: 28, 4: 6, 9: 3}
BRIEF = {1: 68, 2: 27, 3: 5}
_SLOT = re.compile(r"\{(\w+)\}")
_HEAD = re.compile(r".+ [+-]\d+:\d\d.*")
_END = re.compile(r"(?<=[.!?…]) +")


def names() -> list[str]:
    """Five hundred readers."""
    first, second = (Path(__file__).parent / "threads_names.txt").read_text(encoding="utf-8").splitlines()
    return [f"{one} {other}" for other in second.split() for one in first.split()]


def comments(drawn: random.Random, counts: Mapping[int, int], different: int = DIFFERENT) -> list[tuple[str, str]]:
    """So many texts with their HTML, as the action would have rendered it; `counts` is SENTENCES or BRIEF."""
    told = tomllib.loads((SAMPLE / "standing.toml").read_text(encoding="utf-8"))
    slots = told["slots"]
    sentences = [sentence for topic in told["topic"] for sentence in (*topic["say"], *topic["answer"])]
    sentences += _said(SAMPLE)

    def words() -> str:
        count = drawn.choices(list(counts), list(counts.values()))[0]
        chosen = " ".join(drawn.sample(sentences, count))
        return _SLOT.sub(lambda slot: str(drawn.choice(slots[slot[1]])), chosen)

    texts = [words() for _ in range(different)]
    return [(text, rendering.render(text)) for text in texts]


def _said(folder: Path) -> list[str]:
    """The sentences of the hand-written remarks."""
    out: list[str] = []
    for path in sorted(folder.glob("*/*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for line in lines:
            if line and not line.startswith(">") and not _HEAD.fullmatch(line):
                out += _END.split(line)
    return out
