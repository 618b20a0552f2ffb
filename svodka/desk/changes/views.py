"""The screen of what has changed at the sources, and its two acts: follow, and leave as it is."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from svodka import flow
from svodka.desk.changes import listing
from svodka.desk.roles import only_who_may, user_of
from svodka.desk.stories import screen
from svodka.errors import SvodkaError
from svodka.stories.actions import UnableToCorrect, UnableToSave
from svodka.stories.actions.sources import UnableToSettle
from svodka.stories.models import SourceChange

JSON = "application/json"


class NotDone(SvodkaError):
    """The act was not done; the message says why in the desk's language."""


@require_GET
@only_who_may("desk")
def changes(request: HttpRequest) -> HttpResponse:
    """What waits for a decision; ?state=decided shows the last ones that had one."""
    decided = request.GET.get("state") == "decided"
    rows = listing.changes().filter(state=listing.OPEN)
    if decided:
        rows = listing.changes().exclude(state=listing.OPEN).order_by("-decided_at", "-pk")
    waiting, user = listing.count_open(fresh=True), user_of(request)
    shown = listing.rows_of(rows[: listing.DECIDED_SHOWN if decided else listing.ON_A_SCREEN], by=user)
    context = {
        "rows": shown,
        "decided": decided,
        "waiting": waiting,
        "more": 0 if decided else waiting - len(shown),
        "now": timezone.now(),
        "here": request.get_full_path(),
    }
    return render(request, "desk/changes.html", context)


@require_POST
@only_who_may("edit")
def act(request: HttpRequest) -> HttpResponse:
    """Do one act, «follow-12» or «dismiss-12». For the page's script: JSON with the row as it is now."""
    word, _dash, number = request.POST.get("act", "").partition("-")
    known = word in {"follow", "dismiss"} and number.isascii() and number.isdecimal() and len(number) < 19
    change = listing.changes().filter(pk=int(number)).first() if known else None
    if change is None:
        raise Http404
    if not screen.may_write(user_of(request), change.story):
        raise PermissionDenied
    try:
        says, done = _follow(request, change) if word == "follow" else _dismiss(request, change), True
    except NotDone as refusal:
        says, done = str(refusal), False
    listing.count_open(fresh=True)
    if request.headers.get("Accept") == JSON:
        row = listing.row_of(listing.changes().get(pk=change.pk), by=user_of(request))
        html = render_to_string("desk/change.html", {"row": row, "now": timezone.now()}, request)
        return JsonResponse({"says": says, "rows": {change.pk: html}}, status=200 if done else 409)
    (messages.success if done else messages.error)(request, says)
    if request.POST.get("back") == "story":
        return HttpResponseRedirect(screen.address(change.story))
    return HttpResponseRedirect(f"{reverse('desk_changes')}#s{change.pk}")


def _follow(request: HttpRequest, change: SourceChange) -> str:
    words = request.POST.get(f"words-{change.pk}", listing.default_words(change.story))
    words = " ".join(words.replace("\x00", "").split())
    try:
        done = flow.follow(change, words=words, captures=settings.CAPTURES, now=timezone.now(), by=user_of(request))
    except flow.UnableToFollow:
        raise NotDone(_("There is nothing to take over: write it yourself, or leave the story as it is.")) from None
    except UnableToSettle:
        raise NotDone(_("It has been decided on already.")) from None
    except UnableToCorrect:
        raise NotDone(_("Readers are to be told what was changed: write it in a few words.")) from None
    except UnableToSave:
        raise NotDone(_("Somebody has written on the story meanwhile: look at it again.")) from None
    says = _("The story follows its source.")
    if done.draft:
        says = _("Somebody’s draft is open: the change stands in it, and readers see it when it is saved.")
    if done.by_hand:
        kept = ngettext(
            "%(n)d passage stays as it was written by hand.",
            "%(n)d passages stay as they were written by hand.",
            done.by_hand,
        )
        says = f"{says} {kept % {'n': done.by_hand}}"
    return says


def _dismiss(request: HttpRequest, change: SourceChange) -> str:
    try:
        flow.dismiss(change, now=timezone.now(), by=user_of(request))
    except UnableToSettle:
        raise NotDone(_("It has been decided on already.")) from None
    return _("The story stays as it is.")
