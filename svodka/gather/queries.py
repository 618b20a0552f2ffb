"""Reads for the desk: the sources and how they are doing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, DateField, Max, Q
from django.db.models.functions import Cast

from svodka.gather.decisions import WEEK
from svodka.gather.health import DAYS, Brought, Health, Pages, Polls, judge, silent_after
from svodka.gather.models import Capture, FeedEntry, Source
from svodka.gather.parsers import health_of_parsers


@dataclass(frozen=True)
class SourceHealth:
    """A source with what it brought; `reason` says why it needs somebody, or failed lately, in words, "" otherwise."""

    source: Source
    health: Health
    reason: str
    brought: Brought
    pages: Pages
    waiting: int
    given_up_last_week: int

    @property
    def seen_last_week(self) -> int:
        return sum(self.brought.days[-7:])

    @property
    def newest_at(self) -> datetime | None:
        return self.brought.newest_at

    @property
    def silent_after(self) -> timedelta:
        return silent_after(self.brought)


@dataclass
class _Counted:
    days: list[int]
    newest_at: datetime | None = None
    given_up: int = 0


def sources_with_health(
    *, now: datetime, only: Source | None = None, added: Mapping[int, datetime] | None = None
) -> Sequence[SourceHealth]:
    """Every source with its health, those that need somebody first, then by name. Seven queries at the most, however
    many there are. `only`: of this one alone; `added`: when those were added, by id, of which that is known.
    """
    sources = list((Source.objects.filter(pk=only.pk) if only else Source.objects.all()).order_by("name", "pk"))
    counted = _counted(now, only)
    _date_the_silent(counted, [source.pk for source in sources if counted[source.pk].newest_at is None])
    waiting, pages = _waiting(), _pages(now, only)
    parsers = health_of_parsers()
    rows = []
    for source in sources:
        found, parser = counted[source.pk], parsers.get(source.pk)
        added_at = (added or {}).get(source.pk)
        known_for = (now - added_at) / timedelta(days=1) if added_at else DAYS
        brought = Brought(tuple(found.days), found.newest_at, known_for)
        read = pages.get(source.pk, Pages())
        judged = judge(
            _polls(source, added_at),
            brought,
            read,
            stopped=parser.stopped if parser else (),
            now=now,
        )
        waits = waiting.get(source.pk, 0)
        rows.append(SourceHealth(source, judged.health, judged.reason, brought, read, waits, found.given_up))
    worst_first = list(Health)
    return sorted(rows, key=lambda row: worst_first.index(row.health))


def _polls(source: Source, added_at: datetime | None) -> Polls:
    return Polls(
        active=source.active,
        failures=source.failures,
        error=source.last_error,
        last_success_at=source.last_success_at,
        selector=bool(source.link_selector),
        added_at=added_at,
    )


def _counted(now: datetime, only: Source | None) -> defaultdict[int, _Counted]:
    """Items by source and day of the last four weeks: at most 28 rows a source, the days cut by the database itself."""
    today, week_ago = now.astimezone(UTC).date(), now - WEEK
    shown = FeedEntry.objects.filter(first_seen_at__gt=now - timedelta(days=DAYS), first_seen_at__lte=now)
    given_up = Q(state=FeedEntry.State.GIVEN_UP, first_seen_at__gte=week_ago)
    by_day = (
        _of(shown, only)
        .order_by()
        .annotate(day=Cast("first_seen_at", DateField()))
        .values("source", "day")
        .annotate(seen=Count("pk"), given_up=Count("pk", filter=given_up), newest=Max("first_seen_at"))
    )
    counted: defaultdict[int, _Counted] = defaultdict(lambda: _Counted([0] * DAYS))
    for row in by_day:
        found = counted[row["source"]]
        # The first of 29 days is a stub.
        ago = min((today - row["day"]).days, DAYS - 1)
        found.days[DAYS - 1 - ago] += row["seen"]
        found.given_up += row["given_up"]
        found.newest_at = max(found.newest_at or row["newest"], row["newest"])
    return counted


def _date_the_silent(counted: defaultdict[int, _Counted], silent: Collection[int]) -> None:
    """When those that brought nothing in four weeks brought their last; no query without any."""
    if not silent:
        return
    rows = FeedEntry.objects.filter(source__in=silent).order_by().values("source").annotate(newest=Max("first_seen_at"))
    for row in rows:
        counted[row["source"]].newest_at = row["newest"]


def _waiting() -> dict[int, int]:
    due = FeedEntry.objects.filter(due_at__isnull=False).order_by().values("source")
    return {row["source"]: row["waiting"] for row in due.annotate(waiting=Count("pk"))}


def _pages(now: datetime, only: Source | None) -> dict[int, Pages]:
    """A page that was read before it was noted how is taken for read well."""
    week_ago = now - WEEK
    read = Capture.objects.filter(
        source__isnull=False, captured_at__gt=now - timedelta(days=DAYS), state__in=_READ_STATES
    )
    well = Q(read_well=True) | Q(read_well=None, state=Capture.State.READ)
    this_week = Q(captured_at__gte=week_ago)
    rows = (
        _of(read, only)
        .order_by()
        .values("source")
        .annotate(
            week=Count("pk", filter=this_week),
            week_well=Count("pk", filter=this_week & well),
            before=Count("pk", filter=~this_week),
            before_well=Count("pk", filter=~this_week & well),
        )
    )
    return {row.pop("source"): Pages(**row) for row in rows}


_READ_STATES = (Capture.State.READ, Capture.State.REFUSED)


def _of(rows: Any, only: Source | None) -> Any:
    return rows.filter(source=only) if only else rows
