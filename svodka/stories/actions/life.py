"""Where a story is in its life: taken, ready, scheduled, live, withdrawn, spiked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from svodka.errors import SvodkaError
from svodka.readers.models import Reader
from svodka.stories.actions.ledger import note
from svodka.stories.actions.pictures import take_pictures_back
from svodka.stories.decisions import MOVES, Act, is_possible, state_after_unspiking
from svodka.stories.models import Story

# A worker that holds the story must not publish what has been taken from its hands meanwhile.
_FREE: dict[str, Any] = {"lease_until": None, "leased_by": "", "attempts": 0}


class UnableToPublish(SvodkaError):
    """The story may not go live; the message says what stands in the way, `why` in one word.

    `why` is one of state, embargo, headline, moment.
    """

    def __init__(self, sentence: str, *, why: str = "state") -> None:
        super().__init__(sentence)
        self.why = why


class UnableToWithdraw(SvodkaError):
    """The story is not live, so there is nothing to withdraw."""


class UnableToMove(SvodkaError):
    """The act cannot be done with a story in its present state; look at it again."""


def hold_story(story: Story) -> Story:
    """The story as it stands now, locked until the transaction ends, with its copy."""
    return Story.objects.select_for_update(of=("self",)).select_related("copy").get(pk=story.pk)


@transaction.atomic
def set_live(*, story: Story, now: datetime, by: Reader | None = None) -> Story:
    """Make the story live. Raises UnableToPublish when its state, its embargo or a missing headline forbids it."""
    locked = hold_story(story)
    _refuse_to_publish(locked, at=now)
    changes: dict[str, Any] = {"state": Story.State.LIVE, "published_at": now, "due_at": None, "scheduled_for": None}
    Story.objects.filter(pk=story.pk).update(**changes)
    note(story=locked, act=Act.PUBLISH, now=now, by=by)
    locked.refresh_from_db()
    return locked


def _refuse_to_publish(locked: Story, *, at: datetime) -> None:
    if locked.state == Story.State.LIVE:
        raise UnableToPublish(f"Story {locked.pk} is live already.")
    if not is_possible(Act.PUBLISH, state=locked.state):
        raise UnableToPublish(f"Story {locked.pk} is {locked.get_state_display()}; bring it back before publishing.")
    if locked.embargo_until and locked.embargo_until > at:
        until = f"{locked.embargo_until:%Y-%m-%d %H:%M %Z}"
        raise UnableToPublish(f"Story {locked.pk} is under embargo until {until}.", why="embargo")
    if not locked.copy.headline.strip():
        raise UnableToPublish(f"Story {locked.pk} has no headline.", why="headline")


@transaction.atomic
def set_scheduled(*, story: Story, at: datetime, now: datetime, by: Reader | None = None) -> Story:
    """Let the worker publish the story at a moment. Again with another moment moves it.

    Raises UnableToPublish for a moment that has passed or lies before the embargo, and as set_live does.
    """
    locked = hold_story(story)
    if at <= now:
        raise UnableToPublish(f"{at:%Y-%m-%d %H:%M %Z} has passed.", why="moment")
    _refuse_to_publish(locked, at=at)
    moment = {"due_at": at, "scheduled_for": at, **_FREE}
    return _moved(locked, Act.SCHEDULE, now, by, detail={"at": at.isoformat()}, **moment)


@transaction.atomic
def move_story(*, story: Story, act: Act, now: datetime, by: Reader | None = None) -> Story:
    """Take, put back, mark ready, cancel a schedule, spike, unspike or bring back. Raises UnableToMove."""
    locked = hold_story(story)
    changes: dict[str, Any] = {}
    if act == Act.TAKE:
        changes["taken_by"] = by
    elif act == Act.PUT_BACK:
        changes["taken_by"] = None
    elif act == Act.BRING_BACK:
        changes |= {"withdrawn_for": "", "withdrawn_at": None}
    elif act == Act.SPIKE:
        changes["state_before_spike"] = locked.state
    if locked.state == Story.State.SCHEDULED:
        changes |= {"due_at": None, "scheduled_for": None, **_FREE}
    return _moved(locked, act, now, by, **changes)


def _moved(
    locked: Story,
    act: Act,
    now: datetime,
    by: Reader | None,
    *,
    detail: dict[str, Any] | None = None,
    **changes: Any,
) -> Story:
    if not is_possible(act, state=locked.state, withdrawn_for=locked.withdrawn_for):
        raise UnableToMove(f"Story {locked.pk} is {locked.get_state_display()}: it cannot be «{act}».")
    state = MOVES[act].to or state_after_unspiking(locked.state_before_spike)
    Story.objects.filter(pk=locked.pk).update(state=state, **changes)
    note(story=locked, act=act, now=now, by=by, detail=detail)
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
    note(story=story, act=Act.WITHDRAW, now=now, by=by, detail={"reason": reason})
    story.refresh_from_db()
    return story
