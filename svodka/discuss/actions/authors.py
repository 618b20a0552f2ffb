"""Who wants to write: what decides whether a reader may take part."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q

from svodka.discuss import decisions
from svodka.discuss.decisions import Standing
from svodka.discuss.models import Comment
from svodka.readers.models import Ban, Reader


def standing_of(reader: Reader, *, now: datetime) -> Standing:
    """What decides whether the reader may take part, without what was written of late."""
    active, joined_at = Reader.objects.values_list("is_active", "date_joined").get(pk=reader.pk)
    return _standing(reader, active, joined_at, (), now)


def standing_of_author(author: Reader, *, now: datetime) -> Standing:
    """The same with what was written last; holds the reader's row until the transaction ends."""
    # Locked, or a burst over many connections would all count the same past.
    held = Reader.objects.select_for_update(no_key=True)
    active, joined_at = held.values_list("is_active", "date_joined").get(pk=author.pk)
    recent = Comment.objects.filter(author=author).order_by("-pk").values_list("created_at", flat=True)
    return _standing(author, active, joined_at, tuple(recent[: decisions.MOST_ON_FIRST_DAY]), now)


def _standing(
    reader: Reader, active: bool, joined_at: datetime, recent: tuple[datetime, ...], now: datetime
) -> Standing:
    in_force = Q(until__isnull=True) | Q(until__gt=now)
    bans = Ban.objects.filter(in_force, reader=reader, since__lte=now, lifted_at__isnull=True)
    # The longest: one for good (no end) before any other.
    ban = bans.order_by(F("until").desc(nulls_first=True)).values_list("reason", "until").first()
    reason, until = ban or (None, None)
    return Standing(active, joined_at, recent, reason, until)
