"""Acts of the desk's quick hand: another section, and the unmaking of a publication that has had no readers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from svodka.errors import SvodkaError
from svodka.readers.models import Reader
from svodka.stories.actions.ledger import note
from svodka.stories.actions.life import hold_story
from svodka.stories.models import LedgerEntry, Section, Story
from svodka.stories.undoing import SECTION, TAKEN_BACK, standing, state_without_the_last

# Long enough to see the slip, too short for a story to have been quoted: after that it is withdrawn, and says so.
TAKEN_BACK_WITHIN = timedelta(minutes=5)


class UnableToTakeBack(SvodkaError):
    """The story has been public for too long, or is talked about: withdraw it."""


@transaction.atomic
def choose_section(
    *, story: Story, section: Section | None, now: datetime, by: Reader, undoes: int | None = None
) -> bool:
    """Another section for a story in any state; False when it is in that one. Its address does not name the section.

    `undoes` is the line of the ledger that is undone by it.
    """
    held = hold_story(story)
    wanted = section.pk if section else None
    if held.section_id == wanted:
        return False
    Story.objects.filter(pk=held.pk).update(section=section)
    detail: dict[str, Any] = {"from": held.section_id, "to": wanted}
    note(story=held, act=SECTION, now=now, by=by, detail={**detail, "undoes": undoes} if undoes else detail)
    return True


@transaction.atomic
def take_back(*, story: Story, now: datetime, by: Reader) -> Story:
    """A story that has just gone live is what it was before, and its address leads nowhere again.

    Raises UnableToTakeBack after five minutes, or once somebody has written under it.
    """
    held = hold_story(story)
    if held.state != Story.State.LIVE or held.published_at is None:
        raise UnableToTakeBack(f"Story {held.pk} is not live.")
    if now - held.published_at > TAKEN_BACK_WITHIN or held.comment_count:
        raise UnableToTakeBack(f"Story {held.pk} has had readers.")
    lines = LedgerEntry.objects.filter(story=held).order_by("pk")
    state = state_without_the_last(standing(lines))
    Story.objects.filter(pk=held.pk).update(published_at=None, state=state)
    note(story=held, act=TAKEN_BACK, now=now, by=by, detail={"to": state})
    held.refresh_from_db()
    return held
