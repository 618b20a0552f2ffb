"""What was typed comes back when the form of a story cannot be taken: its writer has been signed out, or has signed in
since and the form's token is of before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from svodka.desk.stories import editing
from svodka.desk.stories.form import label_of
from svodka.site.views.errors import stale_form as stale_form_of_the_site

STORY = "desk_story"
_SHOWN = ("headline", "kicker", "standfirst", "correction")
_BLOCK = re.compile(r"body-(\d+)-value(?:-\w+)?")
_inside = require_admin_access(editing.story)


@never_cache
def story(request: HttpRequest, story_id: int) -> HttpResponse:
    """The form of a story. Wagtail's door would answer a form of somebody signed out with a redirect, and lose it."""
    if request.method == "POST" and not request.user.is_authenticated:
        return _given_back(request, _("You have been signed out, and nothing is saved yet."), status=401)
    answer: HttpResponse = _inside(request, story_id)
    return answer


@never_cache
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without our token (settings.CSRF_FAILURE_VIEW)."""
    match = request.resolver_match
    if match is None or match.view_name != STORY:
        return stale_form_of_the_site(request, reason)
    return _given_back(request, _("You have signed in again since, and nothing is saved yet."), status=403)


def _given_back(request: HttpRequest, says: str, *, status: int) -> HttpResponse:
    # A page of somebody else's may have filled the form in: then it is shown, and cannot be sent with one press.
    own = request.headers.get("Sec-Fetch-Site", "") == "same-origin"
    if request.headers.get("Accept") == editing.JSON:
        more = _("Sign in in another window: your text stands here.")
        return JsonResponse({"says": f"{says} {more}", "token": get_token(request)}, status=status)
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    context = {"says": says, "fields": sent if own else [], "shown": list(_texts(request)), "address": request.path}
    return render(request, "desk/story_resend.html", context, status=status)


def _texts(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """(label, text) of the words that were typed, in the order of the form."""
    for name in _SHOWN:
        if request.POST.get(name):
            yield (_("What was changed and why") if name == "correction" else label_of(name)), request.POST[name]
    blocks = sorted((int(found[1]), name) for name in request.POST if (found := _BLOCK.fullmatch(name)))
    body = [request.POST[name] for _number, name in blocks if not name.endswith(("-marks", "-level", "-ordered"))]
    if body:
        yield label_of("body"), "\n\n".join(body)
