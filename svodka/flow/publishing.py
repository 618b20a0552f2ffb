"""A story's public life: published, withdrawn."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from svodka.discuss import actions as discuss
from svodka.flow.indexing import index_story
from svodka.readers.models import Reader
from svodka.search import actions as search
from svodka.stories import actions as stories
from svodka.stories.models import Story

log = structlog.get_logger("svodka.flow")


@transaction.atomic
def publish(story: Story, *, now: datetime, by: Reader | None = None) -> Story:
    """Make a story public everywhere at once. Raises stories.actions.UnableToPublish with what stands in the way."""
    live = stories.set_live(story=story, now=now, by=by)
    discuss.open_thread(story=live, now=now)
    index_story(live)
    log.info("published", story=live.pk, slug=live.slug)
    return live


@transaction.atomic
def withdraw(story: Story, *, reason: str, now: datetime, by: Reader | None = None) -> Story:
    """Take a live story back: out of lists, search and feeds at once; its address says that it is gone, and why."""
    gone = stories.set_withdrawn(story=story, reason=reason, now=now, by=by)
    discuss.hide_thread(story=gone)
    search.remove(kind="story", object_id=gone.pk)
    log.info("withdrawn", story=gone.pk, reason=reason)
    return gone
