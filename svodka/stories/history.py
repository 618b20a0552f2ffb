"""Everything that happened to a story, from the page's arrival on: the ledger, and what is kept of its capture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from svodka.gather.models import Reading
from svodka.stories.models import LedgerEntry, Story


@dataclass(frozen=True, slots=True)
class Line:
    """One act; `by` is empty for the portal itself."""

    at: datetime
    act: str
    by: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


def history(story: Story) -> list[Line]:
    """The newest first. Two queries; `story` needs its capture."""
    rows = LedgerEntry.objects.filter(story=story).order_by("pk").values_list("at", "act", "by__username", "detail")
    lines = [Line(at, act, by or "", detail) for at, act, by, detail in rows]
    capture = story.capture
    if capture:
        lines += [
            Line(made_at, "read", detail={"engine": engine})
            for engine, made_at in Reading.objects.filter(capture=capture).values_list("engine", "made_at")
        ]
        lines.append(Line(capture.captured_at, "taken in", detail={"url": capture.url, "sha256": capture.sha256}))
    # Filing follows reading in the same moment: the order of the acts decides where the clock does not.
    order = {"taken in": 0, "read": 1, "filed": 2}
    numbered = sorted(enumerate(lines), key=lambda row: (row[1].at, order.get(row[1].act, 3), row[0]), reverse=True)
    return [line for _number, line in numbered]
