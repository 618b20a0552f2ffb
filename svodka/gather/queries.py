"""Reads for the desk: the sources and how they are doing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Max, Q

from svodka.gather.decisions import WEEK
from svodka.gather.models import FeedEntry, Source

# A trade source that says nothing for two weeks is on holiday or has moved its feed; either way worth a look.
QUIET_AFTER = timedelta(days=14)


class Health(StrEnum):
    """How a source is doing, the worst first."""

    OFF = "off"
    FAILING = "failing"
    QUIET = "quiet"
    NEW = "new"
    WELL = "well"


@dataclass(frozen=True)
class SourceHealth:
    """A source with what it brought; `reason` says why it is off or failing, in words, "" otherwise."""

    source: Source
    health: Health
    reason: str
    seen_last_week: int
    waiting: int
    given_up_last_week: int
    newest_at: datetime | None


def sources_with_health(*, now: datetime) -> Sequence[SourceHealth]:
    """Every source with its health, those that need somebody first, then by name. Two queries."""
    week_ago = now - WEEK
    shown = FeedEntry.objects.order_by().values("source")
    counted = {
        row["source"]: row
        for row in shown.annotate(
            seen=Count("pk", filter=Q(first_seen_at__gte=week_ago)),
            waiting=Count("pk", filter=Q(due_at__isnull=False)),
            given_up=Count("pk", filter=Q(state=FeedEntry.State.GIVEN_UP, first_seen_at__gte=week_ago)),
            newest=Max("first_seen_at"),
        )
    }
    nothing = {"seen": 0, "waiting": 0, "given_up": 0, "newest": None}
    rows = [_health(source, counted.get(source.pk, nothing), now) for source in Source.objects.order_by("name", "pk")]
    worst_first = list(Health)
    return sorted(rows, key=lambda row: worst_first.index(row.health))


def _health(source: Source, counted: Mapping[str, Any], now: datetime) -> SourceHealth:
    return SourceHealth(
        source=source,
        health=_state(source, counted["newest"], now),
        reason=source.last_error,
        seen_last_week=counted["seen"],
        waiting=counted["waiting"],
        given_up_last_week=counted["given_up"],
        newest_at=counted["newest"],
    )


def _state(source: Source, newest: datetime | None, now: datetime) -> Health:
    if not source.active:
        return Health.OFF
    if source.failures:
        return Health.FAILING
    if source.last_success_at is None:
        return Health.NEW
    if newest is None or newest < now - QUIET_AFTER:
        return Health.QUIET
    return Health.WELL
