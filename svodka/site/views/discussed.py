"""«Обсуждаемое»: what was spoken of last."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from svodka.discuss import queries
from svodka.site.pages import page, page_number

ROWS_A_PAGE = 50
# Beyond it the database would count its way through a million threads; older talk is found by search.
LAST_PAGE = 40


@require_safe
def discussed(request: HttpRequest) -> HttpResponse:
    """Discussions by their last activity, 50 a page."""
    number = page_number(request)
    if number > LAST_PAGE:
        raise Http404
    found = queries.discussed(now=timezone.now(), limit=ROWS_A_PAGE, offset=(number - 1) * ROWS_A_PAGE)
    if number > 1 and not found.rows:
        raise Http404
    context = {
        "here": "discussed",
        "discussed": found,
        "number": number,
        "more": found.more and number < LAST_PAGE,
    }
    return page(request, "site/discussed.html", context)
