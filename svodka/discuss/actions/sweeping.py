"""Many comments of one reader out of sight, or back, as one act: a verdict each, the counters once a thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import F, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from svodka.discuss.actions.moderation import unsettled
from svodka.discuss.models import Comment, ReaderPost, Thread, Verdict
from svodka.readers.models import Reader
from svodka.stories.models import Story

# SQLite built with its old limit takes 999 parameters in a statement.
_AT_ONCE = 500


def sweep(comments: QuerySet[Comment], *, state: str, act: Verdict.Act, by: Reader, reason: str, at: datetime) -> int:
    """Move these comments, visible ones to HIDDEN or hidden ones to VISIBLE; returns how many there were.

    Their author must be held, so that no more are being written.
    """
    _hold({thread for (thread,) in comments.values_list("thread_id").distinct()})
    moved = list(comments.order_by("pk").values_list("pk", "thread_id"))
    shown = state == Comment.State.VISIBLE
    made = [Verdict(comment_id=pk, by=by, act=act, reason=reason, at=at) for pk, _thread in moved]
    Verdict.objects.bulk_create(made, batch_size=_AT_ONCE)
    for some in _in_parts(pk for pk, _thread in moved):
        Comment.objects.filter(pk__in=some).update(state=state, state_reason="" if shown else reason)
        unsettled(comment__in=some).update(settled_at=at)
    _count(Counter(thread for _pk, thread in moved), step=1 if shown else -1)
    return len(moved)


def _hold(threads: set[int]) -> None:
    """Lock in the order of actions.threads, and within each table by number: two sweeps cannot hold each other up."""
    for some in _in_parts(sorted(threads)):
        rows = Thread.objects.filter(pk__in=some)
        for subject, key in ((Story, "story"), (ReaderPost, "post")):
            _lock(subject._default_manager.filter(pk__in=rows.filter(**{f"{key}__isnull": False}).values(f"{key}_id")))
        _lock(rows)


def _lock(rows: QuerySet[Model]) -> None:
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _count(moved: Counter[int], *, step: int) -> None:
    """Counters and last activity of each thread, and of what it talks about; one statement for threads with the same
    number of comments that moved.
    """
    for number in set(moved.values()):
        for some in _in_parts(thread for thread, count in moved.items() if count == number):
            threads = Thread.objects.filter(pk__in=some)
            for subject, key in ((Story, "story"), (ReaderPost, "post")):
                rows = subject._default_manager.filter(pk__in=threads.values(f"{key}_id"))
                rows.update(comment_count=F("comment_count") + step * number)
            threads.update(comment_count=F("comment_count") + step * number, last_activity_at=_last_activity())


def _last_activity() -> Coalesce:
    """As actions.threads.last_activity, for many at once."""
    seen = Comment.objects.filter(thread=OuterRef("pk"), state=Comment.State.VISIBLE).order_by("-seq")
    story = Story.objects.filter(pk=OuterRef("story_id"))
    post = ReaderPost.objects.filter(pk=OuterRef("post_id"))
    return Coalesce(
        Subquery(seen.values("created_at")[:1]),
        Subquery(story.values("published_at")),
        Subquery(post.values("published_at")),
    )


def _in_parts(numbers: Iterable[int]) -> Iterator[Sequence[int]]:
    given = list(numbers)
    return (given[start : start + _AT_ONCE] for start in range(0, len(given), _AT_ONCE))
