"""The moderators' pages: what was reported, what was decided, who may not write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from svodka.discuss import moderating
from svodka.discuss.models import Verdict
from svodka.discuss.moderating import Entry, Subject
from svodka.readers.models import Reader
from svodka.readers.names import cleaned
from svodka.readers.queries import called
from svodka.site.addresses import reader_address
from svodka.site.moderators import for_moderators
from svodka.site.pages import page, pages_of
from svodka.site.writing import see_other

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One act of the log: a sweep of a hundred comments is one, with all its comments."""

    first: Entry
    entries: list[Entry]

    @property
    def hidden(self) -> list[Subject]:
        """What was hidden by it and still is: its words stand here and nowhere else."""
        subjects = [entry.subject for entry in self.entries if entry.subject]
        return [subject for subject in subjects if subject.hidden] if self.first.act == Verdict.Act.HIDE else []


@for_moderators
def reports(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """What readers reported and nobody has looked at, 50 a page."""
    waiting = moderating.count_reported()
    pages = pages_of(request, waiting, ROWS_A_PAGE)
    rows = moderating.reported(limit=ROWS_A_PAGE, offset=(pages.current - 1) * ROWS_A_PAGE)
    return _page(request, "moderation", {"rows": rows, "waiting": waiting, "pages": pages})


@for_moderators
def log(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """What was decided, the newest first, 50 a page; ?reader= of one reader and what they wrote."""
    name = cleaned(request.GET.get("reader", ""))
    about = called(name).first() if name else None
    verdicts = moderating.log_of(about)
    pages = pages_of(request, 0 if name and not about else verdicts.count(), ROWS_A_PAGE)
    offset = (pages.current - 1) * ROWS_A_PAGE
    entries = [] if name and not about else moderating.entries(verdicts, limit=ROWS_A_PAGE, offset=offset)
    context = {"lines": _lines(entries), "pages": pages, "name": name, "about": about}
    return _page(request, "moderation_log", context)


@for_moderators
def bans(request: HttpRequest, moderator: Reader) -> HttpResponse:
    """Who may not write now, 50 a page; ?reader= leads to the form that stops a reader."""
    name = cleaned(request.GET.get("reader", ""))
    found = called(name).first() if name else None
    if found:
        return see_other(f"{reader_address(found.username)}ban/?from=moderation")
    standing = moderating.standing_bans(now=timezone.now())
    total = standing.count()
    pages = pages_of(request, total, ROWS_A_PAGE)
    rows = standing[(pages.current - 1) * ROWS_A_PAGE :][:ROWS_A_PAGE]
    return _page(request, "moderation_bans", {"bans": rows, "total": total, "pages": pages, "name": name})


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    places = ("moderation", "moderation_log", "moderation_bans")
    addresses = {place: reverse(f"site:{place}") for place in places}
    return page(request, f"site/{name}.html", {"tab": name, "addresses": addresses, "panel": None, **context})


def _lines(entries: Iterable[Entry]) -> list[Line]:
    def act(entry: Entry) -> tuple[datetime, str, str, str, bool]:
        return entry.at, entry.by, entry.act, entry.whom, entry.subject is None

    runs = (list(run) for _key, run in groupby(entries, key=act))
    return [Line(run[0], run) for run in runs]
