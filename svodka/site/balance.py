"""How many rows stand in each column of the front page, so that columns of one row of the grid end together.

Heights are estimates in pixels for the widest layout (7, 3 and 2 columns of twelve at 87rem); the stylesheet's sizes
and the letters that a line of each column holds were measured in the browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Protocol, TypeVar

LEAD_WIDTH = 780
SECOND_WIDTH = 378
FEWEST, MOST = 4, 26

WIRE_HEAD_AND_MORE, RAIL_HEAD_AND_MORE = 76, 104
DIGEST_HEIGHT = 356
# Less than the gap between two blocks is not seen as a hole.
NOTICEABLE = 60


class Headlined(Protocol):
    """Anything with a headline."""

    @property
    def headline(self) -> str: ...


Row = TypeVar("Row", bound=Headlined)


def lines(text: str, letters: int) -> int:
    """Lines that a text takes; words break lines early, by about a tenth of the letters."""
    return max(1, ceil(len(text) * 1.1 / letters))


def lead_height(headline: str, standfirst: str, picture: float) -> float:
    """`picture` is its height as a part of its width, 0 for none."""
    height = lines(headline, 31) * 53.0 + 34
    if standfirst:
        height += lines(standfirst, 74) * 27.5 + 24
    return height + (picture * LEAD_WIDTH + 52 if picture else 0)


def table_height(rows: Sequence[str]) -> float:
    """The reports beneath the lead, with the line that counts them."""
    return 50 + sum(12 + 18.5 * lines(row, 84) for row in rows)


def seconds_height(seconds: Sequence[tuple[str, str, float]]) -> float:
    """Seconds stand two in a row; each is its headline, what is said beneath it, and its picture as above."""
    rows = [seconds[at : at + 2] for at in range(0, len(seconds), 2)]
    return 24 + sum(24 + max(_second_height(*second) for second in row) for row in rows)


def _second_height(headline: str, summary: str, picture: float) -> float:
    height = 58 + 25.0 * lines(headline, 32) + 22 * (lines(summary, 46) if summary else 0)
    return height + (picture * SECOND_WIDTH + 36 if picture else 0)


def block_height(rows: int) -> float:
    """A block of names with its head and the gap above it."""
    return 80 + rows * 59.0 if rows else 0.0


def posts_that_fit(posts: Sequence[tuple[str, str]], room: float) -> tuple[int, float]:
    """How many readers' posts (headline, first words) may stand above the digest, and the height of their block."""
    taken, height = 0, 80.0
    for headline, words in posts:
        row = 57 + 23.0 * lines(headline, 26) + 20.0 * lines(words[:110], 34)
        if height + row / 2 > room:
            break
        height += row
        taken += 1
    return taken, height if taken else 0.0


def names_that_fit(room: float) -> int:
    """How many names a block of them may hold: three at least."""
    return max(3, int((room - 80) // 59))


def corrections_height(notes: Sequence[str]) -> float:
    """Corrections in the narrowest column, each with the headline it belongs to; or the sentence that none is known."""
    return 82 + (sum(16 + 20.0 * lines(note, 24) for note in notes) if notes else 110)


def wire_row_height(row: Headlined, agency: str = "") -> float:
    return 12 + 21.0 * lines(f"{row.headline} {agency}", 32)


def discussed_row_height(row: Headlined) -> float:
    return 39 + 20.0 * lines(row.headline, 24)


def fill(rows: Sequence[Row], heights: Sequence[float], room: float) -> Sequence[Row]:
    """The first rows that fit into the room, never fewer than FEWEST (as far as there are any) or more than MOST."""
    used, taken = 0.0, 0
    for height in heights[:MOST]:
        # A row that sticks out by less than half of itself leaves the columns nearer to each other than none.
        if taken >= FEWEST and used + height / 2 > room:
            break
        used += height
        taken += 1
    return rows[:taken]
