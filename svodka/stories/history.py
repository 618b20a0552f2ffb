"""Everything that happened to a story, from the page's arrival on, as the ledger tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from svodka.stories.models import LedgerEntry, Story


@dataclass(frozen=True, slots=True)
class Line:
    """One act; `by` is empty for the portal itself."""

    at: datetime
    act: str
    by: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


def history(story: Story) -> list[Line]:
    """The newest first: what was done with the story, and with its page before. One query."""
    of = Q(story=story) | Q(capture=story.capture_id) if story.capture_id else Q(story=story)
    rows = LedgerEntry.objects.filter(of).order_by("pk").values_list("at", "act", "by__username", "detail")
    lines = [Line(at, act, by or "", detail) for at, act, by, detail in rows]
    # Filing follows reading in the same moment: the order of the acts decides where the clock does not.
    order = {"taken in": 0, "read": 1, "filed": 2}
    numbered = sorted(enumerate(lines), key=lambda row: (row[1].at, order.get(row[1].act, 3), row[0]), reverse=True)
    return [line for _number, line in numbered]
