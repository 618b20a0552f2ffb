"""What the key in a letter opens: confirming, choosing, pausing, ending. Whoever holds the letter holds its settings:
no account, no cookie, no token of a form has any part in it. A GET changes nothing, for mailboxes open links by
themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from svodka.digest import actions, decisions, queries
from svodka.digest.decisions import Choice
from svodka.digest.models import Subscription
from svodka.site import zones
from svodka.site.pages import page
from svodka.stories.models import Section

_State = Subscription.State
_OVER = {_State.ENDED, _State.BOUNCED}
View = Callable[[HttpRequest, Subscription], HttpResponse]


def _of_key(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """A page for the holder of a key: kept by no cache, found by no search, its address told to nobody."""

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @sensitive_variables("key")
    @wraps(view)
    def keyed(request: HttpRequest, key: str) -> HttpResponse:
        held = queries.by_key(key)
        response = _gone(request) if held is None else view(request, held)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return keyed


@_of_key
def confirm(request: HttpRequest, held: Subscription) -> HttpResponse:
    """/digest/confirm/KEY/: a button; pressed, the letters begin."""
    if held.state in _OVER:
        return _gone(request)
    if request.method != "POST":
        late = held.state == _State.ASKED and timezone.now() - held.asked_at > decisions.CONFIRM_WITHIN
        return _gone(request) if late else _shown(request, "confirm", held)
    try:
        actions.confirm(key=held.key, now=timezone.now())
    except actions.UnableToConfirm:
        return _gone(request)
    return _to_settings(held, "confirmed")


@_of_key
def settings_(request: HttpRequest, held: Subscription) -> HttpResponse:
    """/digest/settings/KEY/: sections, hour, zone, language, form; pause; the way to the end."""
    if held.state == _State.ASKED:
        return HttpResponseRedirect(reverse("site:digest_confirm", args=(held.key,)))
    if held.state in _OVER:
        return _shown(request, "end", held, ended=True)
    if request.method != "POST":
        return _settings(request, held, done=request.GET.get("done", ""))
    act = {"pause": _pause, "resume": _resume}.get(request.POST.get("act", ""), _choose)
    try:
        done = act(request, held)
    except actions.UnableToChoose as refusal:
        return _settings(request, held, refusal=refusal.reason, refused=request.POST.get("act", ""), status=422)
    return _to_settings(held, done)


@_of_key
def end(request: HttpRequest, held: Subscription) -> HttpResponse:
    """/digest/end/KEY/: asks; POST ends at once, that of a mailbox's own button too (RFC 8058)."""
    if request.method == "POST":
        held = actions.end(subscription=held, now=timezone.now(), why="by the reader")
    return _shown(request, "end", held, ended=held.state in _OVER)


# --- acts of the settings ---


def _choose(request: HttpRequest, held: Subscription) -> str:
    sections = frozenset(Section.objects.values_list("pk", flat=True))
    wanted = frozenset(_number(value, -1) for value in request.POST.getlist("sections"))
    choice = Choice(
        hour=_number(request.POST.get("hour", ""), -1),
        time_zone=request.POST.get("zone", ""),
        language=request.POST.get("language", ""),
        text_only=request.POST.get("form") == "text",
        # All of them are all of tomorrow's, too.
        sections=frozenset() if wanted == sections else wanted,
    )
    languages = tuple(code for code, _name in settings.LANGUAGES)
    actions.choose(subscription=held, choice=choice, languages=languages, known=sections, now=timezone.now())
    return "chosen"


def _pause(request: HttpRequest, held: Subscription) -> str:
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        until = date.min  # refused in the same words as yesterday
    actions.pause(subscription=held, until=until, now=timezone.now())
    return "paused"


def _resume(_request: HttpRequest, held: Subscription) -> str:
    actions.resume(subscription=held, now=timezone.now())
    return "resumed"


def _number(given: str, otherwise: int) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else otherwise


# --- pages ---


def _settings(request: HttpRequest, held: Subscription, *, status: int = 200, **more: Any) -> HttpResponse:
    chosen = set(held.sections.values_list("pk", flat=True))
    sections = Section.objects.order_by("position", "name")
    today = timezone.localdate(timezone.now(), decisions.zone_of(held.time_zone))
    context = {
        "sections": [(section, not chosen or section.pk in chosen) for section in sections],
        "hours": range(24),
        "zones": zones.choices(),
        "tongues": settings.LANGUAGES,
        "earliest": today + timedelta(days=1),
        "latest": today + decisions.LONGEST_PAUSE,
        "suggested": today + timedelta(days=14),
        "zone_words": zones.after_a_time(held.time_zone),
    }
    return _shown(request, "settings", held, status=status, **context, **more)


def _shown(request: HttpRequest, name: str, held: Subscription, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"held": held, "paused": held.state == _State.PAUSED, "panel": None, **more}
    return page(request, f"site/digest_{name}.html", context, status=status)


def _gone(request: HttpRequest) -> HttpResponse:
    return page(request, "site/digest_gone.html", {"panel": None, "canonical": reverse("site:digest")}, status=404)


def _to_settings(held: Subscription, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('site:digest_settings', args=(held.key,))}?done={done}")
