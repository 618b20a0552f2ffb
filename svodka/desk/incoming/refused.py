"""Pages that became no story, and why: refused by the reading, not fetched, or put off by an error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from svodka.desk.incoming.reasons import in_words
from svodka.gather.models import Capture, FeedEntry

SHOWN_FOR = timedelta(days=7)
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Refused:
    """`capture_id` is None for a page that was never fetched, `source_id` for one that was taken in by hand."""

    what: str
    title: str
    url: str
    source: str
    reason: str
    at: datetime
    capture_id: int | None
    source_id: int | None

    @property
    def says(self) -> Promise:
        return _WHAT[self.what]


_WHAT = {
    "refused": _("Not an article"),
    "postponed": _("Put off by an error; it is tried again"),
    "given-up": _("Could not be fetched"),
    "forbidden": _("Its publisher does not want it taken"),
}
_COLUMNS = ("what", "title", "url_", "source_", "reason_", "at_", "number", "source_id_")


def refused(*, now: datetime) -> Sequence[Refused]:
    """Those of the last week, newest first. One query."""
    blank = Value("", output_field=CharField())
    captures = (
        _captures(now)
        .annotate(
            what=F("state"),
            title=Coalesce("entry__title", blank, output_field=CharField()),
            url_=F("url"),
            source_=Coalesce("source__name", blank),
            reason_=F("reason"),
            at_=F("captured_at"),
            number=F("pk"),
            source_id_=F("source_id"),
        )
        .values_list(*_COLUMNS)
    )
    entries = (
        _entries(now)
        .annotate(
            what=F("state"),
            title_=F("title"),
            url_=F("url"),
            source_=F("source__name"),
            reason_=F("last_error"),
            at_=F("first_seen_at"),
            number=Value(0),
            source_id_=F("source_id"),
        )
        .values_list("what", "title_", *_COLUMNS[2:])
    )
    rows = captures.union(entries, all=True).order_by("-at_")[:SHOWN]
    return [_row(*row) for row in rows]


def _row(
    what: str, title: str, url: str, source: str, reason: str, at: datetime, number: int, source_id: int | None
) -> Refused:
    kind = "postponed" if what == Capture.State.UNREAD else what
    return Refused(kind, title or url, url, source, in_words(reason), at, number or None, source_id)


def _captures(now: datetime) -> QuerySet[Capture]:
    refused_or_put_off = Q(state=Capture.State.REFUSED) | (Q(state=Capture.State.UNREAD) & ~Q(reason=""))
    return Capture.objects.filter(refused_or_put_off, captured_at__gte=now - SHOWN_FOR)


def _entries(now: datetime) -> QuerySet[FeedEntry]:
    ended = (FeedEntry.State.GIVEN_UP, FeedEntry.State.FORBIDDEN)
    return FeedEntry.objects.filter(first_seen_at__gte=now - SHOWN_FOR, state__in=ended).exclude(last_error="")


def count_refused(*, now: datetime) -> int:
    """How many pages of the last week became no story. One query."""
    numbers = _captures(now).values_list("pk").union(_entries(now).values_list("pk"), all=True)
    return int(numbers.count())
