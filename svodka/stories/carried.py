"""Reads for pages: who told of one happening, who first, whose text was repeated, and the longer story around it.

Only live stories: what is withdrawn, spiked or not yet published is neither shown nor counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from svodka.stories.models import Story

# A front page has a lead and six seconds; more reports than this nobody reads through there.
OF_HAPPENINGS = 200
# A storyline of years: the reports of one's own happening come first, then the newest of the others.
OF_STORYLINE = 80
CHAPTERS = 5


@dataclass(frozen=True, slots=True)
class Report:
    """One story as a report of a happening. `remark` is an editor's; `disagrees` with what the others say."""

    story_id: int
    slug: str
    headline: str
    language: str
    at: datetime
    agency: str
    agency_slug: str
    happening: int | None
    remark: str
    disagrees: bool
    reprint_of: int | None

    @property
    def is_reprint(self) -> bool:
        return self.reprint_of is not None


@dataclass(frozen=True, slots=True)
class Carried:
    """The reports of one happening, the first one first, and how many the whole storyline has (`total`)."""

    storyline_id: int
    storyline_slug: str
    storyline: str
    total: int
    reports: Sequence[Report]
    chapters: Sequence[Report] = ()

    @property
    def independent(self) -> int:
        """How many are no reprints; the first one is among them."""
        return sum(not report.is_reprint for report in self.reports)

    @property
    def first(self) -> Report:
        return self.reports[0]

    @property
    def is_told_by_others(self) -> bool:
        return len(self.reports) > 1

    @property
    def goes_on(self) -> bool:
        """Whether the storyline has more than this happening."""
        return self.total > len(self.reports)

    def agency_of(self, story_id: int | None) -> str:
        """The agency of one of the reports; "" where it is none of them."""
        return next((report.agency for report in self.reports if report.story_id == story_id), "")


def of_happenings(numbers: Collection[int]) -> dict[int, Carried]:
    """What was told of each of these happenings, by its number. One query; none for no happenings."""
    if not numbers:
        return {}
    rows = _rows(Story.objects.live().filter(telling__happening__in=numbers)).order_by("-published_at", "-pk")
    of_each: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows[:OF_HAPPENINGS]:
        of_each.setdefault(row[_HAPPENING], []).append(row)
    return {number: _carried(told, told) for number, told in of_each.items()}


def of_story(story: Story, happening: int | None) -> Carried | None:
    """What was told of a story's happening, and the chapters of its storyline. One query; None for no storyline."""
    storyline = story.storyline_id
    if storyline is None:
        return None
    own = Case(When(telling__happening=happening, then=0), default=1, output_field=IntegerField())
    live = _rows(Story.objects.live().filter(storyline=storyline))
    rows = list(live.order_by(own, "-published_at", "-pk")[:OF_STORYLINE])
    told = [row for row in rows if (row[_HAPPENING] == happening if happening else row[0] == story.pk)]
    return _carried(told, rows) if rows else None


_COLUMNS = (
    "pk", "slug", "copy__headline", "copy__language", "published_at", "agency__name", "agency__slug",
    "telling__happening_id", "telling__remark", "telling__disagrees", "telling__reprint_of_id",
    "storyline_id", "storyline__slug", "storyline__headline", "total",
)  # fmt: skip
_HAPPENING = _COLUMNS.index("telling__happening_id")


def _rows(stories: QuerySet[Story]) -> QuerySet[Story, tuple[Any, ...]]:
    same = Story.objects.live().filter(storyline=OuterRef("storyline_id")).order_by().values("storyline")
    counted = Subquery(same.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return stories.annotate(total=Coalesce(counted, Value(0))).values_list(*_COLUMNS)


def _carried(told: Iterable[tuple[Any, ...]], rows: Sequence[tuple[Any, ...]]) -> Carried:
    reports = sorted((_report(row) for row in told), key=lambda report: (report.at, report.story_id))
    *_columns, line, slug, headline, total = rows[0]
    return Carried(line, slug, headline, total, reports, _chapters(_report(row) for row in rows))


def _chapters(reports: Iterable[Report]) -> list[Report]:
    """The first report of each happening, the newest happening first."""
    first: dict[int | None, Report] = {}
    for report in sorted(reports, key=lambda report: (report.at, report.story_id)):
        first.setdefault(report.happening, report)
    return sorted(first.values(), key=lambda report: report.at, reverse=True)[:CHAPTERS]


def _report(row: tuple[Any, ...]) -> Report:
    pk, slug, headline, language, at, agency, agency_slug, happening, remark, disagrees, reprint_of, *_line = row
    return Report(
        story_id=pk,
        slug=slug,
        headline=headline,
        language=language,
        at=at,
        agency=agency or "",
        agency_slug=agency_slug or "",
        happening=happening,
        remark=remark or "",
        disagrees=bool(disagrees),
        reprint_of=reprint_of,
    )
