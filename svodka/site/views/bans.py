"""A moderator stops a reader from writing, or lets them write again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django_htmx.http import HttpResponseClientRefresh

from svodka import flow
from svodka.discuss import moderating
from svodka.discuss.actions import Refused, UnableToModerate
from svodka.discuss.actions.bans import posts_written_lately, written_lately
from svodka.discuss.decisions import BanLength
from svodka.readers.models import Ban, Reader
from svodka.readers.queries import called, running_ban
from svodka.site import reasons
from svodka.site.addresses import reader_address
from svodka.site.moderators import VerdictForm, action_of, for_moderators, is_from_moderation, show
from svodka.site.writing import find_comment, in_place, place_of, refusal, see_other, told

LENGTHS = {
    BanLength.DAY: gettext_lazy("for a day"),
    BanLength.THREE_DAYS: gettext_lazy("for three days"),
    BanLength.WEEK: gettext_lazy("for a week"),
    BanLength.MONTH: gettext_lazy("for 30 days"),
    BanLength.FOR_GOOD: gettext_lazy("for good"),
}
# What a release brings back: the right to write, what was hidden with the ban, or both.
WRITING, COMMENTS, BOTH = "writing", "comments", "both"


@for_moderators
def ban(request: HttpRequest, moderator: Reader, name: str) -> HttpResponse:
    """Stop this reader from writing; ?comment= names the comment that it began with, and leads back to it."""
    reader, now = find_reader(name), timezone.now()
    form = _form(request, reader, "ban", title=_("Stop %(name)s from writing?") % {"name": reader.username})
    length = request.POST.get("length", "")
    standing = running_ban(reader, now=now)
    more = {"length": length, "lengths": LENGTHS.items(), "hide": "hide" in request.POST, "standing": standing}
    more["last_day"] = written_lately(reader, now=now).count() + posts_written_lately(reader, now=now).count()
    form = replace(form, fields="site/parts/moderator_ban.html", more=more)
    context = {"author": reader}
    if request.method != "POST":
        return show(request, form, context)
    if length not in LENGTHS:
        return show(request, replace(form, problem=_("Choose for how long.")), context, status=422)
    try:
        flow.ban_reader(
            reader=reader,
            by=moderator,
            reason=form.given.in_full("ban"),
            length=BanLength(length),
            hide_written="hide" in request.POST,
            now=now,
        )
    except UnableToModerate as refused:
        return _refused(request, form, refused, context, now)
    return _done(request, form)


@for_moderators
def release(request: HttpRequest, moderator: Reader, name: str) -> HttpResponse:
    """Let this reader write again, bring back what was hidden with the last ban, or both."""
    reader, now = find_reader(name), timezone.now()
    last, hidden = moderating.last_ban_with_hidden(reader)
    standing = running_ban(reader, now=now)
    form = _form(request, reader, "release", title=_("Let %(name)s write again?") % {"name": reader.username})
    if not standing and hidden:
        form = replace(form, title=_("Bring back what %(name)s wrote?") % {"name": reader.username})
    what = request.POST.get("what") or (WRITING if standing else COMMENTS)
    more = {"what": what, "hidden": hidden, "standing": standing}
    form = replace(form, fields="site/parts/moderator_release.html", more=more)
    if not standing and not hidden:
        form = replace(form, button="", says=_("This reader may write already."))
    context = {"author": reader}
    if request.method != "POST":
        return show(request, form, context)
    try:
        _give_back(reader, last, what, by=moderator, reason=form.given.in_full("release"), now=now)
    except UnableToModerate as refused:
        return _refused(request, form, refused, context, now)
    return _done(request, form)


def find_reader(name: str) -> Reader:
    """The reader called so, to the letter before to the eye. Raises Http404."""
    found = list(called(name)[:10])
    exact = [reader for reader in found if reader.username == name.replace("_", " ")]
    if not found:
        raise Http404
    return (exact or found)[0]


def _give_back(reader: Reader, last: Ban | None, what: str, *, by: Reader, reason: str, now: datetime) -> None:
    """The comments alone, or the right to write with or without them. Raises UnableToModerate."""
    if what == COMMENTS and last is not None:
        flow.bring_back_of_ban(last, by=by, reason=reason, now=now)
    else:
        flow.release_reader(reader=reader, by=by, reason=reason, bring_back=what == BOTH, now=now)


def _form(request: HttpRequest, reader: Reader, act: str, *, title: str) -> VerdictForm:
    button = pgettext("button", "Stop from writing") if act == "ban" else pgettext("button", "Bring back")
    says = _("Everybody reads the reason on the reader's page; the reader reads it wherever they would write.")
    if act == "release":
        says = _("The reason stands in the log, which moderators read.")
    key = f"{act}-r{reader.pk}"
    return VerdictForm(
        act, title, action_of(request), says, button, _back(request, reader), key, reasons.given(request)
    )


def _back(request: HttpRequest, reader: Reader) -> str:
    if is_from_moderation(request):
        return reverse("site:moderation_bans")
    number = request.GET.get("comment", "")
    if number.isascii() and number.isdecimal() and len(number) < 19:
        with suppress(Http404):
            comment = find_comment(int(number))
            return place_of(comment.thread, comment.seq)
    return reader_address(reader.username)


def _refused(
    request: HttpRequest, form: VerdictForm, refused: Refused, context: dict[str, Reader], now: datetime
) -> HttpResponse:
    return refusal(show(request, replace(form, problem=told(refused.decision)), context), refused, now=now)


def _done(request: HttpRequest, form: VerdictForm) -> HttpResponse:
    """Back to the place; where the form was opened in place, the page is loaded anew: a sweep changes much of it."""
    return HttpResponseClientRefresh() if in_place(request) else see_other(form.back)
