"""The frame of these pages: a heading, tabs for what the user may open, and sentences instead of codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from svodka.desk.roles import may, user_of

# Under «Portal»: name, label, address, the right that opens it.
TABS: tuple[tuple[str, Promise, str, str], ...] = (
    ("portal", _("Settings"), "desk_portal", "own"),
    ("sections", _("Sections"), "desk_sections", "own"),
    ("agencies", _("Agencies"), "desk_agencies", "own"),
    ("sources", _("Sources"), "desk_sources", "sources"),
    ("people", _("People"), "desk_people", "own"),
    ("standing", _("Standing pages"), "desk_standing", "own"),
    ("log", _("Log"), "desk_log", "own"),
)


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, tab: str = "", status: int = 200
) -> HttpResponse:
    """The page `desk/shelves/TEMPLATE.html`; `tab` is the place under «Portal» when it is not named so."""
    user = user_of(request)
    here = tab or template
    tabs = [(label, reverse(address), name == here) for name, label, address, act in TABS if may(user, act)]
    under_portal = any(name == here for name, *_rest in TABS)
    given = {"tabs": tabs if under_portal and len(tabs) > 1 else [], "now": timezone.now(), **context}
    return render(request, f"desk/shelves/{template}.html", given, status=status)


def done(request: HttpRequest, sentence: object, address: str, *arguments: Any) -> HttpResponse:
    """Say what was done, on the page at the address."""
    messages.success(request, str(sentence))
    return HttpResponseRedirect(reverse(address, args=arguments))


def refused(request: HttpRequest, sentence: object, address: str, *arguments: Any) -> HttpResponse:
    """Say why nothing was done, on the page at the address."""
    messages.error(request, str(sentence))
    return HttpResponseRedirect(reverse(address, args=arguments))
