"""«Обсуждаемое»: its page, and the block that «Обновить» puts in place of the one in a page."""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from svodka.discuss import queries
from svodka.discuss.queries import KINDS, Kind
from svodka.site import panel
from svodka.site.pages import page, page_number
from svodka.site.templatetags.site_text import when

ROWS_A_PAGE = 50
# Beyond it the database would count its way through a million threads; older talk is found by search.
LAST_PAGE = 40

SHOWN: dict[str, Promise] = {
    "": pgettext_lazy("choice of discussions", "everything"),
    "story": pgettext_lazy("choice of discussions", "news"),
    "answer": pgettext_lazy("choice of discussions", "answers"),
    "essay": pgettext_lazy("choice of discussions", "readers’ articles"),
    "standing": pgettext_lazy("choice of discussions", "standing topics"),
}


@require_safe
@cache_control(no_cache=True)
def discussed(request: HttpRequest) -> HttpResponse:
    """Discussions by their last activity, 50 a page; ?kind=answer shows one kind of them. Always of this moment."""
    number, kind = page_number(request), _kind(request)
    if number > LAST_PAGE:
        raise Http404
    now, offset = timezone.now(), (number - 1) * ROWS_A_PAGE
    found = queries.discussed(now=now, limit=ROWS_A_PAGE, offset=offset, kind=kind, language=settings.LANGUAGE_CODE)
    if number > 1 and not found.rows:
        raise Http404
    address = reverse("site:discussed") + (f"?kind={kind}" if kind else "")
    moment = format_html("<b>{}</b>", when(now, "text"))
    context = {
        "here": "discussed",
        "discussed": queries.with_last_authors(found),
        "moment": moment,
        "yesterday": now - timedelta(days=1),
        "number": number,
        "more": found.more and number < LAST_PAGE,
        "kinds": SHOWN.items(),
        "kind": kind or "",
        "kind_words": SHOWN[kind or ""],
        "address": address,
        "and_page": "&page=" if kind else "?page=",
        "panel": None,
    }
    response = page(request, "site/discussed.html", context)
    response.headers["ETag"] = etag_without(moment, response)
    return response


def _kind(request: HttpRequest) -> Kind | None:
    """?kind=…; None without it. Raises Http404 for what is no kind."""
    given = request.GET.get("kind", "")
    if given and given not in KINDS:
        raise Http404
    return given or None


@require_safe
@cache_control(no_cache=True)
def discussed_panel(request: HttpRequest) -> HttpResponse:
    """The block alone, taken now; ?rows= as many as the page has. One query, none of them for a masthead."""
    given = request.GET.get("rows", "")
    rows = int(given) if given.isascii() and given.isdecimal() and len(given) < 3 else panel.ROWS
    rows = min(max(rows, 1), panel.MOST_ROWS)
    found = queries.discussed(now=timezone.now(), limit=rows, language=settings.LANGUAGE_CODE)
    response = HttpResponse(panel.section_of(found, rows))
    response.headers["ETag"] = etag_without(when(found.taken_at, "clock"), response)
    return response


def etag_without(moment: str, response: HttpResponse) -> str:
    """An entity tag of all that the page says but the time it was taken at: no news is the same page."""
    said = response.content.replace(moment.encode(), b"")
    return f'"{blake2b(said, digest_size=16).hexdigest()}"'
