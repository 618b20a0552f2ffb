"""Who wants to write: what decides whether a reader may take part."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import connection

from svodka.discuss import decisions
from svodka.discuss.actions.numbering import hold_author
from svodka.discuss.decisions import Standing
from svodka.discuss.models import Comment
from svodka.readers.models import Ban, Reader

# Written out, because putting these two together through the ORM took a third of the time a comment takes. The longest
# ban counts: one for good before any other.
_BANS = f"""
    SELECT id, reason, until FROM {Ban._meta.db_table}
    WHERE reader_id = %s AND since <= %s AND lifted_at IS NULL AND (until IS NULL OR until > %s)
    ORDER BY until IS NULL DESC, until DESC LIMIT 1"""  # noqa: S608
_RECENT = f"""
    SELECT id, created_at FROM {Comment._meta.db_table} WHERE author_id = %s
    ORDER BY id DESC LIMIT {decisions.MOST_ON_FIRST_DAY}"""  # noqa: S608


def standing_of(reader: Reader, *, now: datetime) -> Standing:
    """What decides whether the reader may take part, without what was written of late. The reader's row is as it was
    loaded: at the beginning of this request.
    """
    at = connection.ops.adapt_datetimefield_value(now)
    ban = next(iter(Ban.objects.raw(_BANS, [reader.pk, at, at])), None)
    told = (ban.reason, ban.until) if ban else (None, None)
    return Standing(reader.is_active, reader.date_joined, (), *told)


def standing_of_author(author: Reader, *, now: datetime) -> Standing:
    """The same with what was written last; holds the author until the transaction ends."""
    hold_author(author)
    recent = tuple(comment.created_at for comment in Comment.objects.raw(_RECENT, [author.pk]))
    return replace(standing_of(author, now=now), recent=recent)
