"""Reads for pages: what is being discussed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from svodka.discuss.models import Thread
from svodka.stories.models import Story


@dataclass(frozen=True, slots=True)
class DiscussedRow:
    """A running discussion: when it was last active, how many comments, and what it is about."""

    last_activity_at: datetime
    comment_count: int
    headline: str
    language: str
    story_id: int
    slug: str


@dataclass(frozen=True, slots=True)
class Discussed:
    """A dated snapshot of «Обсуждаемое»; `more` says that rows follow on the next page."""

    taken_at: datetime
    rows: Sequence[DiscussedRow]
    more: bool = False


def discussed(*, now: datetime, limit: int, offset: int = 0) -> Discussed:
    """Open threads of live stories, the last active first. One query.

    A thread without comments stands by its story's publication. Readers' posts join when they have pages.
    """
    threads: QuerySet[Thread, Any] = (
        Thread.objects.filter(state=Thread.State.OPEN, story__state=Story.State.LIVE, last_activity_at__isnull=False)
        .order_by("-last_activity_at", "-pk")
        .values_list(
            "last_activity_at",
            "comment_count",
            "story__copy__headline",
            "story__copy__language",
            "story_id",
            "story__slug",
        )
    )
    rows = [DiscussedRow(*values) for values in threads[offset : offset + limit + 1]]
    return Discussed(taken_at=now, rows=rows[:limit], more=len(rows) > limit)
