"""A page has changed at its source: what is different, and the story that follows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from django.db import transaction

from svodka.errors import SvodkaError
from svodka.flow.again import article_of
from svodka.flow.editing import correct, save
from svodka.flow.mentions import find_names
from svodka.flow.rereading import UnableToReadAnew
from svodka.readers.models import Reader
from svodka.stories import actions as stories
from svodka.stories.actions import sources
from svodka.stories.differences import Difference, difference
from svodka.stories.drafts import kept
from svodka.stories.manuscripts import digests
from svodka.stories.models import SourceChange, Story
from svodka.stories.reread import as_read

log = structlog.get_logger("svodka.flow")


class UnableToFollow(SvodkaError):
    """There is nothing to take over: the page is gone, its bytes are, or a person has written wherever it changed."""


@dataclass(frozen=True, slots=True)
class Followed:
    """The story as it stands; `draft`: somebody's draft was open, and the change waits in it for them.

    `by_hand` counts the passages that stayed as a person has written them.
    """

    story: Story
    draft: bool
    by_hand: int


def difference_of(change: SourceChange, *, captures: Path) -> Difference:
    """What the page says otherwise, and what of it would go into the story. Raises UnableToFollow.

    `change` needs its two captures and the story with its copy's latest revision, capture and agency.
    """
    if change.before is None or change.capture is None:
        raise UnableToFollow("The page is gone: there is nothing to take over.")
    story = change.story
    try:
        before, after = (article_of(one, captures) for one in (change.before, change.capture))
    except UnableToReadAnew as refusal:
        raise UnableToFollow(str(refusal)) from refusal
    return difference(as_read(story, before), as_read(story, after), kept(story).manuscript)


@transaction.atomic
def follow(change: SourceChange, *, words: str, captures: Path, now: datetime, by: Reader) -> Followed:
    """Let the story say what its page says now, but for what a person has written; of a live one readers are told with
    `words`. A draft that is open keeps all of it until it is saved.

    Raises UnableToFollow, UnableToSettle, UnableToSave and UnableToCorrect.
    """
    change.story = stories.hold_story(change.story)
    differs, story = difference_of(change, captures=captures), change.story
    if not differs.taken:
        raise UnableToFollow("A person has written wherever the page has changed.")
    sources.settle_change(change=change, state=SourceChange.State.FOLLOWED, now=now, by=by)
    # From now on this is the page that the story is made of: what is read anew, and what the next change differs from.
    Story.objects.filter(pk=story.pk).update(capture=change.capture)
    stands = kept(story)
    mine, opened = {**stands.manuscript, **differs.taken}, digests(stands.manuscript)
    if story.state == Story.State.LIVE and not stands.draft:
        saved = correct(story, mine=mine, opened=opened, words=words, now=now, by=by)
    else:
        saved = save(story, mine=mine, opened=opened, now=now, by=by)
    if saved.applied and "body" in saved.changed:
        find_names(saved.story, now=now, by=by)
    log.info("source followed", story=story.pk, fields=list(saved.changed), draft=not saved.applied)
    return Followed(saved.story, not saved.applied, sum(one.by_hand for one in differs.passages))


@transaction.atomic
def dismiss(change: SourceChange, *, now: datetime, by: Reader) -> None:
    """The story stays as it is, whatever its page says. Raises UnableToSettle."""
    sources.settle_change(change=change, state=SourceChange.State.DISMISSED, now=now, by=by)
