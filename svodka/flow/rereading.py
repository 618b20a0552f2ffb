"""A captured page read anew: by the reader of today, and with nothing lost that a person has written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from django.db import transaction

from svodka.errors import SvodkaError
from svodka.flow.purging import purged_for
from svodka.gather import captures as pages
from svodka.gather.models import Capture, Reading
from svodka.gather.parsers import parser_of
from svodka.names.queries import PortalAuthority
from svodka.readers.models import Reader
from svodka.stories import actions as stories
from svodka.stories.drafts import kept
from svodka.stories.manuscripts import digests
from svodka.stories.models import Story
from svodka.stories.reread import Otherwise, as_read, otherwise
from svodka.text.annotation import annotate_many
from svodka.text.reading import UnableToRead
from svodka.text.reading import read as read_page
from svodka.text.record import ENGINE, as_json, from_json
from svodka.text.records import Article, InputKind, Record


class UnableToReadAnew(SvodkaError):
    """The story has no page, its bytes are gone, or the reader of today finds no article in them: it stays as it is."""


@dataclass(frozen=True, slots=True)
class Anew:
    """A page as it is read now, and the fields of the story that say something else."""

    capture: Capture
    article: Article
    why: dict[str, str]
    kind: InputKind
    differs: tuple[Otherwise, ...]


def read_anew(story: Story, *, captures: Path) -> Anew:
    """Read the story's captured page and compare; nothing is written. Raises UnableToReadAnew.

    `story` needs its copy with the latest revision, its capture and its agency.
    """
    capture = story.capture
    if capture is None:
        raise UnableToReadAnew("The story was written here: there is no page to read.")
    if removed := purged_for(capture):
        raise UnableToReadAnew(f"The page was removed for good: {removed}")
    if capture.let_go_at:
        raise UnableToReadAnew("The page's bytes were let go by the rule of retention.")
    article, why, kind = read_capture(capture, captures)
    earlier = [as_read(story, from_json(one.record).article) for one in Reading.objects.filter(capture=capture)]
    differs = otherwise(kept(story).manuscript, as_read(story, article), earlier)
    return Anew(capture, article, why, kind, tuple(differs))


def read_capture(capture: Capture, captures: Path) -> tuple[Article, dict[str, str], InputKind]:
    """The page as it is read today, with reasons and kind. Raises UnableToReadAnew, from what stood in the way."""
    kind = cast("InputKind | None", capture.input_kind or None)
    try:
        data = pages.load(capture.sha256, folder=captures)
        return read_page(
            data,
            url=capture.final_url or capture.url,
            charset=capture.charset or None,
            as_kind=kind,
            parser=parser_of(capture.source_id),
            seen_at=capture.captured_at,
        )
    except (pages.UnableToLoadCapture, UnableToRead) as refusal:
        raise UnableToReadAnew(str(refusal)) from refusal


@transaction.atomic
def take_over(story: Story, anew: Anew, fields: Collection[str], *, now: datetime, by: Reader) -> stories.Saved:
    """Put chosen fields of the new reading into the story's draft, for somebody to save or drop; never one that was
    written by hand. Raises stories.actions.UnableToSave.
    """
    held = stories.hold_story(story)
    stands = kept(held).manuscript
    taken = {one.field: one.read for one in anew.differs if one.field in fields and not one.by_hand}
    # Compared as of the moment it was read: what somebody has written since is theirs, and a clash.
    opened = digests(stands) | digests({one.field: one.stands for one in anew.differs})
    [(annotation, reasons)] = annotate_many([anew.article], authority=PortalAuthority())
    record = Record(anew.article, annotation, {**anew.why, **reasons}, anew.kind, ENGINE)
    told = {"record": as_json(record), "made_at": now}
    Reading.objects.update_or_create(capture=anew.capture, engine=ENGINE, defaults=told)
    read = {"engine": ENGINE, "why": record.why.get("body", "")}
    stories.note(capture=anew.capture, act="read", now=now, by=by, detail=read)
    stories.note(story=held, act="read anew", now=now, by=by, detail={"fields": list(taken)})
    mine = {**stands, **taken}
    return stories.save_story(story=held, mine=mine, opened=opened, now=now, by=by, autosave=True)
