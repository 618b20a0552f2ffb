"""What editors say of a story's place among others; the portal itself does not touch it after that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from svodka.errors import SvodkaError
from svodka.names.slugs import slug_of
from svodka.readers.models import Reader
from svodka.stories.actions.ledger import note
from svodka.stories.actions.life import hold_story
from svodka.stories.actions.placing import WITHOUT_LETTERS, put_in, storyline_of, told_at
from svodka.stories.models import Happening, LedgerEntry, Story, Storyline, Telling
from svodka.stories.storylines.deciding import Same

# The line of a story's ledger: "from" and "to" hold [storyline, happening], or nothing.
MOVED = "storyline"
REMARKED = "remark"


class UnableToJoin(SvodkaError):
    """The story cannot be told of together with that one: choose another."""


class UnableToMerge(SvodkaError):
    """The storylines are one already, or one of them has been merged: look at them again."""


class UnableToPutBack(SvodkaError):
    """The story has not been moved, or where it was is no more."""


@transaction.atomic
def remark(
    *, story: Story, text: str, disagrees: bool, is_reprint: bool | None = None, now: datetime, by: Reader
) -> Telling:
    """Say in a few words what the report adds, and whether it disagrees with the others.

    `is_reprint` False makes it a report of its own, True a reprint of the first one; None leaves that as it is.
    """
    held = hold_story(story)
    telling, _made = Telling.objects.get_or_create(story=held)
    said: dict[str, Any] = {"remark": " ".join(text.split())[:300], "disagrees": disagrees}
    if is_reprint is not None:
        said["reprint_of_id"] = (telling.reprint_of_id or _first_of(telling)) if is_reprint else None
    if all(getattr(telling, name) == value for name, value in said.items()):
        return telling
    Telling.objects.filter(pk=telling.pk).update(**said)
    note(story=held, act=REMARKED, now=now, by=by, detail={"remark": said["remark"], "disagrees": disagrees})
    telling.refresh_from_db()
    return telling


@transaction.atomic
def join(*, story: Story, to: Story, same: Same, now: datetime, by: Reader) -> None:
    """Let the story tell of the other's happening, or of its storyline only. Raises UnableToJoin."""
    held = hold_story(story)
    if held.pk == to.pk or same == Same.NOTHING:
        raise UnableToJoin("A story is joined to another one.")
    anchor = Story.objects.select_for_update(of=("self",)).select_related("copy").get(pk=to.pk)
    before = _place(held)
    line, happening = storyline_of(anchor)
    if same == Same.STORYLINE:
        at = told_at(held.filed_at, held.agency_date)
        happening = Happening.objects.create(storyline=line, begun_at=at)
    put_in(held, line, happening, settled=True, why={})
    _note_move(held, before, (line.pk, happening.pk), now, by)


@transaction.atomic
def set_apart(*, story: Story, now: datetime, by: Reader) -> None:
    """The story stays in its storyline and tells of something else than the others. Raises UnableToJoin."""
    held = hold_story(story)
    if held.storyline is None:
        raise UnableToJoin("The story belongs to no storyline.")
    before = _place(held)
    at = told_at(held.filed_at, held.agency_date)
    happening = Happening.objects.create(storyline=held.storyline, begun_at=at)
    put_in(held, held.storyline, happening, settled=True, why={})
    _note_move(held, before, (held.storyline.pk, happening.pk), now, by)


@transaction.atomic
def take_out(*, story: Story, now: datetime, by: Reader) -> None:
    """The story belongs to no storyline, and is drawn into none. Raises UnableToJoin where it is in none."""
    held = hold_story(story)
    before = _place(held)
    if before is None:
        raise UnableToJoin("The story belongs to no storyline.")
    Story.objects.filter(pk=held.pk).update(storyline=None)
    Telling.objects.update_or_create(story=held, defaults={"happening": None, "reprint_of": None, "settled": True})
    _note_move(held, before, None, now, by)


@transaction.atomic
def put_back(*, story: Story, now: datetime, by: Reader) -> None:
    """Undo the last move of the story. Raises UnableToPutBack."""
    held = hold_story(story)
    moved = LedgerEntry.objects.filter(story=held, act=MOVED).order_by("-pk").first()
    before = _place(held)
    if moved is None:
        raise UnableToPutBack("The story has not been moved.")
    if (was := moved.detail.get("from")) is None:
        take_out(story=held, now=now, by=by)
        return
    happening = Happening.objects.filter(pk=was[1]).select_related("storyline").first()
    if happening is None:
        raise UnableToPutBack("What the story told of is no more.")
    put_in(held, happening.storyline, happening, settled=True)
    _note_move(held, before, (happening.storyline_id, happening.pk), now, by)


@transaction.atomic
def rename(*, line: Storyline, headline: str) -> Storyline:
    """Another headline; its old address leads to the new one. Raises UnableToJoin for an empty one."""
    words = " ".join(headline.split())[:300]
    if not words:
        raise UnableToJoin("A storyline needs a headline.")
    Storyline.objects.filter(pk=line.pk).update(headline=words, slug=slug_of(words) or WITHOUT_LETTERS)
    line.refresh_from_db()
    return line


@transaction.atomic
def forget_headline(*, story: Story) -> None:
    """A storyline named by a story that has been withdrawn takes the headline of its first live one, if there is any:
    what was withdrawn must not be said on in a heading.
    """
    line = story.storyline
    if line is None or line.headline != story.copy.headline[:300]:
        return
    first = Story.objects.live().filter(storyline=line).select_related("copy").order_by("published_at", "pk").first()
    if first:
        rename(line=line, headline=first.copy.headline)


@transaction.atomic
def merge(*, line: Storyline, into: Storyline) -> int:
    """All stories of one storyline belong to the other, whose address the old one leads to; how many there were.

    Their happenings stay what they are. Raises UnableToMerge.
    """
    rows = Storyline.objects.select_for_update().filter(pk__in=(line.pk, into.pk), merged_into=None)
    held = {row.pk: row for row in rows.order_by("pk")}
    if len(held) < 2:
        raise UnableToMerge("Two storylines that stand are merged.")
    gone, kept = held[line.pk], held[into.pk]
    Happening.objects.filter(storyline=gone).update(storyline=kept)
    moved = Story.objects.filter(storyline=gone).update(storyline=kept)
    Storyline.objects.filter(pk=gone.pk).update(merged_into=kept)
    # What was merged into the one that goes now leads on, in one step.
    Storyline.objects.filter(merged_into=gone).update(merged_into=kept)
    Storyline.objects.filter(pk=kept.pk).update(
        begun_at=min(gone.begun_at, kept.begun_at), last_story_at=max(gone.last_story_at, kept.last_story_at)
    )
    return moved


def _place(story: Story) -> tuple[int, int | None] | None:
    """(storyline, happening) of the story as it stands."""
    if story.storyline_id is None:
        return None
    happening = Telling.objects.filter(story=story).values_list("happening_id", flat=True).first()
    return story.storyline_id, happening


def _first_of(telling: Telling) -> int | None:
    """The first report of its happening, unless that is the story itself."""
    others = Telling.objects.filter(happening=telling.happening_id).exclude(pk=telling.pk)
    if telling.happening_id is None:
        return None
    return others.order_by("story__filed_at", "story_id").values_list("story_id", flat=True).first()


def _note_move(
    story: Story, before: tuple[int, int | None] | None, after: tuple[int, int | None] | None, now: datetime, by: Reader
) -> None:
    detail = {"from": list(before) if before else None, "to": list(after) if after else None}
    note(story=story, act=MOVED, now=now, by=by, detail=detail)
