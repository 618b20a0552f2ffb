"""Whose text a story repeats: found among all stories by a sample of its runs of four words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from svodka.stories.bodies import from_stream
from svodka.stories.decisions import BEFORE_PUBLICATION
from svodka.stories.models import Copy, Happening, Shingle, Story, Telling
from svodka.stories.storylines.reprints import COMPARED, SHARED_NUMBERS, Repeats, Told, numbers_of, reprinted, teasers

# A run of words that so many stories have is a notice under them all, not news.
COMMON_FROM = 40
# Through the ORM asking and adding took 9 ms of the processor's time a story instead of 3, most of it for their making.
_ADD = "INSERT INTO stories_shingle (story_id, number) VALUES "
_SHARED = """
SELECT story_id, COUNT(*) AS shared FROM stories_shingle
WHERE story_id <> %s AND number IN ({0}) AND number NOT IN (
    SELECT number FROM stories_shingle WHERE number IN ({0}) GROUP BY number HAVING COUNT(*) >= %s)
GROUP BY story_id HAVING COUNT(*) >= %s ORDER BY shared DESC, story_id LIMIT %s"""
NOT_TOLD = (Story.State.SPIKED, Story.State.WITHDRAWN)


def text_of(copy: Copy) -> str:
    """What stories are compared by: the standfirst and the text."""
    return "\n".join([copy.standfirst, *(block.text for block in from_stream(copy.body.raw_data))])


@transaction.atomic
def keep_shingles(*, story: Story) -> None:
    """Let others find the story by its words as they are now."""
    numbers = set(numbers_of(text_of(story.copy)))
    kept = set(Shingle.objects.filter(story=story).values_list("number", flat=True))
    if gone := kept - numbers:
        Shingle.objects.filter(story=story, number__in=gone).delete()
    rows = [value for number in sorted(numbers - kept) for value in (story.pk, number)]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_ADD + ", ".join(["(%s, %s)"] * (len(rows) // 2)), rows)


@dataclass(frozen=True, slots=True)
class Compared:
    """What a text has in common with earlier ones: whose it repeats, and which only announced what it tells in full."""

    repeats: Repeats | None
    announced: list[Repeats]


def compare(*, story: Story, within: Happening | None = None) -> Compared:
    """The story among all earlier ones, or among those of a happening; four queries at the most.

    Of a reprint of a reprint the first text is told; of what was announced only what is neither public nor judged.
    """
    text, earlier = text_of(story.copy), _earlier(story, within)
    found = reprinted(text, earlier)
    if found is None:
        return Compared(None, _undecided(teasers(text, earlier)))
    first = Telling.objects.filter(story=found.story_id).values_list("reprint_of_id", flat=True).first()
    return Compared(Repeats(first if first and first != story.pk else found.story_id, found.share), [])


def _undecided(announced: Sequence[Repeats]) -> list[Repeats]:
    if not announced:
        return []
    found = {one.story_id: one for one in announced}
    settled = Telling.objects.filter(settled=True).values("story_id")
    waiting = Story.objects.filter(pk__in=list(found), state__in=BEFORE_PUBLICATION).exclude(pk__in=settled)
    return [found[pk] for pk in waiting.order_by("pk").values_list("pk", flat=True)]


def _earlier(story: Story, within: Happening | None) -> list[Told]:
    """Reports filed before this one that share some of its numbers, those with the most first."""
    near = _near(story, numbers_of(text_of(story.copy)))
    if not near:
        return []
    rows = Copy.objects.filter(story__in=near, story__filed_at__lte=story.filed_at).exclude(story__state__in=NOT_TOLD)
    if within is not None:
        rows = rows.filter(story__telling__happening=within)
    copies = {copy.story_id: copy for copy in rows.select_related("story__agency")}
    return [
        Told(pk, copy.story.agency.name if copy.story.agency else "", text_of(copy))
        for pk in near
        if (copy := copies.get(pk))
    ]


def _near(story: Story, numbers: Sequence[int]) -> list[int]:
    """Stories with at least two of the numbers, those with the most first. One query."""
    if not numbers:
        return []
    given = [story.pk, *numbers, *numbers, COMMON_FROM, SHARED_NUMBERS, COMPARED]
    with connection.cursor() as cursor:
        cursor.execute(_SHARED.format(", ".join(["%s"] * len(numbers))), given)
        return [pk for pk, _shared in cursor.fetchall()]
