"""What the worker has brought, or is to do, is settled: a picture, a link's answer, a story whose moment has come."""

from __future__ import annotations

from copy import copy
from datetime import datetime

import structlog
from django.db import transaction

from svodka import claims
from svodka.fetch import UnableToFetch
from svodka.flow.publishing import publish
from svodka.gather import decisions
from svodka.gather.asking import Answer
from svodka.stories import actions as stories
from svodka.stories.models import LinkCheck, Picture, Story

log = structlog.get_logger("svodka.flow")


def note_picture(picture: Picture, answer: Answer, *, now: datetime) -> None:
    """Keep the picture; one that cannot be had or shown leaves its frame empty."""
    if isinstance(answer, UnableToFetch):
        decided = decisions.after_failed_fetch(answer, attempts=picture.attempts)
        claims.settle(picture, due_at=None if decided.wait is None else now + decided.wait)
        log.warning("picture not fetched", url=picture.source_url, reason=decided.reason, again_at=picture.due_at)
        return
    held = copy(picture)
    try:
        with transaction.atomic():
            claims.settle(picture, due_at=None)
            stories.keep_picture(picture=picture, data=answer.data)
    except stories.UnableToKeepPicture as refusal:
        claims.settle(held, due_at=None)
        log.warning("picture not kept", url=picture.source_url, reason=str(refusal))


@transaction.atomic
def note_link(check: LinkCheck, answer: Answer, *, now: datetime) -> None:
    """Keep whether the address of a primary source answers. Raises claims.LeaseLost."""
    stories.note_link(check=check, reason=decisions.why_dead(answer), now=now)


def publish_due(story: Story, *, now: datetime) -> None:
    """Publish, or try again when the embargo ends; what else stands in the way may be mended at the desk meanwhile."""
    held = copy(story)
    try:
        with transaction.atomic():
            claims.settle(story, due_at=None)
            publish(story, now=now)
    except stories.UnableToPublish as refusal:
        again_at = max(now + claims.retry_delay(held.attempts), held.embargo_until or now)
        with transaction.atomic():
            claims.settle(held, due_at=again_at)
            stories.note(story=held, act="held", now=now, detail={"why": refusal.why, "reason": str(refusal)})
        log.warning("not published", story=story.pk, reason=str(refusal), again_at=again_at)
