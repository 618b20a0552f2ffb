"""How much work one page may cost: counted, not timed, so that the same page has the same end on every machine.

A page of the size limit can be made of a million elements, or of a hundred thousand boxes that each have to be compared
with the others. Of 1,314 saved pages of newspapers the largest has 6,300 nodes and costs 50,000 steps.
"""

from __future__ import annotations

from collections.abc import Sequence

from svodka.text.decoding import UnableToRead

# A step is about a microsecond of this reader; five seconds are a worker's patience with one page.
MOST_STEPS = 5_000_000
STEPS_PER_NODE, STEPS_PER_RUN = 5, 15
# A paragraph is made a block, looked through for lists, numbered; every letter of it is read for names afterwards.
STEPS_PER_BLOCK = 100
STEPS_PER_LETTER = 2


class TookTooLong(UnableToRead):
    """The page is made of so many parts that reading it has no end in sight; it is no page that people read."""


class Effort:
    """What is left of the steps that one page may cost, over all looks at it."""

    __slots__ = ("left",)

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps

    def spend_on_text(self, texts: Sequence[str]) -> None:
        """Take the steps that these paragraphs will cost. Raises TookTooLong."""
        self.spend(len(texts) * STEPS_PER_BLOCK + sum(map(len, texts)) * STEPS_PER_LETTER)

    def spend(self, steps: int) -> None:
        """Take the steps of a piece of work, before it is done. Raises TookTooLong when there are none left."""
        self.left -= steps
        if self.left < 0:
            raise TookTooLong("Reading this page took too long: it is made of too many parts to be an article.")
