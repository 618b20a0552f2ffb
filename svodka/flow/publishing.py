"""A story's way through its life: taken, scheduled, published, withdrawn, spiked."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from svodka.discuss import actions as discuss
from svodka.flow.indexing import index_story
from svodka.flow.storylines import place
from svodka.readers.models import Reader
from svodka.search import actions as search
from svodka.stories import actions as stories
from svodka.stories.actions import storylines
from svodka.stories.actions.placing import name_for_readers
from svodka.stories.actions.sources import watch_source
from svodka.stories.decisions import Act
from svodka.stories.models import Story

log = structlog.get_logger("svodka.flow")


@transaction.atomic
def publish(story: Story, *, now: datetime, by: Reader | None = None) -> Story:
    """Make a story public everywhere at once. Raises stories.actions.UnableToPublish with what stands in the way."""
    live = stories.set_live(story=story, now=now, by=by)
    discuss.open_thread(story=live, now=now)
    index_story(live)
    # A story written here had no words yet when it was begun.
    place(live)
    live.refresh_from_db(fields=["storyline"])
    if live.storyline:
        name_for_readers(live.storyline)
    watch_source(story=live, now=now)
    log.info("published", story=live.pk, slug=live.slug)
    return live


@transaction.atomic
def withdraw(story: Story, *, reason: str, now: datetime, by: Reader | None = None) -> Story:
    """Take a live story back: out of lists, search and feeds at once; its address says that it is gone, and why."""
    gone = stories.set_withdrawn(story=story, reason=reason, now=now, by=by)
    storylines.forget_headline(story=gone)
    discuss.hide_thread(story=gone)
    search.remove(kind="story", object_id=gone.pk)
    log.info("withdrawn", story=gone.pk, reason=reason)
    return gone


@transaction.atomic
def schedule(story: Story, *, at: datetime, now: datetime, by: Reader | None = None) -> Story:
    """Let the worker publish a story at a moment. Raises stories.actions.UnableToPublish."""
    waiting = stories.set_scheduled(story=story, at=at, now=now, by=by)
    index_story(waiting)
    return waiting


@transaction.atomic
def take(story: Story, *, now: datetime, by: Reader | None = None) -> Story:
    """Somebody takes an incoming story in hand; the worker looks whether its primary source answers meanwhile.

    Raises stories.actions.UnableToMove.
    """
    taken = _move(story, Act.TAKE, now, by)
    stories.watch_unseen_link(story=taken, now=now)
    return taken


def put_back(story: Story, *, now: datetime, by: Reader | None = None) -> Story:
    """A story that was taken is incoming again. Raises stories.actions.UnableToMove."""
    return _move(story, Act.PUT_BACK, now, by)


def mark_ready(story: Story, *, now: datetime, by: Reader | None = None) -> Story:
    """Its author is done with it; an editor may publish it. Raises stories.actions.UnableToMove."""
    return _move(story, Act.MARK_READY, now, by)


def cancel_schedule(story: Story, *, now: datetime, by: Reader | None = None) -> Story:
    """A scheduled story is only ready. Raises stories.actions.UnableToMove."""
    return _move(story, Act.CANCEL_SCHEDULE, now, by)


def spike(story: Story, *, now: datetime, by: Reader | None = None) -> Story:
    """Put a story that is not public yet on the spike. Raises stories.actions.UnableToMove."""
    return _move(story, Act.SPIKE, now, by)


def unspike(story: Story, *, now: datetime, by: Reader | None = None) -> Story:
    """Take a story off the spike, back to where it was. Raises stories.actions.UnableToMove."""
    return _move(story, Act.UNSPIKE, now, by)


def bring_back(story: Story, *, now: datetime, by: Reader | None = None) -> Story:
    """A story that was pulled back, or withdrawn for its rights, is in work again; what was retracted never is.

    Raises stories.actions.UnableToMove.
    """
    return _move(story, Act.BRING_BACK, now, by)


@transaction.atomic
def _move(story: Story, act: Act, now: datetime, by: Reader | None) -> Story:
    moved = stories.move_story(story=story, act=act, now=now, by=by)
    index_story(moved)
    log.info(act.value, story=moved.pk)
    return moved
