"""Pages taken in by the batch: kept, read and filed together; what became of them, counted."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils import timezone

from svodka import claims, flow
from svodka.cli.headroom import note_kept
from svodka.cli.messages import _
from svodka.cli.pages import Page
from svodka.cli.refusals import in_words
from svodka.cli.unforeseen import explained
from svodka.cli.wanted import Wanted
from svodka.errors import SvodkaError
from svodka.gather.models import Capture
from svodka.stories.models import Story

# As the worker does: the tagger is several times faster over 32 texts than over one.
BATCH = 32


class Offered(Protocol):
    """One page on its way in, or why there is none."""

    @property
    def name(self) -> str: ...
    @property
    def page(self) -> Page | None: ...
    @property
    def captured_at(self) -> datetime | None: ...
    @property
    def refusal(self) -> str: ...
    @property
    def damaged(self) -> bool: ...


@dataclass(slots=True)
class _Reason:
    sentence: str
    example: str
    count: int = 0


@dataclass(slots=True)
class Tally:
    """How many pages went which way, and why the others went none."""

    taken: int = 0
    published: int = 0
    known: int = 0
    refused: int = 0
    failed: int = 0
    held: int = 0
    _reasons: dict[str, _Reason] = field(default_factory=dict)
    _since: float = field(default_factory=time.monotonic)

    def refuse(self, name: str, sentence: str, *, failed: bool = False) -> None:
        """Count a page that did not come in; `failed` when it was not the page's fault alone."""
        if failed:
            self.failed += 1
        else:
            self.refused += 1
        # «a list of links (63 of them)» is one reason whatever the number.
        reason = self._reasons.setdefault(re.sub(r"\d+", "0", sentence), _Reason(" ".join(sentence.split()), name))
        reason.count += 1

    def progress(self, name: str, done: float) -> str:
        words = _("%(name)s: %(done)d %%; %(taken)d taken in, %(known)d known, %(refused)d refused; %(rate).0f pages/s")
        return words % {**self._counts(name), "done": int(100 * done)}

    def summary(self, name: str) -> str:
        words = _(
            "%(name)s: %(taken)d taken in (%(published)d published), %(known)d known, %(refused)d refused,"
            " %(failed)d failed; %(rate).0f pages/s"
        )
        told = words % self._counts(name)
        worker = _("%d are in the hands of the worker.")
        return f"{told}. {worker % self.held}" if self.held else told

    def reasons(self) -> Iterator[str]:
        """A line for each reason why pages did not come in, the most frequent first."""
        for reason in sorted(self._reasons.values(), key=lambda reason: -reason.count):
            yield f"  {reason.count} × {in_words(reason.sentence)} ({reason.example})"

    def _counts(self, name: str) -> dict[str, object]:
        seen = self.taken + self.known + self.refused + self.failed
        rate = seen / max(time.monotonic() - self._since, 0.001)
        return {
            "name": name,
            "taken": self.taken,
            "published": self.published,
            "known": self.known,
            "refused": self.refused,
            "failed": self.failed,
            "rate": rate,
        }


def _worker() -> str:
    return f"take-in {socket.gethostname()} {os.getpid()}"[:64]


def free_of_the_dead() -> None:
    """Make due again what a killed take-in of this machine still holds, instead of waiting for its lease to end."""
    mine = f"take-in {socket.gethostname()} "
    held = Capture.objects.filter(leased_by__startswith=mine, lease_until__gt=timezone.now())
    for holder in held.order_by().values_list("leased_by", flat=True).distinct():
        number = holder.removeprefix(mine)
        if number.isdigit() and not _alive(int(number)):
            Capture.objects.filter(leased_by=holder).update(lease_until=None, leased_by="")


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def take_batch(batch: Sequence[Offered], wanted: Wanted, tally: Tally) -> None:
    """Take pages in, read and file them together; one by one when the batch as a whole breaks something."""
    names: dict[int, str] = {}
    for offered in batch:
        if offered.page is None:
            tally.refuse(offered.name, offered.refusal, failed=offered.damaged)
            continue
        try:
            kept = _keep(offered.page, offered.captured_at, wanted)
        except SvodkaError as error:
            tally.refuse(offered.name, str(error))
            continue
        if kept.known and kept.capture.state == Capture.State.READ:
            _note_known(kept.capture, wanted, tally)
        else:
            names[kept.capture.pk] = offered.name
            if not kept.known:
                note_kept(kept.capture.sha256)
    _read(names, wanted, tally)


def _keep(page: Page, captured_at: datetime | None, wanted: Wanted) -> flow.Kept:
    now = timezone.now()
    return flow.take_in(
        data=page.data,
        url=page.url,
        captures=settings.CAPTURES,
        # A crawler's clock may run ahead of ours.
        now=min(wanted.captured_at or captured_at or now, now),
        content_type=page.content_type,
        charset=page.charset,
        input_kind=wanted.kind,
        source=wanted.source,
        publish=wanted.publish,
    )


def _note_known(capture: Capture, wanted: Wanted, tally: Tally) -> None:
    tally.known += 1
    story = Story.objects.filter(capture=capture).first() if wanted.publish else None
    if story is None or story.state == Story.State.LIVE:
        return
    try:
        flow.publish(story, now=timezone.now())
    except SvodkaError:
        # It was told when the story was filed, and stands at the desk.
        return
    tally.published += 1


def _read(names: dict[int, str], wanted: Wanted, tally: Tally) -> None:
    waiting = Capture.objects.filter(pk__in=names)
    claimed = claims.claim(waiting, now=timezone.now(), worker=_worker(), limit=BATCH)
    held = [copy(row) for row in claimed]
    tally.held += len(names) - len(claimed)
    try:
        outcomes = flow.read_and_file(
            claimed,
            captures=settings.CAPTURES,
            now=timezone.now(),
            section=wanted.section,
            max_bytes=settings.PAGE_BYTES,
        )
    except Exception as error:
        claims.give_back(held)
        if len(held) == 1:
            tally.refuse(names[held[0].pk], explained(error), failed=True)
            return
        _one_by_one([row.pk for row in held], names, wanted, tally)
        return
    except BaseException:
        claims.give_back(held)
        raise
    for outcome in outcomes:
        if outcome.story is None:
            tally.refuse(names[outcome.capture.pk], outcome.refusal)
            continue
        tally.taken += 1
        tally.published += outcome.published


def _one_by_one(numbers: Sequence[int], names: dict[int, str], wanted: Wanted, tally: Tally) -> None:
    """What was settled before the batch broke is counted as it stands; the rest is read page by page."""
    for capture in Capture.objects.filter(pk__in=numbers).order_by("pk"):
        if capture.state == Capture.State.UNREAD:
            _read({capture.pk: names[capture.pk]}, wanted, tally)
        elif capture.state == Capture.State.REFUSED:
            tally.refuse(names[capture.pk], capture.reason)
        else:
            tally.taken += 1
            tally.published += Story.objects.filter(capture=capture, state=Story.State.LIVE).exists()
