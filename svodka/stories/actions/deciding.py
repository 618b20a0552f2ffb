"""Somebody decides what may be done with a text or a picture."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F
from wagtail.models import Revision

from svodka.errors import SvodkaError
from svodka.readers.models import Reader
from svodka.stories.actions.ledger import note
from svodka.stories.actions.life import hold_story
from svodka.stories.actions.pictures import make_sizes, show_as_rights_say
from svodka.stories.models import Copy, Picture, RightsState, Story
from svodka.stories.rights import may_show_picture

# Kept in English, as the reasons of the reading are; the desk puts both in its own words.
AT_THE_DESK = "decided at the desk"


class UnableToDecide(SvodkaError):
    """There is no such state of rights, or no reason is given."""


@transaction.atomic
def decide_text(*, story: Story, rights_state: str, now: datetime, by: Reader) -> Story:
    """Set what may be done with a story's words; a draft that has been saved says the same. Raises UnableToDecide."""
    if rights_state not in RightsState.values or rights_state == RightsState.UNKNOWN:
        raise UnableToDecide("A decision needs a state of rights.")
    held = hold_story(story)
    detail = {"before": held.copy.rights_state, "after": rights_state}
    told = {"rights_state": rights_state, "rights_why": AT_THE_DESK}
    Copy.objects.filter(story=held).update(**told)
    _tell_draft(held, told, {})
    note(story=held, act="rights decided", now=now, by=by, detail=detail)
    held.refresh_from_db()
    return held


@transaction.atomic
def decide_picture(
    *, picture: Picture, rights_state: str, why: str, credit_line: str, now: datetime, by: Reader
) -> Picture:
    """Set what may be done with a picture, why, and whose it is; its page shows or withholds it at once.

    A draft of the story that has been saved says the same. Raises UnableToDecide.
    """
    if rights_state not in RightsState.values or not why.strip():
        raise UnableToDecide("A decision needs a state of rights and a reason.")
    story = hold_story(Story.objects.get(pk=picture.story_id))
    held = Picture.objects.select_related("file").get(pk=picture.pk)
    before = held.rights_state
    told = {"rights_state": rights_state, "rights_why": why.strip()[:300], "credit_line": credit_line.strip()[:300]}
    for name, value in told.items():
        setattr(held, name, value)
    held.save(update_fields=list(told))
    _tell_draft(story, {}, {f"picture_{held.pk}_{name}": value for name, value in told.items()})
    show_as_rights_say(picture=held, now=now)
    if held.file and may_show_picture(held).allowed:
        transaction.on_commit(partial(make_sizes, held.file), robust=True)
    detail = {"picture": held.pk, "before": before, "after": rights_state, "why": told["rights_why"]}
    note(story=story, act="picture decided", now=now, by=by, detail=detail)
    return held


def _tell_draft(story: Story, words: Mapping[str, str], beside: Mapping[str, str]) -> None:
    """Whoever has the form open is told of a newer version; a saved draft must not bring the old rights back."""
    copy = Copy.objects.get(story=story)
    Copy.objects.filter(pk=copy.pk).update(version=F("version") + 1)
    if copy.latest_revision_id is None or not copy.has_unpublished_changes:
        return
    draft = Revision.objects.get(pk=copy.latest_revision_id)
    content = {**draft.content, **words, "beside": {**draft.content.get("beside", {}), **beside}}
    Revision.objects.filter(pk=draft.pk).update(content=content)
