"""Threads: opened, taken out of sight, held while somebody writes.

Rows are locked in one order everywhere, or PostgreSQL would break deadlocks by failing somebody's comment: the author,
then the story or post, then its thread, then comments. (Publishing takes the story before the thread, too.) On SQLite
the transaction is the lock.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Model, QuerySet

from svodka.discuss.models import Comment, ReaderPost, Thread
from svodka.stories.models import Story


def open_thread(*, story: Story, now: datetime | None) -> Thread:
    """The story's thread, made when it is missing. `now` is the publication (None: not public yet).

    A thread without comments takes its place in «Обсуждаемое» by the time of publication. One that was hidden with
    its story is seen again when that is published anew.
    """
    thread, made = Thread.objects.get_or_create(story=story, defaults={"last_activity_at": now})
    if now and thread.state == Thread.State.HIDDEN:
        Thread.objects.filter(pk=thread.pk).update(state=Thread.State.OPEN)
    if not made and now and thread.comment_count == 0:
        Thread.objects.filter(pk=thread.pk).update(last_activity_at=now)
    return thread


def hide_thread(*, story: Story) -> None:
    """Take the thread of a withdrawn story out of sight; its rows stay."""
    Thread.objects.filter(story=story).update(state=Thread.State.HIDDEN)


def withhold_thread(*, story: Story) -> None:
    """A story that is not public after all has no place in «Обсуждаемое»; its thread waits as before publication."""
    Thread.objects.filter(story=story, comment_count=0).update(last_activity_at=None)


def make_standing(thread: Thread) -> None:
    """A thread that the paper keeps open for good: it is listed among the standing ones."""
    Thread.objects.filter(pk=thread.pk).update(standing=True)


def hold_thread(thread: Thread) -> Thread:
    """The thread as it stands now, locked together with its story or post until the transaction ends."""
    subject = subject_of(thread)
    list(subject.select_for_update(no_key=True).values_list("pk"))
    return Thread.objects.select_for_update(no_key=True).get(pk=thread.pk)


def subject_of(thread: Thread) -> QuerySet[Any]:
    """The row that the thread talks about, and that shows its count of comments."""
    rows: tuple[type[Model], int | None] = (Story, thread.story_id) if thread.story_id else (ReaderPost, thread.post_id)
    return rows[0]._default_manager.filter(pk=rows[1])


def count_comment(thread: Thread, step: int, **fields: Any) -> None:
    """Move the counters of a held thread and its story or post by `step`, and set `fields` of the thread."""
    Thread.objects.filter(pk=thread.pk).update(comment_count=F("comment_count") + step, **fields)
    subject_of(thread).update(comment_count=F("comment_count") + step)


def last_activity(thread: Thread) -> datetime | None:
    """When the last comment that can be read was written; the publication while there is none."""
    visible = Comment.objects.filter(thread=thread, state=Comment.State.VISIBLE).order_by("-seq")
    last = visible.values_list("created_at", flat=True).first()
    return last or subject_of(thread).values_list("published_at", flat=True).get()
