"""Reads for pages: what is being discussed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from svodka.discuss.models import Comment, ReaderPost, Thread
from svodka.stories.models import Story

Kind = Literal["story", "answer", "essay", "standing"]

_ANSWERS = Q(post__to_story__isnull=False) | Q(post__to_post__isnull=False)
_OF_KIND: dict[Kind, Q] = {
    "story": Q(story__isnull=False, standing=False),
    "answer": Q(post__isnull=False, standing=False) & _ANSWERS,
    "essay": Q(post__isnull=False, post__to_story__isnull=True, post__to_post__isnull=True, standing=False),
    "standing": Q(standing=True),
}
KINDS = tuple(_OF_KIND)


@dataclass(frozen=True, slots=True)
class DiscussedRow:
    """A running discussion: when it was last active, how many comments, and what it is about.

    Of `story_id` and `post_id` one is set. `last_author` is filled by `with_last_authors` only, and
    empty where nobody has written.
    """

    last_activity_at: datetime
    comment_count: int
    headline: str
    language: str
    kind: Kind
    story_id: int | None
    post_id: int | None
    slug: str
    thread_id: int
    last_author: str = ""


@dataclass(frozen=True, slots=True)
class Discussed:
    """A dated snapshot of «Обсуждаемое»; `more` says that rows follow on the next page."""

    taken_at: datetime
    rows: Sequence[DiscussedRow]
    more: bool = False


def discussed(*, now: datetime, limit: int, offset: int = 0, kind: Kind | None = None, language: str = "") -> Discussed:
    """Open threads of live stories and live posts, the last active first; of one kind only if asked. One query.

    A thread without comments stands by the publication of its story or post. `language` is that of readers'
    posts, which do not say theirs.
    """
    live = Q(story__state=Story.State.LIVE) | Q(post__state=ReaderPost.State.LIVE)
    threads: QuerySet[Thread, Any] = (
        Thread.objects.filter(live, _OF_KIND[kind] if kind else Q(), state=Thread.State.OPEN)
        .filter(last_activity_at__isnull=False)
        .order_by("-last_activity_at", "-pk")
        .values_list(
            "last_activity_at",
            "comment_count",
            Coalesce("story__copy__headline", "post__headline"),
            Coalesce("story__copy__language", Value(language)),
            "story_id",
            "post_id",
            Coalesce("story__slug", "post__slug"),
            "pk",
            "standing",
            "post__to_story_id",
            "post__to_post_id",
        )
    )
    rows = [_row(*values) for values in threads[offset : offset + limit + 1]]
    return Discussed(taken_at=now, rows=rows[:limit], more=len(rows) > limit)


def _row(at: datetime, count: int, headline: str, language: str, *rest: Any) -> DiscussedRow:
    story_id, post_id, slug, thread_id, standing, to_story_id, to_post_id = rest
    kind: Kind = "story" if story_id else "answer" if to_story_id or to_post_id else "essay"
    return DiscussedRow(
        last_activity_at=at,
        comment_count=count,
        headline=headline,
        language=language,
        kind="standing" if standing else kind,
        story_id=story_id,
        post_id=post_id,
        slug=slug,
        thread_id=thread_id,
    )


def with_last_authors(found: Discussed) -> Discussed:
    """The same rows with the name of who wrote each one's last visible comment. One query for all of them."""
    spoken = [row.thread_id for row in found.rows if row.comment_count]
    visible = Comment.objects.filter(thread=OuterRef("pk"), state=Comment.State.VISIBLE)
    last = Subquery(visible.order_by("-seq").values("author__username")[:1])
    names = dict(Thread.objects.filter(pk__in=spoken).values_list("pk", last)) if spoken else {}
    rows = [replace(row, last_author=names.get(row.thread_id) or "") for row in found.rows]
    return replace(found, rows=rows)
