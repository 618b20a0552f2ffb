"""Reads for lists of live stories: by section, agency and storyline, by the calendar, for feeds and sitemaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from django.db import connection
from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from svodka.stories.models import Agency, Copy, Portal, RightsState, Story, Storyline
from svodka.stories.models.story import StoryRows
from svodka.stories.queries import StoryRow, as_rows
from svodka.stories.rights import how_found, may_show_text, open_text_of


def of_section(slug: str) -> StoryRows:
    return Story.objects.live().filter(section__slug=slug)


def of_agency(agency: Agency) -> StoryRows:
    return Story.objects.live().filter(agency=agency)


def a_page(stories: QuerySet[Story], *, first: int, size: int) -> list[StoryRow]:
    """Rows number `first` to `first + size` of the stories, newest first."""
    return as_rows(stories.order_by("-published_at", "-pk")[first : first + size])


def of_numbers(story_ids: Sequence[int]) -> list[StoryRow]:
    """The live ones among the stories, in the order of their numbers given."""
    rows = {row.pk: row for row in as_rows(Story.objects.live().filter(pk__in=story_ids))}
    return [rows[number] for number in story_ids if number in rows]


def copies_of(story_ids: Sequence[int]) -> dict[int, Copy]:
    """The words of the stories by their numbers, with what their sources agreed on."""
    copies = Copy.objects.filter(story_id__in=story_ids).select_related("story__capture__source__intake")
    return {copy.story_id: copy for copy in copies}


def agency(slug: str) -> Agency | None:
    return Agency.objects.select_related("organisation").filter(slug=slug).first()


@dataclass(frozen=True, slots=True)
class Extent:
    """How many live stories there are in a list, and when the first and the last were published."""

    total: int
    first_at: datetime | None
    last_at: datetime | None


def extent_of(stories: QuerySet[Story]) -> Extent:
    found = stories.aggregate(total=Count("pk"), first=Min("published_at"), last=Max("published_at"))
    return Extent(found["total"], found["first"], found["last"])


def agencies() -> QuerySet[Agency]:
    """Agencies with live stories, annotated `times` and `last_at`, the most frequent first."""
    live = Q(stories__state=Story.State.LIVE)
    counted = Agency.objects.annotate(
        times=Count("stories", filter=live), last_at=Max("stories__published_at", filter=live)
    )
    return counted.filter(times__gt=0).order_by("-times", "name")


def storyline(number: int) -> Storyline | None:
    """The storyline of this number, or the one that it has been merged into."""
    found = Storyline.objects.select_related("merged_into").filter(pk=number).first()
    return (found.merged_into or found) if found else None


# --- the calendar ---


def counted_between(bounds: Sequence[datetime]) -> list[int]:
    """How many live stories were published from each moment (inclusive) to the next, in one query.

    Ranges over the index of publication: truncating 100,000 dates to months would call Python for each on SQLite.
    """
    if len(bounds) < 2:
        return []
    moments = [connection.ops.adapt_datetimefield_value(bound) for bound in bounds]
    periods = [value for number in range(len(moments) - 1) for value in (number, moments[number], moments[number + 1])]
    rows = ", ".join(["(%s, %s, %s)"] * (len(moments) - 1))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH period (number, began, ended) AS (VALUES {rows}) "  # noqa: S608
            "SELECT number, (SELECT count(*) FROM stories_story WHERE state = 'live' "
            "AND published_at >= period.began AND published_at < period.ended) FROM period ORDER BY number",
            periods,
        )
        return [count for _number, count in cursor.fetchall()]


def published_between(began: datetime, ended: datetime) -> list[StoryRow]:
    """Live stories from one moment (inclusive) to another, newest first."""
    rows = Story.objects.live().filter(published_at__gte=began, published_at__lt=ended)
    return as_rows(rows.newest_first())


def neighbours(began: datetime, ended: datetime) -> tuple[datetime | None, datetime | None]:
    """When the last live story before and the first one after the period were published."""
    live = Story.objects.live()
    before = live.filter(published_at__lt=began).order_by("-published_at").values_list("published_at", flat=True)[:1]
    after = live.filter(published_at__gte=ended).order_by("published_at").values_list("published_at", flat=True)[:1]
    return next(iter(before), None), next(iter(after), None)


# --- feeds and sitemaps ---


def for_feed(section: str, limit: int) -> list[Story]:
    """The newest live stories (of a section, unless that is empty) with copy, agency and section, in one query."""
    rows = of_section(section) if section else Story.objects.live()
    return list(rows.newest_first().select_related("copy", "agency", "section")[:limit])


def last_withdrawn_at() -> datetime | None:
    """When a story was last taken back: it changes a feed without adding anything to it."""
    return Story.objects.filter(state=Story.State.WITHDRAWN).aggregate(last=Max("withdrawn_at"))["last"]


_CHANGED = Greatest("published_at", Coalesce("corrected_at", "published_at"))


def found_here(*, open_text: str = "") -> StoryRows:
    """Live stories that search engines are told of: rights.how_found as a query. `open_text` is the portal's choice."""
    wanted = Q(pk__in=())
    for taken, (source_says, of_source) in product((True, False), _SOURCES_SAY.items()):
        chosen = open_text_of(source=source_says, portal=open_text)
        states = [state for state in RightsState.values if _is_listed(state, chosen, taken=taken)]
        if taken:
            wanted |= of_source & Q(capture__isnull=False, copy__rights_state__in=states)
        elif not source_says:
            wanted |= Q(capture__isnull=True, copy__rights_state__in=states)
    return Story.objects.live().filter(wanted)


_SAYS = "capture__source__intake__open_text"
_SOURCES_SAY = {
    "": Q(**{_SAYS: ""}) | Q(**{f"{_SAYS}__isnull": True}),
    **{choice: Q(**{_SAYS: choice}) for choice in Portal.OpenText.values},
}


def _is_listed(state: str, open_text: str, *, taken: bool) -> bool:
    copy = Copy(rights_state=state)
    return how_found(copy, may_show_text(copy, open_text=open_text).extent, taken=taken).listed


def sitemap_parts(size: int, *, open_text: str = "") -> list[tuple[int, datetime]]:
    """(part, when its newest change was) for the stories' numbers in blocks of `size`: old blocks never move."""
    part = ExpressionWrapper(F("pk") / size, output_field=BigIntegerField())
    rows = found_here(open_text=open_text).annotate(part=part).values_list("part").annotate(changed=Max(_CHANGED))
    return list(rows.order_by("part"))


def sitemap_part(part: int, size: int, *, open_text: str = "") -> list[tuple[int, str, datetime]]:
    """(number, slug, last change) of the stories of one block that search engines are told of."""
    rows = (
        found_here(open_text=open_text).filter(pk__gte=part * size, pk__lt=(part + 1) * size).annotate(changed=_CHANGED)
    )
    return list(rows.order_by("pk").values_list("pk", "slug", "changed"))
