"""Every kept page read again by the reader of today: what is otherwise, and what of it a story takes over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from svodka.flow.editing import correct, save
from svodka.flow.mentions import find_names
from svodka.flow.purging import PURGED
from svodka.flow.rereading import UnableToReadAnew, read_capture
from svodka.gather.captures import UnableToLoadCapture
from svodka.gather.models import Capture, Reading
from svodka.names.queries import PortalAuthority
from svodka.stories import actions as stories
from svodka.stories.decisions import BEFORE_PUBLICATION
from svodka.stories.drafts import Kept, kept
from svodka.stories.manuscripts import digests
from svodka.stories.models import LedgerEntry, Story
from svodka.stories.reread import as_read, otherwise, touched
from svodka.text.annotation import annotate_many
from svodka.text.differing import Difference, differences
from svodka.text.record import ENGINE, as_json, from_json
from svodka.text.records import Record

_IN_WORDS = frozenset({"headline", "standfirst", "dateline", "body"})


@dataclass(frozen=True, slots=True)
class Again:
    """A page read again. `record` is None when no article is found in it now, or its bytes cannot be read: `refusal`
    says why, `missing` that it is the bytes, or that the reader broke on them. `was_refused`: it was no article before.
    `differs` compares the fields with the reading before, the most different first.
    """

    capture: Capture
    record: Record | None
    refusal: str = ""
    missing: bool = False
    was_refused: bool = False
    differs: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What a story took of the new reading: fields, those that are people's and stay, and whether it is a draft."""

    fields: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()
    draft: bool = False


def kept_captures() -> QuerySet[Capture]:
    """The pages that have been read and whose bytes were neither let go nor purged, the oldest first."""
    read = Capture.objects.filter(state__in=[Capture.State.READ, Capture.State.REFUSED], let_go_at=None)
    read = read.exclude(Exists(LedgerEntry.objects.filter(capture=OuterRef("pk"), act=PURGED)))
    return read.select_related("source").order_by("pk")


def read_again(captures: Sequence[Capture], *, folder: Path) -> list[Again]:
    """Read a batch and compare; nothing is written. Pages that were purged are left out."""
    purged = set(LedgerEntry.objects.filter(capture__in=captures, act=PURGED).values_list("capture_id", flat=True))
    before = _records_before(captures)
    read: list[Any] = []
    done: dict[int, Again] = {}
    for capture in captures:
        if capture.pk in purged:
            continue
        try:
            read.append((capture, *read_capture(capture, folder)))
        except UnableToReadAnew as refusal:
            missing = isinstance(refusal.__cause__, UnableToLoadCapture)
            done[capture.pk] = Again(capture, None, str(refusal), missing, capture.pk not in before)
    # All together: the tagger is several times faster over 32 texts than over one.
    annotated = annotate_many([article for _capture, article, _why, _kind in read], authority=PortalAuthority())
    for (capture, article, why, kind), (annotation, reasons) in zip(read, annotated, strict=True):
        record = Record(article, annotation, {**why, **reasons}, kind, ENGINE)
        stood = before.get(capture.pk)
        differs = tuple(differences(stood, as_json(record))) if stood else ()
        done[capture.pk] = Again(capture, record, was_refused=stood is None, differs=differs)
    return [done[capture.pk] for capture in captures if capture.pk in done]


def _records_before(captures: Sequence[Capture]) -> dict[int, Mapping[str, Any]]:
    """The newest reading of each."""
    rows = Reading.objects.filter(capture__in=captures).order_by("made_at", "pk")
    return dict(rows.values_list("capture_id", "record"))


@transaction.atomic
def keep_again(again: Again, *, now: datetime, words: str = "") -> TakenOver:
    """Keep the new reading, and let the page's story say it where no person has written or saved that field.

    What readers see changes only with `words` to them, as a correction; without, and wherever somebody's draft waits,
    it goes into the draft. A story that is withdrawn or spiked stays as it is. Raises stories.actions.UnableToSave when
    somebody saved at the same moment.
    """
    if again.record is None or not again.differs:
        return TakenOver()
    capture, record = again.capture, again.record
    story = Story.objects.select_related("copy__latest_revision", "capture", "agency").filter(capture=capture).first()
    earlier = _as_read_before(story, capture) if story else []
    read = {"record": as_json(record), "made_at": now}
    Reading.objects.update_or_create(capture=capture, engine=ENGINE, defaults=read)
    detail = {"engine": ENGINE, "why": record.why.get("body", "")}
    stories.note(capture=capture, act="read", now=now, detail=detail)
    if story is None or story.state not in BEFORE_PUBLICATION | {Story.State.LIVE}:
        return TakenOver()
    story = stories.hold_story(story)
    stands = kept(story)
    differs = otherwise(stands.manuscript, as_read(story, record.article), earlier)
    people = touched(story)
    by_hand = tuple(one.field for one in differs if one.by_hand or one.field in people)
    taken = {one.field: one.read for one in differs if one.field not in by_hand}
    if not taken:
        return TakenOver(by_hand=by_hand)
    stories.note(story=story, act="read anew", now=now, detail={"fields": list(taken)})
    return TakenOver(tuple(taken), by_hand, _saved(story, stands, taken, now=now, words=words))


def _as_read_before(story: Story, capture: Capture) -> list[dict[str, Any]]:
    return [as_read(story, from_json(one.record).article) for one in Reading.objects.filter(capture=capture)]


def _saved(story: Story, stands: Kept, taken: Mapping[str, Any], *, now: datetime, words: str) -> bool:
    """Whether it became a draft."""
    mine, opened = {**stands.manuscript, **taken}, digests(stands.manuscript)
    live = story.state == Story.State.LIVE
    draft = stands.draft or (live and not words)
    if live and not draft:
        correct(story, mine=mine, opened=opened, words=words, now=now, by=None)
    else:
        save(story, mine=mine, opened=opened, now=now, by=None, autosave=draft)
    if not draft and _IN_WORDS & taken.keys():
        find_names(story, now=now, by=None)
    return draft
