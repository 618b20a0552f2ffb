"""How a source is doing: from what is known of its last four weeks to a named state with its reasons. No rows, no
clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DAYS = 28
# One or two failures in a row happen to every source in a week; three are half an hour at least.
FAILING_FROM = 3
# Five times its usual pause, but no weekend, and never longer than what we look back upon: a source of one item a month
# is not called silent for a fortnight's rest.
PAUSES = 5
SHORTEST_SILENCE = timedelta(days=4)
LONGEST_SILENCE = timedelta(days=DAYS)
# A feed that has just been set up, a folder that has just been made, is empty for a few days.
NEW_FOR = timedelta(days=4)
# Fewer pages than these say nothing of a change.
FEWEST_OF_WEEK, FEWEST_BEFORE = 4, 8
FELL_BY = 0.3
_BARS = "▁▂▃▄▅▆▇█"


class Health(StrEnum):
    """How a source is doing, the worst first."""

    FAILING = "failing"
    CLOSED = "closed"
    RESHAPED = "reshaped"
    SILENT = "silent"
    STUMBLED = "stumbled"
    NEW = "new"
    WELL = "well"
    OFF = "off"

    @property
    def needs_somebody(self) -> bool:
        """Whether it will not mend itself, as far as can be told."""
        return self in {Health.FAILING, Health.CLOSED, Health.RESHAPED, Health.SILENT}


@dataclass(frozen=True, slots=True)
class Polls:
    """How asking it goes; `error` is why the last try failed, or what of it could not be taken, "" for neither.
    `selector`: it is a page of links. `added_at`: where that is known.
    """

    active: bool
    failures: int
    error: str
    last_success_at: datetime | None
    selector: bool = False
    added_at: datetime | None = None

    def is_new(self, now: datetime) -> bool:
        """Whether it was added so lately that nothing can be expected of it yet."""
        return self.added_at is not None and now - self.added_at <= NEW_FOR


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages of the last week and of the three weeks before: how many were read, and how many of them well."""

    week: int = 0
    week_well: int = 0
    before: int = 0
    before_well: int = 0

    @property
    def share(self) -> float | None:
        """Of the last week, or of the four where the week had none; None when nothing was read."""
        read, well = (self.week, self.week_well) if self.week else (self.before, self.before_well)
        return well / read if read else None


@dataclass(frozen=True, slots=True)
class Brought:
    """`days`: items of each of the last 28 days, the oldest first; `newest_at` also when that is longer ago.
    `known_for`: of how many of these days anything can be known.
    """

    days: Sequence[int] = (0,) * DAYS
    newest_at: datetime | None = None
    known_for: float = DAYS

    @property
    def a_week(self) -> float:
        """Of a source that is younger than four weeks, in those that it has been there; the first counts as whole."""
        return sum(self.days) / (min(max(self.known_for, 7), DAYS) / 7)


@dataclass(frozen=True, slots=True)
class Judged:
    """The state, and a sentence that says why, "" for one that needs none."""

    health: Health
    reason: str = ""


def judge(polls: Polls, brought: Brought, pages: Pages, *, stopped: Sequence[str] = (), now: datetime) -> Judged:
    """The worst that is true of a source. `stopped` are the fields that its own parser does not find any more."""
    if not polls.active:
        return Judged(Health.CLOSED, polls.error) if polls.error else Judged(Health.OFF)
    if polls.failures and polls.selector and "picks no link" in polls.error:
        return Judged(Health.RESHAPED, polls.error)
    if polls.failures >= FAILING_FROM:
        return Judged(Health.FAILING, polls.error)
    if reason := _changed_shape(pages, stopped):
        return Judged(Health.RESHAPED, reason)
    if reason := _silence(brought, polls.last_success_at, now):
        new = brought.newest_at is None and polls.is_new(now)
        return Judged(Health.NEW if new else Health.SILENT, reason)
    if polls.failures:
        return Judged(Health.STUMBLED, polls.error)
    # A folder that answers, and names the files in it that cannot be read.
    return Judged(Health.NEW if polls.last_success_at is None else Health.WELL, polls.error)


def silent_after(brought: Brought) -> timedelta:
    """How long this source may say nothing before it is called silent."""
    total = sum(brought.days)
    pause = timedelta(days=DAYS) / total if total else LONGEST_SILENCE
    return min(max(pause * PAUSES, SHORTEST_SILENCE), LONGEST_SILENCE)


def is_read_well(*, letters: int, dated: bool) -> bool:
    """Whether a reading found what a reader needs of a page: a text longer than a caption, and its day."""
    return letters >= 200 and dated


def sparkline(days: Sequence[int]) -> str:
    """One bar a day, the busiest the highest; a day without items is a space on the line."""
    most = max(days, default=0)
    return "".join(_BARS[max(1, round(count / most * (len(_BARS) - 1)))] if count else _BARS[0] for count in days)


def _changed_shape(pages: Pages, stopped: Sequence[str]) -> str:
    if stopped:
        return f"Its parser does not find any more: {', '.join(stopped)}."
    if pages.week < FEWEST_OF_WEEK or pages.before < FEWEST_BEFORE:
        return ""
    now, before = pages.week_well / pages.week, pages.before_well / pages.before
    if before - now < FELL_BY:
        return ""
    return f"Read well this week: {pages.week_well} of {pages.week} pages; before that {round(before * 100)} %."


def _silence(brought: Brought, last_success_at: datetime | None, now: datetime) -> str:
    if last_success_at is None:
        return ""
    if brought.newest_at is None:
        return "It answers, but has never shown an item."
    if now - brought.newest_at <= silent_after(brought):
        return ""
    days = (now - brought.newest_at).days
    if not sum(brought.days):
        return f"Nothing new for {days} days."
    return f"Nothing new for {days} days; in the last four weeks it brought {sum(brought.days)} items."
