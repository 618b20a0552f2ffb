"""Asking the moderators to look at a reader's post."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from svodka.discuss import actions as discuss
from svodka.discuss import posts
from svodka.discuss.actions import Refused, may_moderate
from svodka.discuss.models import ReaderPost, Report
from svodka.readers.models import Reader
from svodka.site import drafts
from svodka.site.addresses import post_address
from svodka.site.comment_forms import Act
from svodka.site.moments import in_words
from svodka.site.pages import page
from svodka.site.writing import FORM_METHODS, ask_to_sign_in, reader_of, refusal, see_other, told


@never_cache
@require_http_methods(FORM_METHODS)
def report(request: HttpRequest, post_id: int) -> HttpResponse:
    """A form with the reason, and what became of the report. Moderators are shown the way to hide the post."""
    reader, reason, now = reader_of(request), request.POST.get("reason", ""), timezone.now()
    draft, sent = f"report-post:{post_id}", request.method == "POST"
    if reader is None:
        return ask_to_sign_in(request, request.path, draft=draft, text=reason)
    post = posts.live_post(post_id)
    if post is None:
        raise Http404
    act = _act(request, post, reader, reason if sent else drafts.kept(request.session, draft))
    if not sent:
        return _shown(request, post, act, reader)
    try:
        discuss.report_post(post=post, by=reader, reason=reason, now=now)
    except Refused as refused:
        return refusal(_shown(request, post, replace(act, problem=told(refused.decision)), reader), refused, now=now)
    drafts.drop(request.session, draft)
    return see_other(request.path)


def _act(request: HttpRequest, post: ReaderPost, reader: Reader, reason: str) -> Act:
    title = _("Report on the post")
    if post.author_id == reader.pk:
        return Act(title, request.path, _("You wrote this yourself."))
    made = Report.objects.filter(post=post, by=reader).first()
    if made:
        time = {"time": in_words(made.made_at, "text")}
        return Act(title, request.path, _("Your report of %(time)s is with the moderators.") % time)
    says = _("Only moderators read it. What breaks the rules, in a few words:")
    return Act(title, request.path, says, _("Send the report"), reason=reason)


def _shown(request: HttpRequest, post: ReaderPost, act: Act, reader: Reader) -> HttpResponse:
    context = {"act": act, "headline": post.headline, "words_of": "", "back": post_address(post.pk, post.slug)}
    if may_moderate(reader, now=timezone.now()):
        context["moderated_post"] = post
    return page(request, "site/thing_act.html", context)
