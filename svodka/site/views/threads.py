"""The talk under a story or a reader's post: as written, by branch, one branch; and where a comment is.

The same for stories and posts: `kind` comes with the address. What cannot be read answers with its own page, so that
a withdrawn story says so here as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from django.conf import settings
from django.db.models import BigIntegerField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from svodka.discuss import thread_pages
from svodka.discuss.models import Comment, ReaderPost, Thread
from svodka.discuss.thread_pages import UnableToFindPage
from svodka.site import talk
from svodka.site.addresses import comment_place, subject_address
from svodka.site.pages import Pages, page
from svodka.site.typography import grouped
from svodka.site.views import posts
from svodka.site.views import story as stories
from svodka.stories.models import Story

Kind = Literal["story", "post"]
Found = TypeVar("Found")

_NUMBER = re.compile(r"(?:№|#)?\s*([0-9][0-9\s]{0,11})")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is talked about, with its thread. `address` is its page, in the language of this one."""

    thread: Thread
    headline: str
    language: str
    address: str
    section: str

    def lead(self, seq: int) -> str:
        return comment_place(self.address, seq)


@require_safe
def flat(request: HttpRequest, kind: Kind, pk: int, number: int, slug: str = "") -> HttpResponse:
    """Page `number` of the comments as written. ?n=9999 leads to that comment."""
    thread = thread_of(kind, pk)
    if thread is None:
        return _own_page(request, kind, pk, slug)
    subject = subject_of(thread)
    if wrong := _wrong_address(request, subject, slug, f"page-{number}/"):
        return wrong
    asked, problem = _asked_number(request, thread)
    if asked:
        return redirect(subject.lead(asked))
    found = _found(lambda: thread_pages.flat_page(thread, number))
    context = {
        "view": "flat",
        "comments": _flat_list(subject, found.comments),
        "pager": _pager(subject.address, found.number, found.pages, "page-{}/"),
        "problem": problem,
        "asked": request.GET.get("n", "")[:20],
        **talk.bounds(found.comments),
    }
    return _page(request, subject, context, f"page-{number}/", status=404 if problem else 200)


@require_safe
def branches(request: HttpRequest, kind: Kind, pk: int, number: int | None = None, slug: str = "") -> HttpResponse:
    """Page `number` of the branches, each with its first replies."""
    thread = thread_of(kind, pk)
    if thread is None:
        return _own_page(request, kind, pk, slug)
    subject = subject_of(thread)
    place = "branches/" if number in {None, 1} else f"branches/page-{number}/"
    if wrong := _wrong_address(request, subject, slug, place, moved=number == 1):
        return wrong
    found = _found(lambda: thread_pages.branch_page(thread, number or 1))
    comments = [record for branch in found.branches for record in (branch.root, *branch.replies)]
    on = talk.sheet(thread, shown={record.seq for record in comments}, address=subject.lead)
    context = {
        "view": "branches",
        "branches": [
            {
                "html": talk.tree_html((branch.root, *branch.replies), on),
                "more": branch.more,
                "rest": f"{subject.address}branches/{branch.root.seq}/"
                + (f"?after={branch.replies[-1].seq}" if branch.replies else ""),
            }
            for branch in found.branches
        ],
        "pager": _pager(subject.address, found.number, found.pages, "branches/page-{}/", first="branches/"),
        **talk.bounds(comments),
    }
    return _page(request, subject, context, place)


@require_safe
def branch(request: HttpRequest, kind: Kind, pk: int, seq: int, slug: str = "") -> HttpResponse:
    """Comment `seq` and what was said under it, 100 a page: ?after= and ?before= a number of the branch."""
    thread = thread_of(kind, pk)
    if thread is None:
        return _own_page(request, kind, pk, slug)
    subject = subject_of(thread)
    if wrong := _wrong_address(request, subject, slug, f"branches/{seq}/"):
        return wrong
    behind, ahead_of = _position(request, "after"), _position(request, "before")
    root, found = _found(lambda: thread_pages.branch_of(thread, seq, behind=behind, ahead_of=ahead_of))
    comments = [root, *found.comments]
    on = talk.sheet(thread, shown={record.seq for record in comments}, address=subject.lead)
    position = f"?after={behind}" if behind else f"?before={ahead_of}" if ahead_of else ""
    own = f"{subject.address}branches/{seq}/"
    context = {
        "view": "branch",
        "root": root,
        "comments": talk.tree_html(comments, on, root_depth=root.depth),
        "earlier": f"{own}?before={found.comments[0].seq}" if found.earlier and found.comments else "",
        "later": f"{own}?after={found.comments[-1].seq}" if found.later and found.comments else "",
        **talk.bounds(comments),
    }
    return _page(request, subject, context, f"branches/{seq}/{position}")


@require_safe
def comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """To the place where the comment stands for good."""
    related = ("thread__story", "thread__post")
    found = Comment.objects.filter(pk=comment_id).select_related(*related).only("seq", "thread", *_PLACED).first()
    if found is None or not _readable(found.thread):
        raise Http404
    return redirect(comment_place(subject_address(found.thread), found.seq))


def thread_of(kind: Kind, pk: int) -> Thread | None:
    """The thread of this story or post with its subject loaded, if it can be read."""
    if pk > BigIntegerField.MAX_BIGINT:  # of a key of its own Django knows that no row has it; of a foreign one it asks
        return None
    found = Thread.objects.filter(**{kind: pk}).select_related("story__copy", "story__section", "post__author")
    thread = found.defer("story__copy__body", "post__source", "post__html").first()
    return thread if thread and _readable(thread) else None


def subject_of(thread: Thread) -> Subject:
    """Headline and address of what the thread talks about."""
    address = subject_address(thread)
    if thread.story:
        section = thread.story.section.slug if thread.story.section else ""
        return Subject(thread, thread.story.copy.headline, thread.story.copy.language, address, section)
    assert thread.post
    return Subject(thread, thread.post.headline, "", address, "")


_PLACED = (
    "thread__state",
    "thread__story__state",
    "thread__story__slug",
    "thread__post__state",
    "thread__post__slug",
)


def _readable(thread: Thread) -> bool:
    if thread.state == Thread.State.HIDDEN:
        return False
    if thread.story:
        return thread.story.state == Story.State.LIVE
    return bool(thread.post and thread.post.state == ReaderPost.State.LIVE)


def _own_page(request: HttpRequest, kind: Kind, pk: int, slug: str) -> HttpResponse:
    """The page of a subject whose talk cannot be read, if it says why (410). Raises Http404 otherwise."""
    response = stories.story(request, pk, slug) if kind == "story" else posts.post(request, pk, slug)
    if response.status_code == 410:
        return response
    raise Http404


def _wrong_address(
    request: HttpRequest, subject: Subject, slug: str, place: str, *, moved: bool = False
) -> HttpResponse | None:
    """To the true address, if it was asked for by another slug."""
    own = subject.thread.story or subject.thread.post
    if slug == (own.slug if own else "") and not moved:
        return None
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{subject.address}{place}{'?' if query else ''}{query}", permanent=True)


def _found(read: Callable[[], Found]) -> Found:
    try:
        return read()
    except UnableToFindPage as error:
        raise Http404 from error


def _asked_number(request: HttpRequest, thread: Thread) -> tuple[int, str]:
    """The comment that ?n= asks for, or 0 and what is wrong with it. «№ 10 070» is a number too."""
    given = request.GET.get("n")
    if given is None:
        return 0, ""
    number = _NUMBER.fullmatch(given.strip())
    asked = int(re.sub(r"\s", "", number[1])) if number else 0
    if 1 <= asked <= thread.last_seq:
        return asked, ""
    if not thread.last_seq:
        return 0, _("Nobody has spoken here yet.")
    told = {"last": grouped(thread.last_seq)}
    return 0, _("There is no comment of that number here: they go from № 1 to № %(last)s.") % told


def _position(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name)
    if given is None:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,8}", given):
        raise Http404
    return int(given)


def _flat_list(subject: Subject, comments: Any) -> SafeString:
    shown = range(comments[0].seq, comments[-1].seq + 1) if comments else range(0)
    return talk.flat_html(comments, talk.sheet(subject.thread, shown=shown, address=subject.lead))


def _pager(address: str, current: int, last: int, form: str, *, first: str = "") -> dict[str, Any]:
    """The numbers to print with their addresses (None: a gap), and the neighbours."""

    def led(number: int) -> str:
        return address + (first if first and number == 1 else form.format(number))

    shown = [(number, led(number) if number else "") for number in Pages(current, last, address).shown]
    return {
        "current": current,
        "last": last,
        "shown": shown,
        "previous": led(current - 1) if current > 1 else "",
        "next": led(current + 1) if current < last else "",
    }


def _page(
    request: HttpRequest, subject: Subject, context: dict[str, Any], place: str, *, status: int = 200
) -> HttpResponse:
    # As with the story itself, under /en/ stands the same text: one address of it is the true one.
    with translation.override(settings.LANGUAGE_CODE):
        canonical = f"{subject_address(subject.thread)}{place}"
    given = {
        "subject": subject,
        "thread": subject.thread,
        "address": subject.address,
        "here": subject.section,
        "canonical": canonical,
        "closed": subject.thread.state == Thread.State.CLOSED,
        "back": request.path,
        "words_in": subject.language,
        **context,
    }
    return page(request, "site/thread.html", given, status=status)
