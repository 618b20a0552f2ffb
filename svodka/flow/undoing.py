"""What an editor did in haste, undone; and what goes with it in other rooms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from svodka.discuss import actions as discuss
from svodka.errors import SvodkaError
from svodka.flow.indexing import index_story
from svodka.flow.publishing import withdraw
from svodka.readers.models import Reader
from svodka.stories.actions import triage
from svodka.stories.actions.life import UnableToMove, move_story
from svodka.stories.actions.triage import UnableToTakeBack
from svodka.stories.decisions import Act
from svodka.stories.models import LedgerEntry, Section, Story
from svodka.stories.undoing import SECTION, standing

# A morning's triage; what lies further back is looked up under the story, and changed there.
UNDONE_WITHIN = timedelta(minutes=30)
# Lines of the ledger that one person writes in half an hour of quick work, three times over.
LOOKED_AT = 600
UNDOABLE = (Act.TAKE.value, Act.SPIKE.value, Act.PUBLISH.value, SECTION)


class UnableToUndo(SvodkaError):
    """There is nothing of one's own to undo, or somebody has gone on from there."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was undone: of which stories, and whether one had to be withdrawn for it."""

    act: str
    stories: Sequence[int]
    withdrawn: bool = False


@transaction.atomic
def choose_section(story: Story, section: Section | None, *, now: datetime, by: Reader) -> bool:
    """Move a story to another section, in lists and in search; False when it is there already."""
    moved = triage.choose_section(story=story, section=section, now=now, by=by)
    if moved:
        index_story(_as_it_stands(story))
    return moved


@transaction.atomic
def take_back(story: Story, *, now: datetime, by: Reader) -> Story:
    """Unmake a publication of the last five minutes that nobody has answered, without a trace for readers.

    Raises stories.actions.triage.UnableToTakeBack: then it is to be withdrawn.
    """
    before = triage.take_back(story=story, now=now, by=by)
    discuss.withhold_thread(story=before)
    index_story(_as_it_stands(before))
    return before


@transaction.atomic
def undo(entry: LedgerEntry, *, now: datetime, by: Reader) -> Undone:
    """Undo one act of one's own, and all that were done with it at once. Raises UnableToUndo.

    A publication that has had readers cannot be unmade: the story is withdrawn as published too early.
    """
    if entry.by_id != by.pk or entry.act not in UNDOABLE:
        raise UnableToUndo("That is not yours to undo.")
    together = LedgerEntry.objects.filter(by=by, act=entry.act, at=entry.at).select_related("story").order_by("-pk")
    entries = list(together)
    withdrawn = [_undo_one(one, now, by) for one in entries]
    return Undone(entry.act, [_story_of(one).pk for one in entries], any(withdrawn))


def undo_last(*, now: datetime, by: Reader, story: Story | None = None) -> Undone:
    """Undo the last act of one's own (upon the story) that still stands.

    Raises UnableToUndo when there is none in the last half hour.
    """
    for entry in _own_acts(by, now, story):
        try:
            return undo(entry, now=now, by=by)
        except UnableToUndo:
            continue  # somebody has gone on from there; what was done before may still stand
    raise UnableToUndo("There is nothing to undo.")


def _own_acts(by: Reader, now: datetime, story: Story | None) -> Iterator[LedgerEntry]:
    """Acts of the last half hour that may be undone, the last one first."""
    rows = LedgerEntry.objects.filter(by=by, at__gte=now - UNDONE_WITHIN, act__in=UNDOABLE).order_by("-pk")
    if story is not None:
        rows = rows.filter(story=story)
    yield from (row for row in rows[:LOOKED_AT] if not row.detail.get("undoes"))


def _undo_one(entry: LedgerEntry, now: datetime, by: Reader) -> bool:
    """Whether the story had to be withdrawn."""
    story = _story_of(entry)
    Story.objects.select_for_update(of=("self",)).get(pk=story.pk)
    if entry.act == SECTION:
        return _undo_section(entry, now, by)
    acts = standing(LedgerEntry.objects.filter(story=story).order_by("pk"))
    if not acts or acts[-1] != entry:
        raise UnableToUndo("Somebody has gone on from there.")
    if entry.act == Act.PUBLISH:
        return _unpublish(story, now, by)
    try:
        move_story(story=story, act=Act.PUT_BACK if entry.act == Act.TAKE else Act.UNSPIKE, now=now, by=by)
    except UnableToMove as changed:
        raise UnableToUndo(str(changed)) from changed
    return False


def _undo_section(entry: LedgerEntry, now: datetime, by: Reader) -> bool:
    latest = LedgerEntry.objects.filter(story=entry.story_id, act=SECTION).order_by("-pk").first()
    if latest != entry and (latest is None or latest.detail.get("undoes") != _following(entry)):
        raise UnableToUndo("Somebody has gone on from there.")
    before, story = Section.objects.filter(pk=entry.detail.get("from")).first(), _story_of(entry)
    if not triage.choose_section(story=story, section=before, now=now, by=by, undoes=entry.pk):
        raise UnableToUndo("It is there already.")
    index_story(_as_it_stands(story))
    return False


def _story_of(entry: LedgerEntry) -> Story:
    """What was done with a page alone cannot be undone."""
    if entry.story is None:
        raise UnableToUndo("That was not done with a story.")
    return entry.story


def _following(entry: LedgerEntry) -> int | None:
    """The next change of section after this one."""
    later = LedgerEntry.objects.filter(story=entry.story_id, act=SECTION, pk__gt=entry.pk).order_by("pk")
    return later.values_list("pk", flat=True).first()


def _unpublish(story: Story, now: datetime, by: Reader) -> bool:
    try:
        take_back(story, now=now, by=by)
    except UnableToTakeBack as too_late:
        if _as_it_stands(story).state != Story.State.LIVE:
            raise UnableToUndo(str(too_late)) from too_late
        withdraw(story, reason=Story.WithdrawnFor.PULL_BACK, now=now, by=by)
        return True
    return False


def _as_it_stands(story: Story) -> Story:
    return Story.objects.select_related("copy", "section", "agency").get(pk=story.pk)
