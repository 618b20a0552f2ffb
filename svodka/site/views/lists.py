"""Lists of stories: a section, an agency, a day of the archive, a storyline."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from svodka.site.pages import page, pages_of
from svodka.site.typography import excerpt
from svodka.stories import listings
from svodka.stories.models import RightsState, Story
from svodka.stories.queries import Masthead, SectionLink, StoryRow, masthead

STORIES_A_PAGE = 30
ROWS_OF_A_DAY = 200


@dataclass(frozen=True, slots=True)
class Day:
    """The stories of one day of the portal's, as a list shows them."""

    day: date
    rows: Sequence[StoryRow]


def by_day(rows: Sequence[StoryRow]) -> list[Day]:
    """Rows that stand in the order of their publication, parted by day."""
    days = groupby(rows, key=lambda row: timezone.localtime(row.published_at).date())
    return [Day(day, list(of_day)) for day, of_day in days]


# --- sections, agencies, storylines ---


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """A section's stories, newest first, 30 a page."""
    head = masthead()
    found = section_of(head, slug)
    stories = listings.of_section(slug)
    extent = listings.extent_of(stories)
    context = {"section": found, "here": slug, **_stories_page(request, stories, extent)}
    return page(request, "site/section.html", context, head=head)


def section_of(head: Masthead | None, slug: str) -> SectionLink:
    """The masthead's section of that slug. Raises Http404 when there is none."""
    found = next((link for link in head.sections if link.slug == slug), None) if head else None
    if found is None:
        raise Http404
    return found


def _stories_page(request: HttpRequest, stories: Any, extent: listings.Extent) -> dict[str, Any]:
    pages = pages_of(request, extent.total, STORIES_A_PAGE)
    first = (pages.current - 1) * STORIES_A_PAGE
    return {
        "extent": extent,
        "pages": pages,
        "days": by_day(listings.a_page(stories, first=first, size=STORIES_A_PAGE)),
    }


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """Everybody whose stories the portal has published, the most frequent first."""
    return page(request, "site/agencies.html", {"agencies": listings.agencies()})


@require_safe
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """What an agency is, what it lets us do with its texts, its stories newest first."""
    found = listings.agency(slug)
    if found is None:
        raise Http404
    stories = listings.of_agency(found)
    rights: str | Promise = RightsState(found.rights_state).label if found.rights_state else ""
    context = {"agency": found, "rights": rights, "description": excerpt(found.description, 200)}
    context |= _stories_page(request, stories, listings.extent_of(stories))
    return page(request, "site/agency.html", context)


@require_safe
def storyline(request: HttpRequest, storyline_id: int, slug: str) -> HttpResponse:
    """All reports of a storyline, newest first. Another slug redirects, and so does one that has been merged."""
    found = listings.storyline(storyline_id)
    if found is None:
        raise Http404
    stories = Story.objects.live().filter(storyline=found)
    extent = listings.extent_of(stories)
    if not extent.total:
        # Its headline, and the address with it, may be that of a story under embargo.
        raise Http404
    if slug != found.slug or found.pk != storyline_id:
        return redirect(reverse("site:storyline", args=(found.pk, found.slug)), permanent=True)
    context = {"storyline": found, **_stories_page(request, stories, extent)}
    return page(request, "site/storyline.html", context)


# --- the archive ---


@dataclass(frozen=True, slots=True)
class Counted:
    """A day or a month of the calendar with how many stories it has; a day of another month has no number."""

    began: date
    total: int
    shown: bool = True


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Every month that has stories, by year, newest first."""
    extent = listings.extent_of(Story.objects.live())
    months = _months(extent)
    totals = listings.counted_between([_midnight(month) for month in months])
    counted = [Counted(began, total) for began, total in zip(months, totals, strict=False)][::-1]
    years = [(year, list(of_year)) for year, of_year in groupby(counted, key=lambda month: month.began.year)]
    return page(request, "site/archive.html", {"here": "archive", "years": years, "extent": extent})


def _months(extent: listings.Extent) -> list[date]:
    """The first days of the months from the first story's to that after the last one's."""
    if extent.first_at is None or extent.last_at is None:
        return []
    first, last = (timezone.localtime(moment) for moment in (extent.first_at, extent.last_at))
    count = (last.year - first.year) * 12 + last.month - first.month
    return [_month(first.year, first.month + number) for number in range(count + 2)]


def _month(year: int, month: int) -> date:
    """The first day of a month; months below 1 and above 12 belong to the years beside."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _day_of_address(year: int, month: int, day: int = 1) -> date:
    """Raises Http404 for what is no date, and for years that no time zone can reckon with."""
    try:
        found = date(year, month, day)
    except (ValueError, OverflowError):  # the second of twenty digits
        raise Http404 from None
    if not 1000 <= year <= 9000:
        raise Http404
    return found


def _neighbours(began: date, ended: date) -> list[date | None]:
    """The nearest days with stories before and after a stretch of days."""
    moments = listings.neighbours(_midnight(began), _midnight(ended))
    return [timezone.localtime(moment).date() if moment else None for moment in moments]


@require_safe
def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """A month as a calendar: how many stories each day has."""
    began = _day_of_address(year, month)
    ended = _month(year, month + 1)
    before, after = _neighbours(began, ended)
    weeks = [
        [began + timedelta(days=number - began.weekday() + 7 * week) for number in range(7)]
        for week in range(len(calendar.monthcalendar(year, month)))
    ]
    days = [day for week in weeks for day in week]
    totals = listings.counted_between([_midnight(day) for day in [*days, days[-1] + timedelta(days=1)]])
    counted = [Counted(day, total, day.month == month) for day, total in zip(days, totals, strict=True)]
    total = sum(day.total for day in counted if day.shown)
    if not total and not (before and after):
        raise Http404
    context = {
        "here": "archive",
        "month": began,
        "weeks": [counted[start : start + 7] for start in range(0, len(counted), 7)],
        "weekdays": [(WEEKDAYS_ABBR[number], WEEKDAYS[number]) for number in range(7)],
        "total": total,
        "before": before,
        "after": after,
    }
    return page(request, "site/archive_month.html", context)


@require_safe
def archive_day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """All stories of a day, newest first, and the nearest days that have any."""
    asked = _day_of_address(year, month, day)
    began, ended = _midnight(asked), _midnight(asked + timedelta(days=1))
    rows = listings.published_between(began, ended)
    before, after = _neighbours(asked, asked + timedelta(days=1))
    if not rows and not (before and after):
        raise Http404
    pages = pages_of(request, len(rows), ROWS_OF_A_DAY)
    first = (pages.current - 1) * ROWS_OF_A_DAY
    context = {
        "here": "archive",
        "day": asked,
        "rows": _with_hours(rows[first : first + ROWS_OF_A_DAY]),
        "total": len(rows),
        "pages": pages,
        "before": before,
        "after": after,
    }
    return page(request, "site/archive_day.html", context)


def _with_hours(rows: Sequence[StoryRow]) -> list[tuple[StoryRow, bool]]:
    """Each row with whether it is the first of its hour."""
    hours = [timezone.localtime(row.published_at).hour for row in rows]
    return [(row, number == 0 or hours[number] != hours[number - 1]) for number, row in enumerate(rows)]
