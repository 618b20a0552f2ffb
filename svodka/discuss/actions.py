"""Writes on threads."""

from __future__ import annotations

from datetime import datetime

from svodka.discuss.models import Thread
from svodka.stories.models import Story


def open_thread(*, story: Story, now: datetime | None) -> Thread:
    """The story's thread, made when it is missing. `now` is the publication (None: not public yet).

    A thread without comments takes its place in «Обсуждаемое» by the time of publication.
    """
    thread, made = Thread.objects.get_or_create(story=story, defaults={"last_activity_at": now})
    if not made and now and thread.comment_count == 0:
        Thread.objects.filter(pk=thread.pk).update(last_activity_at=now)
    return thread


def hide_thread(*, story: Story) -> None:
    """Take the thread of a withdrawn story out of sight; its rows stay."""
    Thread.objects.filter(story=story).update(state=Thread.State.HIDDEN)
