"""A moderator's verdict on one comment or one post: hide it, let it be read again, leave it as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_htmx.http import HttpResponseClientRedirect

from svodka import flow
from svodka.discuss import actions as discuss
from svodka.discuss.actions import UnableToModerate
from svodka.discuss.models import ReaderPost
from svodka.readers.models import Reader
from svodka.site import reasons
from svodka.site.addresses import post_address
from svodka.site.comment_forms import numbered
from svodka.site.moderators import VerdictForm, action_of, for_moderators, is_from_moderation, show
from svodka.site.writing import (
    announce,
    comment_answer,
    find_comment,
    headline_of,
    in_place,
    place_of,
    refusal,
    see_other,
    told,
)


@dataclass(frozen=True, slots=True)
class _Words:
    """What a form says; `%(number)s` in `of_comment` and `done` is the comment's."""

    of_comment: Promise
    of_post: Promise
    says: Promise
    button: Promise
    done: Promise


_LOGGED = _("The reason stands in the log, which moderators read.")
_WORDS = {
    "hide": _Words(
        of_comment=_("Hide comment %(number)s?"),
        of_post=_("Hide this post?"),
        says=_("Everybody will read the reason where the words stood. A moderator can bring the words back."),
        button=pgettext_lazy("button", "Hide"),
        done=_("Comment %(number)s is hidden."),
    ),
    "restore": _Words(
        of_comment=_("Bring comment %(number)s back?"),
        of_post=_("Bring this post back?"),
        says=_LOGGED,
        button=pgettext_lazy("button", "Bring back"),
        done=_("Comment %(number)s can be read again."),
    ),
    "keep": _Words(
        of_comment=_("Leave comment %(number)s as it is?"),
        of_post=_("Leave this post as it is?"),
        says=_("The reports are settled. The reason stands in the log, which moderators read."),
        button=pgettext_lazy("button", "Leave it"),
        done=_("The reports on comment %(number)s are settled."),
    ),
}
_ON_COMMENT: dict[str, Callable[..., Any]] = {
    "hide": discuss.hide_comment,
    "restore": discuss.restore_comment,
    "keep": discuss.keep_comment,
}
_ON_POST: dict[str, Callable[..., Any]] = {
    "hide": flow.hide_post,
    "restore": flow.restore_post,
    "keep": lambda post, **told: discuss.keep_post(post=post, **told),
}


@for_moderators
def on_comment(request: HttpRequest, moderator: Reader, comment_id: int, act: str) -> HttpResponse:
    """A form with the reasons, and the verdict that it gives."""
    comment, now = find_comment(comment_id), timezone.now()
    place = place_of(comment.thread, comment.seq)
    number = {"number": numbered(comment.seq)}
    form = _form(request, act, str(_WORDS[act].of_comment % number), place, f"{act}-c{comment.pk}")
    context = {"words": comment.source, "author": comment.author, "at": comment.created_at, "comment": comment}
    context |= {"headline": headline_of(comment.thread), "place": place}
    if request.method != "POST":
        return show(request, form, context)
    try:
        _ON_COMMENT[act](comment=comment, by=moderator, reason=form.given.in_full(act), now=now)
    except UnableToModerate as refused:
        return refusal(show(request, replace(form, problem=told(refused.decision)), context), refused, now=now)
    if not in_place(request):
        return see_other(form.back)
    words = str(_WORDS[act].done % number)
    return announce(comment_answer(find_comment(comment_id), status=202), words, seq=comment.seq)


@for_moderators
def on_post(request: HttpRequest, moderator: Reader, post_id: int, act: str) -> HttpResponse:
    """The same for a post."""
    post, now = _find_post(post_id), timezone.now()
    place = post_address(post.pk, post.slug)
    form = _form(request, act, str(_WORDS[act].of_post), place, f"{act}-p{post.pk}")
    context = {"words": post.source, "author": post.author, "at": post.published_at, "headline": post.headline}
    context |= {"place": place}
    if request.method != "POST":
        return show(request, form, context)
    try:
        _ON_POST[act](post, by=moderator, reason=form.given.in_full(act), now=now)
    except UnableToModerate as refused:
        return refusal(show(request, replace(form, problem=told(refused.decision)), context), refused, now=now)
    return HttpResponseClientRedirect(form.back) if in_place(request) else see_other(form.back)


def _find_post(post_id: int) -> ReaderPost:
    """A post that is or was public. Raises Http404."""
    seen = [ReaderPost.State.LIVE, ReaderPost.State.HIDDEN]
    post = ReaderPost.objects.select_related("author").filter(pk=post_id, state__in=seen).first()
    if post is None:
        raise Http404
    return post


def _form(request: HttpRequest, act: str, title: str, place: str, key: str) -> VerdictForm:
    back = reverse("site:moderation") if is_from_moderation(request) else place
    words = _WORDS[act]
    given = reasons.given(request)
    if request.method != "POST" and act != "hide":
        given = reasons.Given(chosen=next(iter(reasons.READY[act])))
    return VerdictForm(act, title, action_of(request), str(words.says), str(words.button), back, key, given)
