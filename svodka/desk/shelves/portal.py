"""The portal's own settings, and the way to its standing pages."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from svodka.desk.roles import only_who_may, user_of
from svodka.desk.shelves.forms import PortalForm
from svodka.desk.shelves.frame import done, refused, show
from svodka.desk.shelves.log import note
from svodka.dossiers.actions import call_board
from svodka.dossiers.statements import board_title
from svodka.site import portal_env
from svodka.site.actions import change_portal
from svodka.stories.models import Portal
from svodka.stories.nameplate import LEGIBLE, change_logo, contrast_on_page

FIELDS = ("name", "tagline", "imprint", "accent", "dress", "open_text")
ZONE = "SVODKA_TIME_ZONE"


@require_http_methods(["GET", "POST"])
@only_who_may("own")
def portal(request: HttpRequest) -> HttpResponse:
    """Name, looks and promises, by the same functions as `svodka setup`."""
    row = Portal.objects.get(one=True)
    stands = {field: getattr(row, field) for field in FIELDS} | {
        "board_title": board_title(),
        "time_zone": _time_zone(),
    }
    form = PortalForm(request.POST or None, request.FILES or None, initial=stands)
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, row, stands, form.cleaned_data)
        except OSError as error:
            why = {"file": settings.PORTAL_ENV, "reason": error.strerror or error}
            return refused(
                request, _("Nothing was saved: %(file)s cannot be written (%(reason)s).") % why, "desk_portal"
            )
        _tell_of_contrast(request, form.cleaned_data["accent"])
        return done(request, _said(stands, form.cleaned_data), "desk_portal")
    context = {
        "form": form,
        "portal": row,
        "language": translation.get_language_info(settings.LANGUAGE_CODE)["name_local"],
        "time_zone": "" if stands["time_zone"] else settings.TIME_ZONE,
        "digest_hour": f"{settings.DIGEST_HOUR}:00",
        "address": settings.PUBLIC_ADDRESS,
    }
    return show(request, "portal", context, status=422 if form.errors else 200)


def _time_zone() -> str:
    """The portal's time zone as it was chosen last; "" where a variable of the environment decides it."""
    if os.environ.get(ZONE) or os.environ.get(f"{ZONE}_FILE"):
        return ""
    try:
        return portal_env.told(settings.PORTAL_ENV, ZONE) or settings.TIME_ZONE
    except OSError:
        return ""


def _said(stands: dict[str, Any], given: dict[str, Any]) -> str:
    if given.get("time_zone", "") == stands["time_zone"]:
        return _("Saved; every page says so now.")
    return _("Saved. The time zone holds on all pages within half a minute: the portal takes it over without stopping.")


def _tell_of_contrast(request: HttpRequest, colour: str) -> None:
    """style.css darkens such a colour for words and lines; a surface of the colour stays as it was chosen."""
    contrast = contrast_on_page(colour)
    if contrast < LEGIBLE:
        told = {"contrast": number_format(contrast, 1), "needed": number_format(LEGIBLE, 1)}
        sentence = _("On the page this colour has a contrast of %(contrast)s to 1; words need %(needed)s. Readers see "
                     "links and marks in a darker shade of it.")  # fmt: skip
        messages.warning(request, sentence % told)


@transaction.atomic
def _change(request: HttpRequest, row: Portal, stands: dict[str, Any], given: dict[str, Any]) -> None:
    told = {field: given[field] for field in FIELDS if given[field] != stands[field]}
    change_portal(row, **told)
    if given["board_title"] != stands["board_title"]:
        # One word for all languages: the owner of a portal in two gives the other in `Board.labels`.
        call_board(title=given["board_title"], labels={})
        told["board_title"] = given["board_title"]
    logo = given["logo"] or ((b"", "") if given["without_logo"] and row.logo else None)
    if logo is not None:
        change_logo(row, *logo)
    if (zone := given.get("time_zone", "")) != stands["time_zone"]:
        told["time_zone"] = zone
    if told or logo is not None:
        changed = {field: f"{field}: {stands[field]} → {value}" for field, value in told.items()}
        note(row, "portal", by=user_of(request), now=timezone.now(), **changed, logo="logo" if logo else "")
    if "time_zone" in told:
        # Last: of what stands before it, nothing is kept when the file cannot be written.
        portal_env.change(settings.PORTAL_ENV, {ZONE: zone})
