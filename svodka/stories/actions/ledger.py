"""The provenance ledger: one line for every act upon a story."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from svodka.readers.models import Reader
from svodka.stories.models import LedgerEntry, Story


def note(
    *, story: Story, act: str, now: datetime, by: Reader | None = None, detail: dict[str, Any] | None = None
) -> None:
    """Add a line to the story's ledger."""
    LedgerEntry.objects.create(story=story, act=act, at=now, by=by, detail=detail or {})
