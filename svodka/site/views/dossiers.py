"""Dossiers: one name, the names of a kind, and the way in to both."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from svodka.dossiers import queries
from svodka.names.models import Name
from svodka.site import promises
from svodka.site.addresses import dossier_address
from svodka.site.pages import page, pages_of
from svodka.site.views.story import KINDS

NAMES_A_PAGE = 100
SHELF = 12

ROLES_HEAD: dict[str, Promise] = {
    "person": _("Positions"),
    "organisation": _("People"),
    "country": _("Officials"),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every kind with the names that most of the newest stories speak of."""
    found = queries.spoken_of_lately(SHELF)
    shelves = [{"kind": kind, "title": title, "names": found[kind]} for kind, title in KINDS.items() if kind in found]
    return page(request, "site/dossiers.html", {"shelves": shelves})


@require_safe
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """The names of a kind by the alphabet, 100 a page."""
    if kind not in KINDS:
        raise Http404
    pages = pages_of(request, queries.of_kind(kind).count(), NAMES_A_PAGE)
    names = queries.listed(kind, limit=NAMES_A_PAGE, offset=(pages.current - 1) * NAMES_A_PAGE)
    return page(
        request,
        "site/dossiers_of_kind.html",
        {"kind": kind, "title": KINDS[kind], "names": names, "pages": pages},
    )


@require_safe
def dossier(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """What the stories say of one name. A former address, or that of a merged name, redirects for good."""
    found = queries.find(kind, slug)
    if found is None:
        raise Http404
    if isinstance(found, queries.Moved):
        return redirect(dossier_address(found.kind, found.slug), permanent=True)
    return page(request, "site/dossier.html", _context(request, found))


@require_safe
def promised(request: HttpRequest) -> HttpResponse:
    """Every name of which a date is promised, the nearest first."""
    board = promises.board(timezone.localdate())
    if board is None:
        raise Http404
    return page(request, "site/promises.html", {"board": board})


def _context(request: HttpRequest, name: Any) -> dict[str, Any]:
    pages = pages_of(request, name.story_count, queries.STORIES_A_PAGE)
    first_page = pages.current == 1
    today = timezone.localdate()
    return {
        "name": name,
        "kind_title": KINDS[name.kind],
        "pages": pages,
        "first_page": first_page,
        "proposed": name.standing == Name.Standing.PROPOSED,
        "forms": queries.forms_of(name),
        "roles_head": ROLES_HEAD.get(name.kind, ""),
        "roles": queries.roles_of(name) if first_page else [],
        "today": today,
        "known": promises.known_of(name, today) if first_page else promises.Known(),
        "parts": queries.parts_of(name) if first_page else [],
        "stories": queries.stories_about(name, page=pages.current),
        "companions": queries.seen_with(name) if first_page else [],
        "description": name.description,
    }
