"""Agreeing with a story or a post: a page with one button, behind the counter that everybody sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from svodka.discuss import actions as discuss
from svodka.discuss import posts
from svodka.discuss.actions import Refused
from svodka.discuss.models import Like, ReaderPost
from svodka.readers.models import Reader
from svodka.site.addresses import post_address, story_address
from svodka.site.comment_forms import Act
from svodka.site.pages import page
from svodka.site.writing import FORM_METHODS, ask_to_sign_in, reader_of, refusal, see_other, told
from svodka.stories.models import Story


@dataclass(frozen=True, slots=True)
class _Thing:
    """What is agreed with; `says` explains what it means to agree with such a thing."""

    kind: str
    row: Story | ReaderPost
    headline: str
    language: str
    address: str
    title: str
    says: str
    like: Callable[..., Any]
    unlike: Callable[..., Any]


@never_cache
@require_http_methods(FORM_METHODS)
def agree_with_story(request: HttpRequest, story_id: int) -> HttpResponse:
    """Agree with a live story (on=1), or no longer (on=0)."""
    story = posts.live_story(story_id)
    if story is None:
        raise Http404
    title, says = _("Agreement with the story"), _("One reader, one voice; it can be taken back. Names are not shown.")
    address = story_address(story.pk, story.slug)
    copy = story.copy
    acts = discuss.like_story, discuss.unlike_story
    return _agree(request, _Thing("story", story, copy.headline, copy.language, address, title, says, *acts))


@never_cache
@require_http_methods(FORM_METHODS)
def agree_with_post(request: HttpRequest, post_id: int) -> HttpResponse:
    """Agree with somebody else's live post (on=1), or no longer (on=0)."""
    post = posts.live_post(post_id)
    if post is None:
        raise Http404
    title, says = _("Agreement with the post"), _("One reader, one voice; it can be taken back. Names are not shown.")
    address = post_address(post.pk, post.slug)
    acts = discuss.like_post, discuss.unlike_post
    return _agree(request, _Thing("post", post, post.headline, "", address, title, says, *acts))


def _agree(request: HttpRequest, thing: _Thing) -> HttpResponse:
    reader, now = reader_of(request), timezone.now()
    if reader is None:
        return ask_to_sign_in(request, request.path)
    wanted = request.POST.get("on", "")
    act = _act(request, thing, reader)
    if wanted not in {"0", "1"}:
        return _shown(request, thing, act)
    try:
        if wanted == "1":
            thing.like(**{thing.kind: thing.row}, by=reader, now=now)
        else:
            thing.unlike(**{thing.kind: thing.row}, by=reader)
    except Refused as refused:
        shown = _shown(request, thing, replace(act, problem=told(refused.decision)))
        return refusal(shown, refused, now=now)
    return see_other(thing.address)


def _act(request: HttpRequest, thing: _Thing, reader: Reader) -> Act:
    if isinstance(thing.row, ReaderPost) and thing.row.author_id == reader.pk:
        return Act(thing.title, request.path, _("You wrote this yourself."))
    if Like.objects.filter(**{thing.kind: thing.row}, by=reader).exists():
        return Act(thing.title, request.path, _("You agree with it."), _("No longer agree"), on="0")
    return Act(thing.title, request.path, thing.says, pgettext("say that one agrees", "Agree"), on="1")


def _shown(request: HttpRequest, thing: _Thing, act: Act) -> HttpResponse:
    count = thing.row.like_count
    context = {"act": act, "headline": thing.headline, "words_of": thing.language, "back": thing.address}
    return page(request, "site/thing_act.html", {**context, "count": count})
