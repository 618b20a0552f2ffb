"""Where a story is in its life."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from svodka.errors import SvodkaError
from svodka.readers.models import Reader
from svodka.stories.actions.ledger import note
from svodka.stories.actions.pictures import take_pictures_back
from svodka.stories.models import Story


class UnableToPublish(SvodkaError):
    """The story may not go live; the message says what stands in the way."""


class UnableToWithdraw(SvodkaError):
    """The story is not live, so there is nothing to withdraw."""


@transaction.atomic
def set_live(*, story: Story, now: datetime, by: Reader | None = None) -> Story:
    """Make the story live. Raises UnableToPublish when its state, its embargo or a missing headline forbids it."""
    locked = Story.objects.select_for_update(of=("self",)).select_related("copy").get(pk=story.pk)
    if locked.state == Story.State.LIVE:
        raise UnableToPublish(f"Story {story.pk} is live already.")
    if locked.state in {Story.State.WITHDRAWN, Story.State.SPIKED}:
        raise UnableToPublish(f"Story {story.pk} is {locked.get_state_display()}; bring it back before publishing.")
    if locked.embargo_until and locked.embargo_until > now:
        raise UnableToPublish(f"Story {story.pk} is under embargo until {locked.embargo_until:%Y-%m-%d %H:%M %Z}.")
    if not locked.copy.headline.strip():
        raise UnableToPublish(f"Story {story.pk} has no headline.")
    changes: dict[str, Any] = {"state": Story.State.LIVE, "published_at": now, "due_at": None}
    Story.objects.filter(pk=story.pk).update(**changes)
    note(story=locked, act="published", now=now, by=by)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def set_withdrawn(*, story: Story, reason: str, now: datetime, by: Reader | None = None) -> Story:
    """Take a live story back for one of Story.WithdrawnFor; its address then answers 410, and so go its pictures."""
    if reason not in Story.WithdrawnFor.values:
        raise UnableToWithdraw(f"«{reason}» is no reason to withdraw: {', '.join(Story.WithdrawnFor.values)}.")
    changed = Story.objects.filter(pk=story.pk, state=Story.State.LIVE).update(
        state=Story.State.WITHDRAWN, withdrawn_for=reason, withdrawn_at=now
    )
    if not changed:
        raise UnableToWithdraw(f"Story {story.pk} is not live.")
    take_pictures_back(story)
    note(story=story, act="withdrawn", now=now, by=by, detail={"reason": reason})
    story.refresh_from_db()
    return story
