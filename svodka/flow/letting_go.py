"""The bytes of old pages are let go, as the rule of the portal says; what was read in them stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from svodka.flow.purging import PURGED
from svodka.gather import captures as pages
from svodka.gather.models import Capture
from svodka.gather.retention import Rule
from svodka.stories import actions as stories
from svodka.stories.models import LedgerEntry, Story

log = structlog.get_logger("svodka.flow")

LET_GO = "let go"
KEPT_AGAIN = "kept again"
# A kill may have left the files of one batch of each worker; nobody runs more than a few.
LEFT_BY_A_KILL = 256
EVERY = timedelta(days=1)
AT_ONCE = 64


@dataclass(slots=True)
class LettingGo:
    """The worker's round: once a day over all pages, a batch each time it is called."""

    rule: Rule
    captures: Path
    at_once: int = AT_ONCE
    _after: int | None = None
    _next_at: datetime | None = None

    def round(self, *, now: datetime) -> int:
        """How many pages were let go; 0 as well when it is not yet time."""
        if not self.rule.lets_go or (self._next_at and now < self._next_at):
            return 0
        if self._after is None:
            remove_what_was_left(captures=self.captures)
            self._after = 0
        gone, after = let_go(self.rule, captures=self.captures, now=now, after=self._after, limit=self.at_once)
        self._after, self._next_at = (after, None) if after else (None, now + EVERY)
        return gone


def let_go(
    rule: Rule, *, captures: Path, now: datetime, after: int = 0, limit: int = AT_ONCE
) -> tuple[int, int | None]:
    """Let the bytes of the next pages go that are older than the rule keeps them, `after` a number.

    How many went, and the number to go on after; None when there are no more. The same bytes taken in from several
    addresses go when all of them may.
    """
    batch = list(_due(rule, now).filter(pk__gt=after).order_by("pk")[:limit])
    if not batch:
        return 0, None
    hashes = {capture.sha256 for capture in batch}
    kept = Capture.objects.filter(sha256__in=hashes, let_go_at=None)
    stays = set(
        kept.exclude(pk__in=_due(rule, now).filter(sha256__in=hashes).values("pk")).values_list("sha256", flat=True)
    )
    with transaction.atomic():
        held = kept.select_for_update(of=("self",)).exclude(sha256__in=stays).order_by("pk")
        going = list(held)
        for capture in going:
            detail = {"sha256": capture.sha256, "reason": _why(rule, capture, now)}
            stories.note(capture=capture, act=LET_GO, now=now, detail=detail)
        Capture.objects.filter(pk__in=[capture.pk for capture in going]).update(let_go_at=now)
    _remove({capture.sha256 for capture in going}, captures)
    if going:
        log.info(LET_GO, captures=len(going))
    return len(going), batch[-1].pk


def remove_what_was_left(*, captures: Path) -> None:
    """Files whose rows say that they are let go: somebody was killed in between."""
    newest = Capture.objects.exclude(let_go_at=None).order_by("-let_go_at")[:LEFT_BY_A_KILL]
    _remove({sha256 for sha256 in newest.values_list("sha256", flat=True) if _is_there(sha256, captures)}, captures)


def keep_bytes_again(capture: Capture, data: bytes, *, captures: Path, now: datetime) -> None:
    """Bytes that were let go are offered again: they are kept anew. In the transaction of who takes them in."""
    # Under the lock under which files are removed: one that goes this moment is put back.
    same = list(Capture.objects.select_for_update(of=("self",)).filter(sha256=capture.sha256).order_by("pk"))
    pages.keep(data, folder=captures)
    for held in same:
        stories.note(capture=held, act=KEPT_AGAIN, now=now, detail={"sha256": held.sha256})
    Capture.objects.filter(pk__in=[held.pk for held in same]).update(let_go_at=None)
    capture.let_go_at = None


def _due(rule: Rule, now: datetime) -> QuerySet[Capture]:
    """Pages that are older than their part of the rule. What waits to be read stays, and what somebody works on."""
    working = Story.objects.filter(state__in=[Story.State.TAKEN, Story.State.READY, Story.State.SCHEDULED])
    purged = LedgerEntry.objects.filter(capture=OuterRef("pk"), act=PURGED)
    # Other versions of a live story's page show what its source changed.
    live = Story.objects.filter(capture__url=OuterRef("url"), state=Story.State.LIVE)
    kept = Capture.objects.filter(let_go_at=None).exclude(state=Capture.State.UNREAD)
    kept = kept.annotate(live=Exists(live)).exclude(Exists(working.filter(capture__url=OuterRef("url"))))
    of_kind = {
        "live": Q(live=True),
        "refused": Q(live=False, state=Capture.State.REFUSED),
        "other": Q(live=False, state=Capture.State.READ),
    }
    due = Q(pk__in=[])
    for kind, condition in of_kind.items():
        if age := getattr(rule, kind):
            due |= condition & Q(captured_at__lte=now - age)
    return kept.filter(due).exclude(Exists(purged))


def _why(rule: Rule, capture: Capture, now: datetime) -> str:
    if Story.objects.filter(capture__url=capture.url, state=Story.State.LIVE).exists():
        return rule.said("live")
    return rule.said("refused" if capture.state == Capture.State.REFUSED else "other")


def _remove(hashes: Collection[str], captures: Path) -> None:
    for sha256 in sorted(hashes):
        with transaction.atomic():
            same: Iterable[Capture] = Capture.objects.select_for_update(of=("self",)).filter(sha256=sha256)
            # Somebody may have taken them in again meanwhile.
            if all(capture.let_go_at for capture in same):
                pages.remove(sha256, folder=captures)


def _is_there(sha256: str, captures: Path) -> bool:
    return pages.path_of(sha256, captures).exists()
