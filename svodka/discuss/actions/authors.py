"""Who wants to write: what decides whether a reader may take part."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models import F, Q

from svodka.discuss import decisions
from svodka.discuss.actions.numbering import hold_author
from svodka.discuss.decisions import Standing
from svodka.discuss.models import Comment
from svodka.readers.models import Ban, Reader


def standing_of(reader: Reader, *, now: datetime) -> Standing:
    """What decides whether the reader may take part, without what was written of late. The reader's row is as it was
    loaded: at the beginning of this request.
    """
    in_force = Q(until__isnull=True) | Q(until__gt=now)
    bans = Ban.objects.filter(in_force, reader=reader, since__lte=now, lifted_at__isnull=True)
    # The longest: one for good (no end) before any other.
    ban = bans.order_by(F("until").desc(nulls_first=True)).values_list("reason", "until").first()
    reason, until = ban or (None, None)
    return Standing(reader.is_active, reader.date_joined, (), reason, until)


def standing_of_author(author: Reader, *, now: datetime) -> Standing:
    """The same with what was written last; holds the author until the transaction ends."""
    hold_author(author)
    recent = Comment.objects.filter(author=author).order_by("-pk").values_list("created_at", flat=True)
    return replace(standing_of(author, now=now), recent=tuple(recent[: decisions.MOST_ON_FIRST_DAY]))
