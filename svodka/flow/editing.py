"""A story's words are changed: mentions follow them, and search finds them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import structlog
from django.db import transaction

from svodka.discuss import actions as discuss
from svodka.dossiers import actions as dossiers
from svodka.flow.indexing import index_story
from svodka.readers.models import Reader
from svodka.stories import actions as stories
from svodka.stories.manuscripts import Manuscript, plain_texts
from svodka.stories.models import Story

log = structlog.get_logger("svodka.flow")


@transaction.atomic
def begin(*, language: str, now: datetime, by: Reader) -> Story:
    """An empty story of the paper's own, with its thread; taken by who writes it."""
    story = stories.begin_story(language=language, now=now, by=by)
    discuss.open_thread(story=story, now=None)
    index_story(story)
    return story


@transaction.atomic
def save(
    story: Story,
    *,
    mine: Manuscript,
    opened: Mapping[str, str],
    now: datetime,
    by: Reader | None,
    autosave: bool = False,
) -> stories.Saved:
    """Keep what the form holds. Raises stories.actions.UnableToSave with what others have written meanwhile."""
    saved = stories.save_story(story=story, mine=mine, opened=opened, now=now, by=by, autosave=autosave)
    if saved.applied and saved.changed:
        _follow(saved)
    return saved


@transaction.atomic
def correct(
    story: Story, *, mine: Manuscript, opened: Mapping[str, str], words: str, now: datetime, by: Reader | None
) -> stories.Saved:
    """Change a live story, with words to its readers. Raises stories.actions.UnableToSave and UnableToCorrect."""
    saved = stories.correct_story(story=story, mine=mine, opened=opened, words=words, now=now, by=by)
    _follow(saved)
    log.info("corrected", story=saved.story.pk, fields=list(saved.changed))
    return saved


def _follow(saved: stories.Saved) -> None:
    pictures = [picture.pk for picture in saved.stood.pictures]
    before, after = plain_texts(saved.stood.rows, pictures), plain_texts(saved.manuscript, pictures)
    if before != after:
        dossiers.follow_text(story=saved.story, before=before, after=after)
    index_story(saved.story)
