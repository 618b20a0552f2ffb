"""What was hidden, deleted and forbidden in the talk after a backup was made: done again in the restored portal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from svodka import flow
from svodka.cli.backup.moments import moment
from svodka.discuss import actions as discuss
from svodka.discuss.models import Comment, ReaderPost, Verdict
from svodka.readers.models import Ban, Reader

Rows = list[tuple[Any, ...]]

_GONE = """
    SELECT t.id, t.created_at, t.state, t.state_reason, v.by_id, v.at
    FROM {{of}}{table} t LEFT JOIN {{of}}discuss_verdict v ON v.id = (
        SELECT max(l.id) FROM {{of}}discuss_verdict l WHERE l.{key} = t.id AND l.act = 'hide')
    WHERE t.state IN ('hidden', 'deleted')"""
COMMENTS = _GONE.format(key="comment_id", table="discuss_comment")
POSTS = _GONE.format(key="post_id", table="discuss_readerpost")
BANS = """
    SELECT r.id, r.date_joined, b.by_id, b.reason, b.since, b.until
    FROM {of}readers_ban b JOIN {of}readers_reader r ON r.id = b.reader_id WHERE b.lifted_at IS NULL"""


def comment_again(row: tuple[Any, ...], now: datetime) -> bool:
    """Whether a comment that was hidden or deleted since could still be read in the backup."""
    number, written_at, state, reason, by, at = row
    comment = Comment.objects.filter(pk=number, created_at=moment(written_at), state=Comment.State.VISIBLE).first()
    if comment is None:
        return False
    if state == Comment.State.DELETED:
        discuss.delete_comment(comment=comment, by=comment.author)
        return True
    return discuss.hide_as_before(comment=comment, by=_moderator(by), reason=reason, at=_at(at, now))


def post_again(row: tuple[Any, ...], now: datetime) -> bool:
    """The same of a reader's post, which leaves search, too."""
    number, written_at, state, reason, by, at = row
    post = ReaderPost.objects.filter(pk=number, created_at=moment(written_at), state=ReaderPost.State.LIVE).first()
    if post is None:
        return False
    if state == ReaderPost.State.DELETED:
        flow.delete_post(post, by=post.author, now=now)
        return True
    return flow.hide_post_as_before(post, by=_moderator(by), reason=reason, at=_at(at, now))


def ban_again(row: tuple[Any, ...], now: datetime) -> bool:
    """Whether a ban that stands was not known to the backup."""
    number, joined, by, reason, since, until = row
    reader = Reader.objects.filter(pk=number, date_joined=moment(joined)).first()
    if reader is None or (until and moment(until) <= now) or Ban.objects.filter(reader=reader, since=moment(since)):
        return False
    moderator = _moderator(by)
    lasts = {"since": moment(since), "until": moment(until) if until else None}
    Ban.objects.create(reader=reader, by=moderator, reason=reason, **lasts)
    if moderator and reason:
        Verdict.objects.create(reader=reader, by=moderator, act=Verdict.Act.BAN, reason=reason, at=moment(since))
    return True


AGAIN: dict[str, Callable[[tuple[Any, ...], datetime], bool]] = {
    COMMENTS: comment_again,
    POSTS: post_again,
    BANS: ban_again,
}


def _moderator(number: int | None) -> Reader | None:
    """Who decided it; an owner, where that account is younger than the backup."""
    known = Reader.objects.filter(pk=number).first() if number else None
    return known or Reader.objects.filter(is_superuser=True).order_by("pk").first()


def _at(value: Any, now: datetime) -> datetime:
    return moment(value) if value else now
