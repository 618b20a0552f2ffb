"""How many rows stand in each column of the front page, so that columns of one row of the grid end together.

Heights are estimates in pixels for the widest layout (7, 3 and 2 columns of twelve at 87rem); the stylesheet's sizes
and the letters that a line of each column holds were measured in the browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Protocol, TypeVar

LEAD_WIDTH = 780
WITHHELD_HEIGHT = LEAD_WIDTH / 3
FEWEST, MOST = 4, 22


class Headlined(Protocol):
    """Anything with a headline."""

    @property
    def headline(self) -> str: ...


Row = TypeVar("Row", bound=Headlined)


def lines(text: str, letters: int) -> int:
    """Lines that a text takes; words break lines early, by about a tenth of the letters."""
    return max(1, ceil(len(text) * 1.1 / letters))


def lead_height(headline: str, standfirst: str, picture: float | None) -> float:
    """`picture` is its height as a part of its width, 0 for one that is kept back, None for none at all."""
    height = lines(headline, 31) * 53.0
    if standfirst:
        height += lines(standfirst, 74) * 27.5 + 24
    if picture is not None:
        height += (picture * LEAD_WIDTH if picture else WITHHELD_HEIGHT) + 36
    return height


def wire_row_height(row: Headlined, agency: str = "") -> float:
    return 11.5 + 20 * lines(f"{row.headline} {agency}", 32)


def discussed_row_height(row: Headlined) -> float:
    return 34 + 19.5 * lines(row.headline, 24)


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


@dataclass(frozen=True, slots=True)
class Rest:
    """Room that is left under a column."""

    height: float

    def holds(self, rows: int, row_height: float = 48) -> bool:
        """Whether a block of so many rows, with its head and the gap above it, fits."""
        return self.height >= 80 + rows * row_height
