"""A story among others: what else tells of its happening, an editor's remark, and where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from svodka.desk.roles import only_who_may, user_of
from svodka.desk.stories import listing, screen
from svodka.desk.stories.others import together
from svodka.flow.storylines import like
from svodka.stories.actions import storylines
from svodka.stories.models import Story
from svodka.stories.storylines.deciding import Same

LIKE_SHOWN = 8
FOUND_SHOWN = 12


@require_http_methods(["GET", "POST"])
@only_who_may("desk")
def storyline(request: HttpRequest, story_id: int) -> HttpResponse:
    """Where the story could belong: what is like it, and what was looked for; or one of the acts."""
    found = screen.story_or_404(story_id)
    may = screen.may_name(user_of(request), found)
    if request.method != "POST":
        return render(request, "desk/story_storyline_page.html", _context(request, found, may))
    if not may:
        raise PermissionDenied
    word, _colon, number = request.POST.get("act", "").partition(":")
    act = _ACTS.get(word)
    if act is None:
        return HttpResponseBadRequest()
    try:
        messages.success(request, act(request, found, number, timezone.now()))
    except (storylines.UnableToJoin, storylines.UnableToPutBack, Story.DoesNotExist):
        messages.error(request, _("That cannot be done any more: look at the story again."))
    return HttpResponseRedirect(f"{screen.address(found)}#together")


def _context(request: HttpRequest, found: Story, may: bool) -> dict[str, Any]:
    words = request.GET.get("q", "").replace("\x00", "").strip()[: listing.LONGEST_QUERY]
    near = like(found, limit=LIKE_SHOWN) if may else []
    asked: list[Story] = []
    if words and may:
        filters = listing.Filters(state="all", q=words)
        rows = listing.asked_for(filters, by=user_of(request)).exclude(pk=found.pk)
        asked = list(rows.select_related("capture__source")[:FOUND_SHOWN])
    rows = Story.objects.filter(pk__in=[one.story_id for one in near]).defer("copy__body")
    by_number = {row.pk: row for row in rows.select_related("copy", "agency", "capture__source")}
    return {
        "story": found,
        "together": together(found),
        "may_name": may,
        "like": [(by_number[one.story_id], round(one.cosine * 100)) for one in near],
        "found": asked,
        "q": words,
        "now": timezone.now(),
        "alone": True,
    }


def _remark(request: HttpRequest, found: Story, _number: str, now: datetime) -> str:
    is_reprint = request.POST.get("reprint") == "yes" if "asks_reprint" in request.POST else None
    storylines.remark(
        story=found,
        text=request.POST.get("remark", "").replace("\x00", ""),
        disagrees=request.POST.get("disagrees") == "yes",
        is_reprint=is_reprint,
        now=now,
        by=user_of(request),
    )
    return _("The remark is kept; readers see it beside the report.")


def _join(same: Same) -> Callable[[HttpRequest, Story, str, datetime], str]:
    def verb(request: HttpRequest, found: Story, number: str, now: datetime) -> str:
        to = Story.objects.get(pk=int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0)
        storylines.join(story=found, to=to, same=same, now=now, by=user_of(request))
        return _("Joined. From now on it stays where you have put it.")

    return verb


def _apart(request: HttpRequest, found: Story, _number: str, now: datetime) -> str:
    storylines.set_apart(story=found, now=now, by=user_of(request))
    return _("It tells of something else now, in the same storyline.")


def _out(request: HttpRequest, found: Story, _number: str, now: datetime) -> str:
    storylines.take_out(story=found, now=now, by=user_of(request))
    return _("It belongs to no storyline now.")


def _back(request: HttpRequest, found: Story, _number: str, now: datetime) -> str:
    storylines.put_back(story=found, now=now, by=user_of(request))
    return _("It is where it was before the last move.")


_ACTS: Mapping[str, Callable[[HttpRequest, Story, str, datetime], str]] = {
    "remark": _remark,
    "happening": _join(Same.HAPPENING),
    "storyline": _join(Same.STORYLINE),
    "apart": _apart,
    "out": _out,
    "back": _back,
}
