"""The daily letter on the site: subscribing, and editions as pages. The same HTML for everybody."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from svodka.digest import actions, queries
from svodka.digest.letter import UnableToAddress
from svodka.digest.models import Edition
from svodka.site.letters.composing import day_in_words
from svodka.site.letters.issue import words_of
from svodka.site.pages import page, pages_of
from svodka.stories.queries import masthead

EDITIONS_A_PAGE = 60
# From one address of the network (of IPv6, one household's).
BRAKE = {"ask": "5/h/ip"}


@csrf_exempt  # whoever is led to send this form by another site could as well send it: nothing in it is anybody's own
@require_http_methods(["GET", "HEAD", "POST"])
def digest(request: HttpRequest) -> HttpResponse:
    """/digest/: the form and the archive of main editions; POST asks for a subscription."""
    return _ask(request) if request.method == "POST" else _archive(request)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """/digest/asked/: the same words whether the address was known, new, or written to today already."""
    return page(request, "site/digest_asked.html")


def _archive(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    editions = queries.past_editions()
    pages = pages_of(request, editions.count(), EDITIONS_A_PAGE)
    first = (pages.current - 1) * EDITIONS_A_PAGE
    rows = queries.as_past(editions[first : first + EDITIONS_A_PAGE])
    months = [(month, list(of_month)) for month, of_month in groupby(rows, key=lambda row: row.day.replace(day=1))]
    context = {"months": months, "pages": pages, "hour": settings.DIGEST_HOUR, **more}
    return page(request, "site/digest.html", context, status=status)


def _ask(request: HttpRequest) -> HttpResponse:
    done = HttpResponseRedirect(reverse("site:digest_asked"))
    if request.POST.get("website"):  # the trap
        return done
    email, now = request.POST.get("email", ""), timezone.now()
    if not ratelimit.consume(request, app="digest", action="ask", config=BRAKE):
        return _too_often(request, again_at=_again_at(request, now))
    try:
        actions.ask(
            email=email,
            language=get_language() or settings.LANGUAGE_CODE,
            now=now,
            hour=settings.DIGEST_HOUR,
            time_zone=settings.TIME_ZONE,
        )
    except UnableToAddress:
        return _archive(request, status=422, given=email[:254], wrong=True)
    except actions.UnableToAsk as refusal:
        return _too_often(request, again_at=refusal.again_at)
    return done


def _again_at(request: HttpRequest, now: datetime) -> datetime:
    """When the brake of this network address has room again."""
    rate = ratelimit.get_rates(app="digest", action="ask", config=BRAKE)[0]
    history = ratelimit.cache.get(ratelimit.get_cache_key(request, app="digest", action="ask", rate=rate), [])
    oldest = datetime.fromtimestamp(history[-1], UTC) if history else now
    return max(now, oldest + timedelta(seconds=rate.duration))


@never_cache
def _too_often(request: HttpRequest, *, again_at: datetime) -> HttpResponse:
    seconds = max(1, round((again_at - timezone.now()).total_seconds()))
    context = {"again_at": again_at, "minutes": max(1, round(seconds / 60)), "panel": None}
    response = page(request, "site/429.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


@require_safe
def edition(request: HttpRequest, day: date, clock: str = "") -> HttpResponse:
    """/digest/2026-11-20/: the main edition of a day; with an hour, the one that closed then. What has been withdrawn
    since is not in it.
    """
    found = _edition(day, clock)
    head = masthead()
    issue = words_of(found, head=head).issue() if found else None
    if found is None or issue is None or issue.first is None:
        raise Http404
    before, after = queries.neighbours(found)
    context = {
        "issue": issue,
        "the_day": day_in_words(issue),
        "description": issue.first.headline,
        "words_in": issue.first.language,
        "before": before,
        "after": after,
    }
    return page(request, "site/digest_edition.html", context, head=head)


def _edition(day: date, clock: str) -> Edition | None:
    if not clock:
        return queries.edition_of_day(day)
    if not 1000 <= day.year <= 9000:  # midnight of the year 1 is before all time, east of Greenwich
        return None
    at = time(int(clock[:2]), int(clock[2:]))
    return queries.edition_at(timezone.make_aware(datetime.combine(day, at)))
