"""The screen of the incoming, its acts, the original beside a row, and what has come meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from svodka.desk.incoming import acts, listing
from svodka.desk.incoming.filters import Filters, filters_of
from svodka.desk.incoming.refused import count_refused, refused
from svodka.desk.incoming.row import Dress, row_html
from svodka.desk.roles import may, only_who_may, user_of
from svodka.gather.models import Reading
from svodka.stories.models import Section, Story

JSON = "application/json"
COUNTED_STATES = (Story.State.INCOMING, Story.State.TAKEN, Story.State.SPIKED)


@require_GET
@only_who_may("desk")
def incoming(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, newest first."""
    return _screen(request, filters_of(request.GET))


def _screen(
    request: HttpRequest, filters: Filters, *, problems: Mapping[int, str] | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    rows = listing.items(listing.waiting(filters)[: listing.ON_A_SCREEN], now=now) if filters.state != "refused" else []
    counted = listing.facets(COUNTED_STATES, filters.states)
    dress = _dress(request, now, problems or {})
    by_agency = filters.by == "agency"
    context = {
        "filters": filters,
        "now": now,
        "dress": dress,
        "refused": refused(now=now) if filters.state == "refused" else None,
        "groups": _grouped(rows, dress) if by_agency else [_group("", rows, dress)],
        "shown": len(rows),
        "facets": counted,
        "sections": [(section, counted.sections.get(section.slug, 0)) for section in dress.sections],
        "without_section": counted.sections.get("none", 0),
        "tabs": _tabs(filters, counted, count_refused(now=now)),
        "more": 0 if filters.narrows else max(0, sum(counted.states.get(one, 0) for one in filters.states) - len(rows)),
        "by_agency": filters.address(by="agency"),
        "by_time": filters.address(by="time"),
        "everything": filters.address(agency="", section="", rights="", q=""),
        "newest": max((row.pk for row in rows), default=0),
    }
    return render(request, "desk/incoming.html", context, status=status)


def _dress(request: HttpRequest, now: datetime, problems: Mapping[int, str]) -> Dress:
    user = user_of(request)
    return Dress(
        may={act: may(user, act) for act in ("take", "spike", "publish", "section", "edit", "sources")},
        me=user.username,
        sections=list(Section.objects.order_by("position", "name")),
        now=now,
        problems=problems,
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; `name` is empty for those that name no agency."""

    name: str
    count: int
    html: SafeString


def _group(name: str, rows: Sequence[listing.Item], dress: Dress) -> Group:
    return Group(name, len(rows), mark_safe("".join(row_html(row, dress) for row in rows)))  # noqa: S308 - of SafeStrings


def _grouped(rows: Sequence[listing.Item], dress: Dress) -> list[Group]:
    """By agency, the one with the newest row first."""
    agencies: dict[str, list[listing.Item]] = {}
    for row in rows:
        agencies.setdefault(row.agency, []).append(row)
    return [_group(name, of_agency, dress) for name, of_agency in agencies.items()]


def _tabs(filters: Filters, counted: listing.Facets, refusals: int) -> list[tuple[str, str, int, bool]]:
    """(label, address, count, whether it is this one)."""
    states = counted.states
    incoming_, taken, spiked = (states.get(state, 0) for state in COUNTED_STATES)
    tabs = [
        ("", _("Undecided"), incoming_ + taken),
        ("incoming", _("Not taken"), incoming_),
        ("taken", _("Taken"), taken),
        ("spiked", _("Spiked"), spiked),
        ("refused", _("Not taken in"), refusals),
    ]
    return [(label, filters.address(state=state), count, filters.state == state) for state, label, count in tabs]


@require_POST
@only_who_may("desk")
def act(request: HttpRequest) -> HttpResponse:
    """Do one act. For the page's script: JSON with the rows as they are now; otherwise back to the list."""
    here = _here(request)
    try:
        done = acts.perform(request.POST, by=user_of(request), now=timezone.now())
    except acts.UnableToAct as refused_:
        return _refusal(request, refused_, here)
    if request.headers.get("Accept") == JSON:
        return JsonResponse({"says": done.says, "rows": _rows_html(request, done.stories)})
    messages.success(request, done.says)
    return HttpResponseRedirect(f"{here.address()}#s{request.POST.get('next', '')}")


def _refusal(request: HttpRequest, refusal: acts.UnableToAct, here: Filters) -> HttpResponse:
    status = 403 if str(refusal) == str(acts.NOT_YOURS) else 409
    if request.headers.get("Accept") == JSON:
        # The row as it is now: somebody else may have taken it meanwhile.
        return JsonResponse({"says": str(refusal), "rows": _rows_html(request, refusal.stories)}, status=status)
    messages.error(request, str(refusal))
    return _screen(request, here, problems=dict.fromkeys(refusal.stories, str(refusal)), status=status)


def _here(request: HttpRequest) -> Filters:
    """The list that the form was sent from."""
    return filters_of(QueryDict(urlsplit(request.POST.get("here", "")).query))


def _rows_html(request: HttpRequest, numbers: Sequence[int]) -> dict[int, str]:
    now = timezone.now()
    rows = listing.items(Story.objects.filter(pk__in=list(numbers)), now=now)
    dress = _dress(request, now, {})
    return {row.pk: row_html(row, dress) for row in rows}


@require_GET
@only_who_may("desk")
def original(request: HttpRequest, story_id: int) -> HttpResponse:
    """The page as it was read, beside the row: only the panel for the page's script, otherwise a page of its own."""
    story = Story.objects.filter(pk=story_id).select_related("copy", "capture__source", "agency").first()
    if story is None:
        raise Http404
    reading = Reading.objects.filter(capture=story.capture_id).order_by("-made_at", "-pk").first()
    article = reading.record.get("article", {}) if reading else {}
    context = {
        "story": story,
        "article": article,
        "blocks": [_block(block) for block in article.get("body", ())],
        "link": story.capture.address if story.capture else "",
        "why": (reading.record.get("why") or {}) if reading else {},
    }
    alone = request.headers.get("Accept") != "text/fragment"
    return render(request, "desk/incoming_original.html" if alone else "desk/incoming_original_panel.html", context)


def _block(block: Mapping[str, Any]) -> SafeString:
    """A block of the reading as plain HTML: marks and links are not needed to judge a text."""
    kind, text = block.get("kind"), block.get("text", "")
    if kind == "list":
        items = format_html_join("", "<li>{}</li>", ((one,) for one in block.get("items") or text.split("\n")))
        return format_html("<ul>{}</ul>", items)
    if kind == "heading":
        return format_html("<h3>{}</h3>", text)
    if kind == "quote":
        return format_html("<blockquote><p>{}</p></blockquote>", text)
    return format_html("<p>{}</p>", text)


@require_GET
@only_who_may("desk")
def meanwhile(request: HttpRequest) -> HttpResponse:
    """How many stories of this list have come after number `after`. One query; asked for every half a minute."""
    after = request.GET.get("after", "")
    if not (after.isascii() and after.isdecimal() and len(after) < 19):
        raise Http404
    filters = filters_of(request.GET)
    count = listing.waiting(filters).order_by().filter(pk__gt=int(after)).count() if filters.state != "refused" else 0
    says = ngettext("%(count)s new story, show", "%(count)s new stories, show", count) % {"count": count}
    return JsonResponse({"count": count, "says": says if count else ""})


def first_page(request: HttpRequest) -> HttpResponse:
    """/desk/: to the list that the role works on. What everybody else gets is said by the door."""
    user = user_of(request)
    if may(user, "desk"):
        return HttpResponseRedirect(reverse("desk_incoming"))
    if may(user, "moderate"):
        return HttpResponseRedirect(reverse("site:moderation"))
    return HttpResponseRedirect(f"{reverse('wagtailadmin_login')}?next={reverse('wagtailadmin_home')}")
