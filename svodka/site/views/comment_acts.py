"""What else may be done with a comment: agree with it, report it, delete one's own. A page with a button for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from svodka.discuss import actions as discuss
from svodka.discuss import decisions
from svodka.discuss.actions import Refused, may_moderate
from svodka.discuss.models import Comment, Like, Report
from svodka.readers.models import Reader
from svodka.site import drafts
from svodka.site.comment_forms import Act, numbered
from svodka.site.moments import in_words
from svodka.site.pages import page
from svodka.site.writing import (
    FORM_METHODS,
    announce,
    ask_to_sign_in,
    comment_answer,
    find_comment,
    headline_of,
    in_place,
    may_edit,
    place_of,
    reader_of,
    record_of,
    refusal,
    see_other,
    told,
    words_shown,
)


@never_cache
@require_http_methods(FORM_METHODS)
def agree(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Agree with somebody's comment (on=1), or no longer (on=0)."""
    reader = reader_of(request)
    if reader is None:
        return ask_to_sign_in(request, request.path)
    comment, now = find_comment(comment_id), timezone.now()
    wanted = request.POST.get("on", "")
    if wanted not in {"0", "1"}:
        liked = Like.objects.filter(comment=comment, by=reader).exists()
        return _shown(request, comment, _act_of_agreeing(request, comment, reader, liked=liked), reader)
    try:
        if wanted == "1":
            discuss.like(comment=comment, by=reader, now=now)
        else:
            discuss.unlike(comment=comment, by=reader)
    except Refused as refused:
        act = _act_of_agreeing(request, comment, reader, liked=False)
        return refusal(_shown(request, comment, replace(act, problem=told(refused.decision)), reader), refused, now=now)
    if not in_place(request):
        return see_other(place_of(comment.thread, comment.seq))
    return _agreed(request, comment, on=wanted == "1")


def _act_of_agreeing(request: HttpRequest, comment: Comment, reader: Reader, *, liked: bool) -> Act:
    title = _("Agreement with comment %(number)s") % {"number": numbered(comment.seq)}
    if nothing := _not_to_do(comment, reader):
        return Act(title, request.path, nothing)
    if liked:
        return Act(title, request.path, _("You agree with this comment."), _("No longer agree"), on="0")
    says = _("One reader, one voice; it can be taken back. Names are not shown.")
    return Act(title, request.path, says, pgettext("say that one agrees", "Agree"), on="1")


def _agreed(request: HttpRequest, comment: Comment, *, on: bool) -> HttpResponse:
    """The link under the comment as it is now, for the script."""
    comment.refresh_from_db(fields=["like_count"])
    response = render(request, "site/parts/comment_agree.html", {"comment": comment, "on": on})
    number = {"number": numbered(comment.seq)}
    words = _("You agree with %(number)s.") if on else _("You no longer agree with %(number)s.")
    return announce(response, words % number)


@never_cache
@require_http_methods(FORM_METHODS)
def delete(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Take one's own comment back: asks first."""
    reader = reader_of(request)
    if reader is None:
        return ask_to_sign_in(request, request.path)
    comment, now = find_comment(comment_id), timezone.now()
    act = _act_of_deleting(request, comment)
    if comment.author_id != reader.pk:
        reason = str(decisions.judge_authorship(own=False).reason)
        return _shown(request, comment, replace(act, says="", button="", problem=reason), reader, status=403)
    if request.method != "POST":
        gone = comment.state not in {Comment.State.VISIBLE, Comment.State.HELD}
        reason = str(decisions.judge_sight(visible=False).reason)
        return _shown(request, comment, replace(act, says=reason, button="") if gone else act, reader)
    try:
        discuss.delete_comment(comment=comment, by=reader)
    except Refused as refused:
        shown = _shown(request, comment, replace(act, button="", problem=told(refused.decision)), reader)
        return refusal(shown, refused, now=now)
    if not in_place(request):
        return see_other(place_of(comment.thread, comment.seq))
    words = _("Comment %(number)s is deleted.") % {"number": numbered(comment.seq)}
    return announce(comment_answer(comment, status=202), words, seq=comment.seq)


def _act_of_deleting(request: HttpRequest, comment: Comment) -> Act:
    says = _("Its words and earlier versions are wiped for good; the number and the replies stay.")
    title = _("Delete comment %(number)s?") % {"number": numbered(comment.seq)}
    return Act(title, request.path, says, pgettext("button", "Delete"))


@never_cache
@require_http_methods(FORM_METHODS)
def report(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Ask the moderators to look at somebody's comment, with the reason."""
    reader, reason = reader_of(request), request.POST.get("reason", "")
    draft = f"report:{comment_id}"
    if reader is None:
        return ask_to_sign_in(request, request.path, draft=draft, text=reason)
    comment, now = find_comment(comment_id), timezone.now()
    sent = request.method == "POST"
    act = _act_of_reporting(request, comment, reader, reason if sent else drafts.kept(request.session, draft))
    if not sent:
        return _shown(request, comment, act, reader)
    try:
        made = discuss.report(comment=comment, by=reader, reason=reason, now=now)
    except Refused as refused:
        return refusal(_shown(request, comment, replace(act, problem=told(refused.decision)), reader), refused, now=now)
    drafts.drop(request.session, draft)
    if not in_place(request):
        return see_other(request.path)
    return announce(_shown(request, comment, _reported(act, made), reader), _reported_words(made.made_at))


def _act_of_reporting(request: HttpRequest, comment: Comment, reader: Reader, reason: str) -> Act:
    title = _("Report on comment %(number)s") % {"number": numbered(comment.seq)}
    if nothing := _not_to_do(comment, reader):
        return Act(title, request.path, nothing)
    says = _("Only moderators read it. What breaks the rules, in a few words:")
    act = Act(title, request.path, says, _("Send the report"), reason=reason)
    made = Report.objects.filter(comment=comment, by=reader).first()
    return _reported(act, made) if made else act


def _reported(act: Act, made: Report) -> Act:
    return replace(act, says=_reported_words(made.made_at), button="", reason=None)


def _reported_words(at: datetime) -> str:
    return _("Your report of %(time)s is with the moderators.") % {"time": in_words(at, "text")}


def _not_to_do(comment: Comment, reader: Reader) -> str:
    """Why nothing can be done with it by this reader; empty when it can."""
    decision = decisions.first_refusal(
        decisions.judge_sight(visible=comment.state == Comment.State.VISIBLE),
        decisions.judge_other(own=comment.author_id == reader.pk),
    )
    return str(decision.reason)


def _shown(request: HttpRequest, comment: Comment, act: Act, reader: Reader, *, status: int = 200) -> HttpResponse:
    """The question alone for the script; otherwise on its page, below the comment."""
    own = comment.author_id == reader.pk and comment.state == Comment.State.VISIBLE
    context = {
        "act": act,
        "comment": comment,
        "own": own,
        "editable": own and may_edit(comment, now=timezone.now()),
        "in_place": in_place(request),
    }
    if in_place(request):
        return render(request, "site/parts/comment_act.html", context, status=status)
    answered = record_of(comment.thread, comment.seq)
    if may_moderate(reader, now=timezone.now()):
        context["moderated_comment"] = comment
    context |= {
        "headline": headline_of(comment.thread),
        "answered": answered,
        "words": words_shown(comment.thread, answered.html),
        "back": place_of(comment.thread, comment.seq),
    }
    return page(request, "site/comment_act.html", context, status=status)
