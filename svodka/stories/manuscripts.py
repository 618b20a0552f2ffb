"""What the desk's form holds of a story, as one flat value that can be kept, compared and merged.

A manuscript maps each field to a value that JSON can hold: texts, numbers of rows, dates in ISO 8601, the body as
StreamField data. A picture's fields are called `picture_NUMBER_caption` and so on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from copy import copy as shallow
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zlib import crc32

from django.utils.dateparse import parse_date, parse_datetime

from svodka.stories.bodies import from_stream, to_stream
from svodka.stories.models import Picture, Story
from svodka.text.records import Block, Mark
from svodka.text.shifting import shift

Manuscript = Mapping[str, Any]

TEXTS = (
    "language", "kicker", "headline", "standfirst", "byline", "translator", "original_outlet", "original_country",
    "dateline", "located", "primary_source", "primary_source_name", "primary_source_url", "rights_state",
    "rights_why", "copyright_notice", "copyright_holder", "usage_terms", "editor_note",
)  # fmt: skip
WORDS = (*TEXTS, "body", "lead_picture")
PARTICULARS = ("section", "agency", "event_date", "agency_date", "embargo_until", "urgency")
OF_PICTURE = ("caption", "alt_text", "credit_line", "creator", "rights_state", "rights_why")
# What a reader of the page sees changed; the rest is the desk's own business.
PUBLIC = frozenset(
    {"kicker", "headline", "standfirst", "byline", "translator", "original_outlet", "dateline", "body", "event_date",
     "agency_date", "agency", "primary_source", "primary_source_name", "primary_source_url", "copyright_notice",
     "copyright_holder"}
)  # fmt: skip


def manuscript_of(story: Story, pictures: Iterable[Picture]) -> dict[str, Any]:
    """The story as its rows stand, with the pictures given."""
    copy = story.copy
    held: dict[str, Any] = {name: getattr(copy, name) for name in TEXTS}
    held["body"] = settled_stream(copy.body.raw_data)
    held["lead_picture"] = copy.lead_picture_id
    held |= {"section": story.section_id, "agency": story.agency_id, "urgency": story.urgency}
    held |= {name: _iso(getattr(story, name)) for name in ("event_date", "agency_date", "embargo_until")}
    for picture in pictures:
        held |= {f"picture_{picture.pk}_{name}": getattr(picture, name) for name in OF_PICTURE}
    return held


def settled_stream(data: Iterable[Any], *, marked: Iterable[Any] = ()) -> list[dict[str, Any]]:
    """StreamField data in the one form in which bodies are compared and kept, empty blocks left out.

    Marks (emphasis, links) are taken from the blocks of `marked` with the same ids and moved along with their words:
    a form sends the marks of the text it was opened with, whatever has been saved since.
    """
    before = {block.id: block for block in from_stream(marked)}
    blocks = (block for block in from_stream(data) if block.text.strip() or block.href)
    return to_stream(_marked_as(block, before.get(block.id)) for block in blocks)


def _marked_as(block: Block, before: Block | None) -> Block:
    if before is None or not before.marks:
        return block
    places = shift(before.text, block.text, [(mark.start, mark.end) for mark in before.marks])
    marks = [
        Mark(mark.kind, place[0], place[1], mark.href)
        for mark, place in zip(before.marks, places, strict=True)
        if place
    ]
    return replace(block, marks=tuple(marks))


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def dressed(story: Story, manuscript: Manuscript) -> Story:
    """The story with the words and particulars of a manuscript, not saved: for a form, a preview, a comparison."""
    shown, copy = shallow(story), shallow(story.copy)
    for name in TEXTS:
        setattr(copy, name, manuscript[name])
    copy.body = json.dumps(manuscript["body"])
    copy.lead_picture_id = manuscript["lead_picture"]
    shown.section_id, shown.agency_id = manuscript["section"], manuscript["agency"]
    shown.urgency = manuscript["urgency"]
    shown.event_date, shown.agency_date = (_date(manuscript[name]) for name in ("event_date", "agency_date"))
    shown.embargo_until = _moment(manuscript["embargo_until"])
    shown.copy = copy
    return shown


def _date(value: str | None) -> date | None:
    return parse_date(value) if value else None


def _moment(value: str | None) -> datetime | None:
    return parse_datetime(value) if value else None


def dress_picture(picture: Picture, manuscript: Manuscript) -> Picture:
    """The picture with the manuscript's caption, credit and rights; not saved."""
    for name in OF_PICTURE:
        setattr(picture, name, manuscript.get(f"picture_{picture.pk}_{name}", getattr(picture, name)))
    return picture


def blocks_of(manuscript: Manuscript) -> tuple[Block, ...]:
    """The body as blocks of the text engine."""
    return from_stream(manuscript["body"])


def plain_texts(manuscript: Manuscript, pictures: Iterable[int] = ()) -> dict[str, str]:
    """The plain text behind every block that a mention may name, as dossiers.actions.plain_texts gives it.

    `pictures` are the numbers of the story's pictures in their order: their captions are «caption-1» and so on.
    """
    texts = {block.id: block.text for block in blocks_of(manuscript)}
    texts |= {name: manuscript[name] for name in ("headline", "standfirst", "dateline")}
    captions = (manuscript.get(f"picture_{number}_caption", "") for number in pictures)
    return texts | {f"caption-{place}": caption for place, caption in enumerate(captions, 1)}


# --- comparing ---


def digests(manuscript: Manuscript) -> dict[str, str]:
    """A few characters for each field: equal ones mean that nobody has changed it."""
    return {name: f"{crc32(_canonical(value)):08x}" for name, value in manuscript.items()}


def _canonical(value: Any) -> bytes:
    """Marks left out: they only follow the words."""
    if isinstance(value, list):
        value = [{**entry, "value": {**entry["value"], "marks": None}} for entry in value]
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()


def changed_fields(before: Manuscript, after: Manuscript) -> list[str]:
    """Fields of `after` that are not what they were, in its order."""
    return [name for name, value in after.items() if _canonical(value) != _canonical(before.get(name))]


@dataclass(frozen=True, slots=True)
class Merged:
    """What two people's work on one story comes to: `theirs` were changed by others since the form was opened, `clash`
    by both in different ways; in `manuscript` the own text stands for those.
    """

    manuscript: Mapping[str, Any]
    theirs: tuple[str, ...]
    clash: tuple[str, ...]


def merge(*, opened: Mapping[str, str], kept: Manuscript, mine: Manuscript) -> Merged:
    """Field by field: what only one side has changed since the form was opened is taken from that side.

    `opened` are the digests of what the form was opened with; a field missing there counts as changed by both.
    """
    kept_now, mine_now = digests(kept), digests(mine)
    theirs = tuple(name for name in mine if name in kept and kept_now[name] != opened.get(name))
    untouched = {name for name in mine if mine_now[name] == opened.get(name)}
    clash = tuple(name for name in theirs if name not in untouched and mine_now[name] != kept_now[name])
    merged = {name: kept[name] if name in theirs and name in untouched else value for name, value in mine.items()}
    return Merged(merged, theirs, clash)
