"""The reader's own room, and the page that everybody sees of a reader."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from svodka.site.pages import page


@never_cache
@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """What a reader has here."""
    return page(request, "site/standing.html", {})


@require_safe
def reader(request: HttpRequest, name: str) -> HttpResponse:
    """What everybody sees of a reader."""
    return page(request, "site/standing.html", {})
