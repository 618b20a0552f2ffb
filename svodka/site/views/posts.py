"""Readers' posts as everybody sees them: one with its answers and its thread, and the list of all."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from svodka.discuss import posts as reads
from svodka.discuss.models import ReaderPost
from svodka.site import answering, json_ld
from svodka.site.addresses import post_address, reader_address
from svodka.site.audience import count_view
from svodka.site.pages import page, page_number, pages_of
from svodka.site.talk import under_subject
from svodka.site.typography import excerpt, typeset_html
from svodka.stories.models import Story
from svodka.stories.queries import Masthead, masthead

POSTS_A_PAGE = 25
# Under a story or a post; all of them are in a list of their own.
ANSWERS_SHOWN = 10
DESCRIPTION_LETTERS = 200
_CODE = re.compile(r"(<pre>.*?</pre>|<code>.*?</code>)", re.DOTALL)
_GONE = {ReaderPost.State.HIDDEN, ReaderPost.State.DELETED}


@require_safe
def post(request: HttpRequest, post_id: int, slug: str = "") -> HttpResponse:
    """The post of this number. Another slug redirects; one that was taken away says by whom and why (410)."""
    found = reads.for_page(post_id)
    if found is None or found.state == ReaderPost.State.DRAFT or found.published_at is None:
        raise Http404
    if found.state in _GONE:
        return page(request, "site/post_gone.html", {"post": found}, status=410)
    if slug != found.slug:
        return redirect(post_address(found.pk, found.slug), permanent=True)
    count_view(request, ("post", found.pk))
    return page(request, "site/post.html", post_context(found, (head := masthead())), head=head)


def post_context(found: ReaderPost, head: Masthead | None) -> dict[str, Any]:
    """Everything post.html shows. Two queries beside the post's own and the masthead: answers, and comments."""
    # Under /en/ stands the same text with other words around it: one address of it is the true one.
    with translation.override(settings.LANGUAGE_CODE):
        canonical = post_address(found.pk, found.slug)
        author = settings.PUBLIC_ADDRESS + reader_address(found.author.username)
    address = post_address(found.pk, found.slug)
    description = excerpt(reads.beginning_of(found.html), DESCRIPTION_LETTERS)
    url = settings.PUBLIC_ADDRESS + canonical
    data = json_ld.forum_posting(found, url=url, author_url=author, description=description)
    return {
        "post": found,
        "line": answering.line_of(reads.answered_by(found)),
        "body": body_html(found.html),
        "answers": reads.answers_to(post_id=found.pk, limit=ANSWERS_SHOWN),
        "answer_to": f"post-{found.pk}",
        "talk": under_subject(found.thread, address),
        "json_ld": json_ld.script(data),
        "description": description,
        "canonical": canonical,
        "here": "posts",
    }


def body_html(rendered: str) -> SafeString:
    """A post's HTML with its quotation marks and dashes set, but for what is code."""
    language = settings.LANGUAGE_CODE
    parts = _CODE.split(rendered)
    # A piece between two codes has no tag at its ends, and only what stands between tags is set.
    made = [part if number % 2 else typeset_html(f">{part}<", language)[1:-1] for number, part in enumerate(parts)]
    return mark_safe("".join(made))  # noqa: S308  sanitised when it was written


@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """All readers' posts, newest first; ?to=story-12 or ?to=post-3: the answers to that."""
    name = request.GET.get("to", "")
    to = answering.find(name)
    if name and to is None:
        raise Http404
    first = (page_number(request) - 1) * POSTS_A_PAGE
    if isinstance(to, Story):
        found = reads.answers_to(story_id=to.pk, first=first, limit=POSTS_A_PAGE)
    elif to:
        found = reads.answers_to(post_id=to.pk, first=first, limit=POSTS_A_PAGE)
    else:
        found = reads.newest(first=first, limit=POSTS_A_PAGE)
    context = {
        "here": "posts",
        "found": found,
        "line": answering.line_of(reads.answered(to)),
        "to": name,
        "pages": pages_of(request, found.total, POSTS_A_PAGE),
    }
    return page(request, "site/posts.html", context)
