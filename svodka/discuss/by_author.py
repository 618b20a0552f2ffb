"""What one reader wrote in the discussions: for the reader's page, the reader's own room, and the export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Substr

from svodka.discuss import decisions
from svodka.discuss.models import Comment, Like, ReaderPost, Report, Thread, ThreadRead
from svodka.discuss.posts import beginning_of
from svodka.readers.models import Reader
from svodka.stories.models import Story

# As much of a comment's HTML as a list may need; the export takes the whole text as it was typed.
_EXCERPT = 1200


@dataclass(frozen=True, slots=True)
class WrittenComment:
    """A comment among others by the same reader.

    `text` is its beginning in plain words, in an export the whole of it as it was typed; empty on a tombstone.
    `headline` and `language` are of what the thread talks about (no language: a reader's post), empty when that is
    out of sight.
    """

    id: int
    seq: int
    created_at: datetime
    state: str
    state_reason: str
    text: str
    like_count: int
    headline: str
    language: str

    def editable(self, now: datetime) -> bool:
        """Whether its author may still mend it."""
        open_yet = decisions.judge_edit(created_at=self.created_at, now=now).accepted
        return open_yet and self.state == Comment.State.VISIBLE


def latest_comments(author_id: int, *, limit: int, public: bool, before: int | None = None) -> list[WrittenComment]:
    """The reader's last comments, the newest first, or the last before the comment of that number; `public`: only what
    everybody can read. One query, of the same cost however far back.
    """
    rows = Comment.objects.filter(author_id=author_id, **({"pk__lt": before} if before else {}))
    if public:
        rows = rows.filter(state=Comment.State.VISIBLE).exclude(thread__state=Thread.State.HIDDEN)
        rows = rows.exclude(thread__last_activity_at=None)
    found = _rows(rows.annotate(beginning=Substr("html", 1, _EXCERPT)), "beginning").order_by("-pk")[:limit]
    return [replace(record, text=beginning_of(record.text)) for record in map(_record, found)]


def count_comments(author_id: int) -> int:
    """How many comments of the reader can be read now. One query over the index of authors."""
    return Comment.objects.filter(author_id=author_id, state=Comment.State.VISIBLE).count()


def all_comments(author_id: int) -> Iterator[WrittenComment]:
    """Every comment of the reader with its whole text, the oldest first, a thousand rows at a time."""
    rows = _rows(Comment.objects.filter(author_id=author_id), "source").order_by("pk")
    return (_record(row) for row in rows.iterator(chunk_size=1000))


def all_posts(author_id: int) -> Iterator[dict[str, Any]]:
    """Every post of the reader with its whole text, as plain rows, the oldest first."""
    columns = ("pk", "slug", "headline", "state", "state_reason", "created_at", "published_at", "edited_at", "source")
    rows = ReaderPost.objects.filter(author_id=author_id).order_by("pk").values(*columns)
    return (dict(row) for row in rows.iterator(chunk_size=100))


def likes_and_reports(reader_id: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the reader agreed with and what the reader reported, as plain rows. Two queries."""
    likes = Like.objects.filter(by_id=reader_id).order_by("pk").values("comment_id", "story_id", "post_id", "at")
    reports = Report.objects.filter(by_id=reader_id).order_by("pk").values("comment_id", "post_id", "reason", "made_at")
    return [dict(row) for row in likes], [dict(row) for row in reports]


def forget_reading(reader: Reader) -> None:
    """Forget how far the reader has read: nobody but the reader has any use for it."""
    ThreadRead.objects.filter(reader=reader).delete()


_COLUMNS = ("id", "seq", "created_at", "state", "state_reason")


def _rows(comments: QuerySet[Comment, Any], text: str) -> QuerySet[Comment, Any]:
    """Rows for _record: the comment's own columns, then what its thread talks about."""
    about = ("thread__story__state", "thread__story__copy__headline", "thread__story__copy__language")
    return comments.values_list(*_COLUMNS, text, "like_count", "thread__post__state", "thread__post__headline", *about)


def _record(row: tuple[Any, ...]) -> WrittenComment:
    *own, post_state, post_headline, story_state, headline, language = row
    if post_state is not None:
        about = (post_headline, "") if post_state == ReaderPost.State.LIVE else ("", "")
    else:
        about = (headline or "", language or "") if story_state == Story.State.LIVE else ("", "")
    return WrittenComment(*own, *about)
