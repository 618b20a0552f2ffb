"""The bytes of a page removed for good, because the law or a promise demands it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from django.db import transaction

from svodka.errors import SvodkaError
from svodka.gather import captures as pages
from svodka.gather.models import Capture, Reading
from svodka.readers.models import Reader
from svodka.stories import actions as stories
from svodka.stories.models import LedgerEntry, Story

log = structlog.get_logger("svodka.flow")

PURGED = "purged"


class UnableToPurge(SvodkaError):
    """There is no reason given, or the page was purged before: nothing is changed."""


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge took: the hash that is left, whether there was a file, and the story that was made of the page."""

    sha256: str
    had_file: bool
    story: Story | None


def purged_for(capture: Capture) -> str:
    """Why the page was purged; "" when it was not. One query."""
    entry = LedgerEntry.objects.filter(capture=capture, act=PURGED).order_by("pk").first()
    return str(entry.detail["reason"]) if entry else ""


def purge(capture: Capture, *, reason: str, captures: Path, now: datetime, by: Reader | None = None) -> Purged:
    """Remove what was kept of a page and what was read in it; its hash, its dates and the reason stay in the ledger.

    The story that was made of it stands as it is: whether readers may go on seeing it is another question. The same
    bytes are never kept again. Raises UnableToPurge.
    """
    if not (words := " ".join(reason.split())):
        raise UnableToPurge("A purge needs a reason: it is all that will be left of the page.")
    with transaction.atomic():
        # The same bytes from several addresses are one file.
        same = list(Capture.objects.select_for_update(of=("self",)).filter(sha256=capture.sha256).order_by("pk"))
        if any(purged_for(one) for one in same):
            raise UnableToPurge(f"Capture {capture.pk} has been purged already.")
        for one in same:
            detail = {"sha256": one.sha256, "reason": words, "readings": Reading.objects.filter(capture=one).count()}
            Reading.objects.filter(capture=one).delete()
            stories.note(capture=one, act=PURGED, now=now, by=by, detail=detail)
        waiting = Capture.objects.filter(pk__in=[one.pk for one in same], state=Capture.State.UNREAD)
        released = {"due_at": None, "lease_until": None, "leased_by": ""}
        waiting.update(state=Capture.State.REFUSED, reason=words, **released)
    # After the commit: a file that a crash leaves behind is found by `svodka verify`; the other way nobody would know.
    had_file = pages.remove(capture.sha256, folder=captures)
    log.info(PURGED, capture=capture.pk, reason=words)
    return Purged(capture.sha256, had_file, Story.objects.filter(capture__in=same).order_by("pk").first())
