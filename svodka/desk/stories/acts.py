"""Acts on a story that do not touch its words: take, ready, spike, withdraw, bring back, and the like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from svodka import flow
from svodka.desk.roles import only_who_may, user_of
from svodka.desk.stories import screen
from svodka.desk.stories.refusals import in_words
from svodka.stories import actions as stories
from svodka.stories.actions import UnableToMove, UnableToWithdraw, drop_draft, watch_primary_link
from svodka.stories.decisions import Act, is_possible
from svodka.stories.models import Story

Verb = Callable[..., Any]
# Name of the button, the act, what does it, what is said afterwards.
_MOVES: Mapping[str, tuple[Act, Verb, Promise]] = {
    "take": (Act.TAKE, flow.take, gettext_lazy("Taken.")),
    "put_back": (Act.PUT_BACK, flow.put_back, gettext_lazy("Put back among the incoming.")),
    "mark_ready": (Act.MARK_READY, flow.mark_ready, gettext_lazy("Marked as ready.")),
    "cancel_schedule": (Act.CANCEL_SCHEDULE, flow.cancel_schedule, gettext_lazy("The schedule is cancelled.")),
    "spike": (Act.SPIKE, flow.spike, gettext_lazy("Spiked.")),
    "unspike": (Act.UNSPIKE, flow.unspike, gettext_lazy("Taken off the spike.")),
    "bring_back": (Act.BRING_BACK, flow.bring_back, gettext_lazy("Brought back: in work again, not public yet.")),
}
WITHDRAWN_FOR: Mapping[str, Promise] = {
    Story.WithdrawnFor.RETRACT.value: gettext_lazy("What it said was not so. It cannot be brought back."),
    Story.WithdrawnFor.RIGHTS.value: gettext_lazy("The holder of the rights has asked for it."),
    Story.WithdrawnFor.PULL_BACK.value: gettext_lazy("It went out by mistake, or too early."),
}


@require_POST
@only_who_may("desk")
def act(request: HttpRequest, story_id: int) -> HttpResponse:
    """One act of the table above, then back to the story."""
    move = _MOVES.get(request.POST.get("act", ""))
    if move is None:
        return HttpResponseBadRequest()
    kind, verb, says = move
    found = screen.story_or_404(story_id)
    if not screen.may_do(user_of(request), kind, found):
        raise PermissionDenied
    try:
        verb(found, now=timezone.now(), by=user_of(request))
    except UnableToMove as refusal:
        found.refresh_from_db(fields=["state"])
        messages.error(request, in_words(refusal, found))
    else:
        messages.success(request, str(says))
    return HttpResponseRedirect(screen.address(found))


@require_http_methods(["GET", "POST"])
@only_who_may("withdraw")
def withdraw(request: HttpRequest, story_id: int) -> HttpResponse:
    """A page that asks for the reason; sent, the story is gone from every page but its own address."""
    found = screen.story_or_404(story_id)
    if not is_possible(Act.WITHDRAW, state=found.state):
        messages.error(request, _("Only a published story can be withdrawn."))
        return HttpResponseRedirect(screen.address(found))
    reasons = [(value, label, WITHDRAWN_FOR[value]) for value, label in Story.WithdrawnFor.choices]
    context = {"story": found, "reasons": reasons, "problem": ""}
    if request.method != "POST":
        return render(request, "desk/story_withdraw.html", context)
    reason = request.POST.get("reason", "")
    if reason not in Story.WithdrawnFor.values:
        context["problem"] = _("Choose why.")
        return render(request, "desk/story_withdraw.html", context, status=422)
    try:
        flow.withdraw(found, reason=reason, now=timezone.now(), by=user_of(request))
    except UnableToWithdraw:
        messages.error(request, _("Only a published story can be withdrawn."))
    else:
        messages.success(request, _("Withdrawn: its address says so, and it is gone from lists, search and feeds."))
    return HttpResponseRedirect(screen.address(found))


@require_POST
@only_who_may("edit")
def drop(request: HttpRequest, story_id: int) -> HttpResponse:
    """Forget the draft: the form opens with the text as it stands."""
    found = _writable(request, story_id)
    drop_draft(story=found, now=timezone.now(), by=user_of(request))
    messages.success(request, _("The draft is dropped."))
    return HttpResponseRedirect(screen.address(found))


@require_POST
@only_who_may("edit")
def look_at_link(request: HttpRequest, story_id: int) -> HttpResponse:
    """Let the worker ask the address of the primary source again."""
    found = _writable(request, story_id)
    watch_primary_link(story=found, url=found.copy.primary_source_url, now=timezone.now())
    messages.success(request, _("The address will be asked within a minute."))
    return HttpResponseRedirect(f"{screen.address(found)}#source")


@require_POST
@only_who_may("edit")
def add_picture(request: HttpRequest, story_id: int) -> HttpResponse:
    """A picture from a file of one's own; until its rights are decided readers do not see it."""
    found = _writable(request, story_id)
    file = request.FILES.get("file")
    back = HttpResponseRedirect(f"{screen.address(found)}#pictures")
    if file is None:
        messages.error(request, _("Choose a file first."))
        return back
    try:
        data = file.read(stories.PICTURE_BYTES + 1)  # one byte more than is allowed is enough to refuse it
        stories.add_picture(story=found, data=data, now=timezone.now(), by=user_of(request))
    except stories.UnableToKeepPicture:
        says = _("That is not a whole picture (PNG, JPEG, WebP or GIF, up to 20 MB and 40 megapixels).")
        messages.error(request, says)
    else:
        messages.success(request, _("The picture is added: say whose it is and what may be done with it."))
    return back


def _writable(request: HttpRequest, story_id: int) -> Story:
    found = screen.story_or_404(story_id)
    if not screen.may_write(user_of(request), found):
        raise PermissionDenied
    return found
