"""Where a story stands among others: placed by its text when it is filed, and by editors after that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from svodka.names.slugs import slug_of
from svodka.stories.actions.repeating import NOT_TOLD, compare, keep_shingles, text_of
from svodka.stories.models import Happening, Story, Storyline, Telling
from svodka.stories.storylines import deciding, window
from svodka.stories.storylines.deciding import Candidate, Placement, Same
from svodka.stories.storylines.reprints import Repeats
from svodka.stories.storylines.terms import NameTold, pack, shared_subjects

# Of an event that twenty agencies tell, what is like the new text stands among the first two dozen.
NEAREST = 24
# An address needs a word; a headline of another script or of signs may give none.
WITHOUT_LETTERS = "storyline"
# An archive is filed in a day: then the agency's own date says when a story was told.
LATE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class _Row:
    """An earlier story that the new one may belong to."""

    pk: int
    told_at: datetime
    storyline: int | None
    happening: int | None
    begun_at: datetime | None


@transaction.atomic
def place_story(*, story: Story, names: Sequence[NameTold]) -> Placement:
    """Compare the story with the recent ones, and let it join the happening or the storyline that it tells of.

    One that belongs somewhere, that an editor has settled, or that has been compared with the same words, stays where
    it is.
    """
    copy = story.copy
    packed = pack(headline=copy.headline, text=text_of(copy), names=names)
    telling, made = Telling.objects.get_or_create(story=story, defaults={"terms": packed})
    if not made:
        if bytes(telling.terms) == packed:
            return Placement(Same.NOTHING)
        Telling.objects.filter(pk=telling.pk).update(terms=packed)
    keep_shingles(story=story)
    if telling.settled or telling.happening_id or not packed:
        return Placement(Same.NOTHING)
    compared = compare(story=story)
    if compared.repeats:
        return _join_repeated(story, compared.repeats)
    if not compared.announced:
        return _join_like(story, names, packed)
    for teaser in compared.announced:
        repeats = {"reprint_of": story, "share": teaser.share}
        Telling.objects.filter(story=teaser.story_id, reprint_of=None).update(**repeats)
    return _join_announced(story, compared.announced[0])


def proposals(*, story: Story, names: Sequence[NameTold], limit: int) -> list[Candidate]:
    """Stories like this one that could be joined to it, the most like first, whatever the thresholds say."""
    packed = pack(headline=story.copy.headline, text=text_of(story.copy), names=names)
    candidates, _rows = _candidates(story, names, packed)
    return sorted(candidates, key=lambda one: -one.cosine)[:limit]


def told_at(filed_at: datetime, agency_date: Any) -> datetime:
    """When a story was told: when it was filed, or at noon of the agency's own day where that is long past."""
    if agency_date is None:
        return filed_at
    noon = timezone.make_aware(datetime.combine(agency_date, time(12)))
    return noon if filed_at - noon > LATE else filed_at


def _join_like(story: Story, names: Sequence[NameTold], packed: bytes) -> Placement:
    """By the likeness of the words."""
    placement, rows = _decide(story, names, packed)
    if placement.story_id is not None:
        _join(story, rows[placement.story_id].pk, placement)
    return placement


def _join_repeated(story: Story, repeats: Repeats) -> Placement:
    """To the storyline whose text it repeats; of its happening, unless that is over."""
    reasons, whose = [("reprint", f"{repeats.share:.2f}")], {"reprint_of_id": repeats.story_id, "share": repeats.share}
    if Telling.objects.filter(story=repeats.story_id, settled=True, story__storyline=None).exists():
        # Taken out of everything by an editor: it is repeated all the same, and draws nothing to itself.
        Telling.objects.filter(story=story).update(**whose)
        return Placement(Same.NOTHING)
    placement = Placement(_same(story, repeats.story_id), repeats.story_id, round(repeats.share, 3), reasons)
    _join(story, repeats.story_id, placement, **whose)
    return placement


def _join_announced(story: Story, teaser: Repeats) -> Placement:
    """To what was only announced before."""
    reasons = [("fuller", f"{teaser.share:.2f}")]
    placement = Placement(_same(story, teaser.story_id), teaser.story_id, round(teaser.share, 3), reasons)
    _join(story, teaser.story_id, placement, reprint_of_id=None, share=None)
    return placement


def _same(story: Story, anchor_id: int) -> Same:
    anchor = Story.objects.select_related("telling__happening").get(pk=anchor_id)
    telling = getattr(anchor, "telling", None)
    happening = telling.happening if telling else None
    begun_at = happening.begun_at if happening else told_at(anchor.filed_at, anchor.agency_date)
    apart = abs(told_at(story.filed_at, story.agency_date) - begun_at)
    return Same.HAPPENING if apart <= deciding.HAPPENING_LASTS else Same.STORYLINE


def _decide(story: Story, names: Sequence[NameTold], packed: bytes) -> tuple[Placement, Mapping[int, _Row]]:
    candidates, rows = _candidates(story, names, packed)
    return deciding.place(told_at(story.filed_at, story.agency_date), candidates), rows


def _candidates(story: Story, names: Sequence[NameTold], packed: bytes) -> tuple[list[Candidate], Mapping[int, _Row]]:
    near = {one.story_id: one for one in window.recent.near(packed, limit=NEAREST, leave_out=story.pk)}
    found = Story.objects.filter(pk__in=list(near)).exclude(state__in=NOT_TOLD)
    # What an editor has taken out of everything draws nothing to itself either.
    found = found.exclude(telling__settled=True, storyline=None)
    columns = (
        "pk", "filed_at", "agency_date", "storyline_id", "telling__happening_id", "telling__happening__begun_at",
    )  # fmt: skip
    rows = {
        pk: _Row(pk, told_at(filed_at, day), line, happening, begun_at)
        for pk, filed_at, day, line, happening, begun_at in found.values_list(*columns)
    }
    candidates = [
        Candidate(pk, near[pk].cosine, row.told_at, shared_subjects(names, near[pk].packed), row.begun_at)
        for pk, row in rows.items()
    ]
    return candidates, rows


def _join(story: Story, to: int, placement: Placement, **told: Any) -> None:
    """Write what was decided; a storyline begins with its second story."""
    anchor = Story.objects.select_for_update(of=("self",)).select_related("copy").get(pk=to)
    line, happening = storyline_of(anchor)
    if placement.same == Same.STORYLINE:
        happening = Happening.objects.create(storyline=line, begun_at=told_at(story.filed_at, story.agency_date))
    why = {"score": placement.score, "same": placement.same, "reasons": [list(one) for one in placement.reasons]}
    put_in(story, line, happening, why=why, **told)


def storyline_of(anchor: Story) -> tuple[Storyline, Happening]:
    """The storyline and the happening of a story, begun with it where it stood alone."""
    at = told_at(anchor.filed_at, anchor.agency_date)
    telling, _made = Telling.objects.get_or_create(story=anchor)
    line = anchor.storyline
    if line is None:
        headline = anchor.copy.headline[:300]
        line = Storyline.objects.create(
            headline=headline, slug=slug_of(headline) or WITHOUT_LETTERS, begun_at=at, last_story_at=at
        )
        Story.objects.filter(pk=anchor.pk).update(storyline=line)
    happening = telling.happening
    if happening is None or happening.storyline_id != line.pk:
        happening = Happening.objects.create(storyline=line, begun_at=at)
        Telling.objects.filter(pk=telling.pk).update(happening=happening)
    return line, happening


def name_for_readers(line: Storyline) -> None:
    """A storyline that readers can reach bears no headline of a story that they cannot: one under embargo has begun
    it, or one that was withdrawn. One query, three where that is so.
    """
    unseen = Story.objects.filter(storyline=line, copy__headline__startswith=line.headline)
    if not unseen.exclude(state=Story.State.LIVE).exists():
        return
    first = Story.objects.live().filter(storyline=line).select_related("copy").order_by("published_at", "pk").first()
    if first:
        line.headline = first.copy.headline[:300]
        line.slug = slug_of(line.headline) or WITHOUT_LETTERS
        line.save(update_fields=["headline", "slug"])


def put_in(story: Story, line: Storyline, happening: Happening, **told: Any) -> None:
    """Let a story tell of this happening; `told` are further fields of its telling."""
    at = told_at(story.filed_at, story.agency_date)
    if "reprint_of_id" not in told:
        repeats = compare(story=story, within=happening).repeats
        told |= {"reprint_of_id": repeats.story_id if repeats else None, "share": repeats.share if repeats else None}
    Story.objects.filter(pk=story.pk).update(storyline=line)
    Telling.objects.update_or_create(story=story, defaults={"happening": happening, **told})
    Happening.objects.filter(pk=happening.pk, begun_at__gt=at).update(begun_at=at)
    Storyline.objects.filter(pk=line.pk, begun_at__gt=at).update(begun_at=at)
    Storyline.objects.filter(pk=line.pk, last_story_at__lt=at).update(last_story_at=at)
    name_for_readers(line)
    story.storyline = line
