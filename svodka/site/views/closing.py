"""A moderator's decision on a whole discussion: closed, opened again, made a standing topic or no longer one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_htmx.http import HttpResponseClientRedirect

from svodka.discuss.actions import UnableToModerate, closing
from svodka.discuss.models import Thread
from svodka.readers.models import Reader
from svodka.site import reasons
from svodka.site.addresses import subject_address
from svodka.site.moderators import VerdictForm, action_of, for_moderators, show
from svodka.site.writing import find_thread, headline_of, in_place, refusal, see_other, told


@dataclass(frozen=True, slots=True)
class _Words:
    title: Promise
    says: Promise
    button: Promise
    do: Callable[..., Thread]


_ACTS = {
    "close": _Words(
        _("Close this discussion?"),
        _("It can be read, and nothing is added to it any more. A moderator can open it again."),
        pgettext_lazy("button", "Close the discussion"),
        closing.close_thread,
    ),
    "reopen": _Words(
        _("Open this discussion again?"),
        _("The reason stands in the log, which moderators read."),
        pgettext_lazy("button", "Open again"),
        closing.reopen_thread,
    ),
    "stand": _Words(
        _("Make this discussion a standing topic?"),
        _("It is listed among the standing topics of «Discussed» for as long as you leave it there."),
        pgettext_lazy("button", "Make it a standing topic"),
        closing.keep_standing,
    ),
    "unstand": _Words(
        _("Take this discussion off the standing topics?"),
        _("It stays open, and is listed like any other."),
        pgettext_lazy("button", "Take it off"),
        closing.end_standing,
    ),
}


@for_moderators
def on_thread(request: HttpRequest, moderator: Reader, thread_id: int, act: str) -> HttpResponse:
    """A form with the reasons, and the decision that it gives."""
    thread, now, words = find_thread(thread_id), timezone.now(), _ACTS[act]
    if thread.state == Thread.State.HIDDEN:
        raise Http404
    back = f"{subject_address(thread)}#talk"
    given = reasons.given(request)
    if request.method != "POST":
        given = reasons.Given(chosen=next(iter(reasons.READY[act])))
    form = VerdictForm(
        act,
        str(words.title),
        action_of(request),
        str(words.says),
        str(words.button),
        back,
        f"{act}-t{thread.pk}",
        given,
    )
    context = {"headline": headline_of(thread), "place": back}
    if request.method != "POST":
        return show(request, form, context)
    try:
        words.do(thread=thread, by=moderator, reason=given.in_full(act), now=now)
    except UnableToModerate as refused:
        return refusal(show(request, replace(form, problem=told(refused.decision)), context), refused, now=now)
    return HttpResponseClientRedirect(back) if in_place(request) else see_other(back)
