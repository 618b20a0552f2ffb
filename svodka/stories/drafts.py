"""Reads of what has been saved of a story and not been published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from svodka.readers.models import Reader
from svodka.stories.manuscripts import TEXTS, dress_picture, dressed, manuscript_of, settled_stream
from svodka.stories.models import Agency, Picture, Section, Story


@dataclass(frozen=True, slots=True)
class Kept:
    """A story as its form opens: what its rows say, and the manuscript that was saved last, which may differ.

    `by` and `at` are None for what nobody has edited yet.
    """

    rows: dict[str, Any]
    manuscript: dict[str, Any]
    version: int
    by: Reader | None
    at: datetime | None
    draft: bool
    pictures: Sequence[Picture]


def kept(story: Story) -> Kept:
    """What was saved last. `story` needs its copy; one query, two more where somebody has edited it."""
    copy = story.copy
    pictures = list(Picture.objects.filter(story=story).select_related("file").order_by("position", "pk"))
    rows = manuscript_of(story, pictures)
    revision = copy.latest_revision
    by, at = (revision.user, revision.created_at) if revision else (None, None)
    if revision is None or not copy.has_unpublished_changes:
        return Kept(rows, rows, copy.version, by, at, False, pictures)
    # Pictures may have come and gone since the draft was saved.
    draft = {name: value for name, value in _draft(revision.content).items() if name in rows}
    for name, known in (("section", Section), ("agency", Agency)):
        # Deleted since: the draft cannot bring it back.
        if draft.get(name) not in {None, rows[name]} and not known.objects.filter(pk=draft[name]).exists():
            draft[name] = rows[name]
    return Kept(rows, {**rows, **draft}, copy.version, by, at, True, pictures)


def _draft(content: dict[str, Any]) -> dict[str, Any]:
    """The manuscript that a revision holds: the words as Wagtail keeps them, the rest beside them."""
    words = {name: content.get(name, "") for name in TEXTS}
    body = {"body": settled_stream(json.loads(content["body"])), "lead_picture": content["lead_picture"]}
    return {**words, **body, **content.get("beside", {})}


def as_drafted(story: Story) -> Story:
    """The story as its draft would make it, not saved; `story` comes from queries.for_page."""
    stands = kept(story)
    shown = dressed(story, stands.manuscript)
    lead = next((one for one in stands.pictures if one.pk == stands.manuscript["lead_picture"]), None)
    if lead is None or story.copy.lead_picture_id != lead.pk:
        for field in ("wide_file", "narrow_file"):
            setattr(shown, field, None)  # the sizes that came with the story are another picture's
    shown.copy.lead_picture = dress_picture(lead, stands.manuscript) if lead else None
    return shown
