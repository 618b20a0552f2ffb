"""The day of bench.gather: which sources there are, when each publishes what, which of them mean harm, and the clock.

The server and the portal's side make the same plan out of the same seed, so nothing has to be told between them.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

Kind = Literal["slow", "endless", "ring", "bomb", "length", "garbage"]

STARTS = datetime(2026, 11, 23, tzinfo=UTC)
KINDS: tuple[Kind, ...] = ("slow", "endless", "ring", "bomb", "length", "garbage")
HOSTILE = 0.05
# Stories a day, and the share of sources that publish so many: a few agencies, some portals, many plants and ports.
RATES = ((10.0, 0.1), (2.0, 0.3), (2 / 7, 0.6))
# A feed shows its newest so many.
SHOWN = 15


@dataclass(frozen=True)
class Plan:
    """One source. `published` are the moments of its items, number after number, those of the week before too.

    `hostile` is how it means harm, "" for one that means well; `in_pages`: by its pages, its feed is as others are.
    """

    number: int
    published: tuple[datetime, ...]
    hostile: Kind | Literal[""]
    in_pages: bool
    has_etag: bool
    closes: bool
    pause: int

    @property
    def host(self) -> str:
        """An address of its own out of 127.0.0.0/8."""
        return f"127.{20 + self.number // 60_000}.{self.number // 250 % 240 + 1}.{self.number % 250 + 1}"

    @property
    def means_well(self) -> bool:
        return not self.hostile

    def path(self, item: int) -> str:
        """Every third page of a source that closes a folder to robots lies there."""
        return f"/closed/{item}" if self.is_forbidden(item) else f"/news/{item}"

    def is_forbidden(self, item: int) -> bool:
        return self.closes and item % 3 == 0


@dataclass(frozen=True)
class Clock:
    """`pace` times as fast as the clock on the wall; `began` is time.time() at the start of the day."""

    began: float
    pace: float
    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return STARTS + timedelta(seconds=max(0.0, time.time() - self.began) * self.pace) + self.ahead


def plans(sources: int, *, seed: int, day: timedelta) -> list[Plan]:
    """Every source of the day."""
    return [_plan(number, seed=seed, day=day) for number in range(sources)]


def _plan(number: int, *, seed: int, day: timedelta) -> Plan:
    drawn = random.Random(f"{seed} {number}")
    (rate,) = drawn.choices([rate for rate, _share in RATES], [share for _rate, share in RATES])
    week = [STARTS - timedelta(days=7) * drawn.random() for _item in range(max(1, round(rate * 7)))]
    days = day / timedelta(days=1)
    today = [STARTS + day * drawn.random() for _item in range(_poisson(drawn, rate * days))]
    each = round(1 / HOSTILE)
    harm = number // each if number % each == each - 1 else None
    return Plan(
        number=number,
        published=tuple(sorted(week + today)),
        hostile="" if harm is None else KINDS[harm % len(KINDS)],
        in_pages=harm is not None and harm // len(KINDS) % 2 == 1,
        has_etag=drawn.random() < 0.7,
        closes=number % 50 == 7,
        pause=30 if number % 50 == 8 else 0,
    )


def _poisson(drawn: random.Random, mean: float) -> int:
    count, left = 0, drawn.expovariate(1.0)
    while left < mean:
        count, left = count + 1, left + drawn.expovariate(1.0)
    return count
