"""What every page that takes a reader's words needs: what they are about, who writes, and what is answered."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from svodka.discuss import decisions, thread_pages
from svodka.discuss.actions import Refused
from svodka.discuss.decisions import Decision, Ruling, Talk
from svodka.discuss.models import Comment, ReaderPost, Thread
from svodka.discuss.rendering import point_across_pages
from svodka.discuss.thread_pages import CommentRecord
from svodka.readers.models import Reader
from svodka.site import drafts, talk
from svodka.site.addresses import comment_place, subject_address
from svodka.site.moments import in_words
from svodka.stories.models import Story

FORM_METHODS = ["GET", "HEAD", "POST"]
# Reasons that pass by themselves; a browser or program may try again (429).
_PASSING = {Ruling.TOO_SOON, Ruling.FIRST_DAY_FULL}


def find_thread(thread_id: int) -> Thread:
    """The thread with its story or post, if that can be read. Raises Http404."""
    found = Thread.objects.select_related("story__copy", "post").filter(pk=thread_id).first()
    if found is None or not can_be_read(found):
        raise Http404
    return found


def find_comment(comment_id: int) -> Comment:
    """The comment with its author and thread, if that can be read. Raises Http404."""
    related = ("author", "thread__story__copy", "thread__post")
    found = Comment.objects.select_related(*related).filter(pk=comment_id).first()
    if found is None or not can_be_read(found.thread):
        raise Http404
    return found


def can_be_read(thread: Thread) -> bool:
    """Whether the thread and what it is about are there for everybody."""
    if thread.state == Thread.State.HIDDEN:
        return False
    if thread.story:
        return thread.story.state == Story.State.LIVE
    return bool(thread.post and thread.post.state == ReaderPost.State.LIVE)


def talk_of(thread: Thread) -> Talk:
    """The thread as decisions take it."""
    return Talk(open=thread.state == Thread.State.OPEN, public=thread.last_activity_at is not None)


def record_of(thread: Thread, seq: int) -> CommentRecord:
    """Comment `seq` as it is shown to everybody. Raises Http404."""
    found = thread_pages.new_since(thread, seq - 1, limit=1)
    if not found or found[0].seq != seq:
        raise Http404
    return found[0]


def place_of(thread: Thread, seq: int) -> str:
    """The permanent address of comment `seq`: its page as written, opened at it."""
    return comment_place(subject_address(thread), seq)


def headline_of(thread: Thread) -> str:
    return thread.story.copy.headline if thread.story else thread.post.headline if thread.post else ""


def words_shown(thread: Thread, html: str) -> SafeString:
    """The HTML of a comment for a page that shows no other: all numbers in it lead to the thread."""
    shown = point_across_pages(html, shown=range(0), address=lambda seq: escape(place_of(thread, seq)))
    return mark_safe(shown)  # noqa: S308 (sanitised by discuss.rendering)


def reader_of(request: HttpRequest) -> Reader | None:
    """Who is signed in."""
    return request.user if isinstance(request.user, Reader) else None


def in_place(request: HttpRequest) -> bool:
    """Asked by the page's script, which wants the form alone and not a page."""
    return "HX-Request" in request.headers


def ask_to_sign_in(request: HttpRequest, back: str, *, draft: str = "", text: str = "") -> HttpResponse:
    """To the sign-in, and from there `back` to the form, where `text` waits as the draft of that name."""
    if draft:
        drafts.keep(request.session, draft, text)
    way = redirect_to_login(back, resolve_url(settings.LOGIN_URL))
    return HttpResponseClientRedirect(way.url) if in_place(request) else see_other(way.url)


def see_other(address: str) -> HttpResponse:
    """On to another page after a form (303)."""
    return HttpResponseRedirect(address, status=303)


def told(decision: Decision) -> str:
    """A refusal in words, with the time from which it may go otherwise where the reason does not hold it."""
    reason = str(decision.reason)
    if decision.retry_at is None or decision.ruling is Ruling.TOO_SOON:
        return reason
    reason += "" if reason.endswith((".", "!", "?", "…")) else "."
    again = _("You may write again from %(time)s.") % {"time": in_words(decision.retry_at, "text")}
    return f"{reason} {again}"


def refusal(response: HttpResponse, refused: Refused, *, now: datetime) -> HttpResponse:
    """The response with the status of its refusal: 429 what passes, 403 what is somebody else's, 422 all others."""
    decision = refused.decision
    response.status_code = 422
    if decision.ruling is Ruling.NOT_YOURS:
        response.status_code = 403
    elif decision.ruling in _PASSING and decision.retry_at:
        response.status_code = 429
        response["Retry-After"] = str(max(1, round((decision.retry_at - now).total_seconds())))
    return response


def announce(response: HttpResponse, words: str, **more: Any) -> HttpResponse:
    """Let the page's script say what came of it (event «said»), and do what `more` tells: see site.js."""
    response["HX-Trigger"] = json.dumps({"said": {"words": words, **more}})
    return response


def comment_answer(comment: Comment, *, status: int = 200) -> HttpResponse:
    """The comment as an item of its page, for the script."""
    thread = comment.thread
    record = record_of(thread, comment.seq)
    item = talk.comment_html(record, thread=thread, shown=range(0), address=lambda seq: place_of(thread, seq))
    return HttpResponse(item, status=status)


def may_edit(comment: Comment, *, now: datetime) -> bool:
    """Whether its author may still change the words."""
    fresh = decisions.judge_edit(created_at=comment.created_at, now=now)
    return comment.state == Comment.State.VISIBLE and fresh.accepted
