"""What a reader may do with a comment besides answering it: all of it on one page, for who reads without the script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from svodka.discuss import decisions
from svodka.discuss.actions import may_moderate
from svodka.discuss.models import Like
from svodka.discuss.thread_pages import CommentRecord
from svodka.readers.models import Reader


@dataclass(frozen=True, slots=True)
class Ways:
    """One's `own` comment is deleted, and edited while it is `editable`; another's is agreed with (`agreed`: it is
    already) and reported, and by who `moderates` hidden.
    """

    own: bool = False
    editable: bool = False
    agreed: bool = False
    moderates: bool = False


def ways_with(record: CommentRecord, reader: Reader, *, now: datetime) -> Ways | None:
    """None for a tombstone: it can only be answered. Two queries and those of the right to moderate."""
    if not record.visible:
        return None
    if record.author_id == reader.pk:
        fresh = decisions.judge_edit(created_at=record.created_at, now=now)
        return Ways(own=True, editable=fresh.accepted)
    agreed = Like.objects.filter(comment=record.id, by=reader).exists()
    return Ways(agreed=agreed, moderates=may_moderate(reader, now=now))
