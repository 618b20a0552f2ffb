"""Search over the published stories, and over readers' posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from svodka.discuss.models import ReaderPost
from svodka.discuss.posts import of_numbers, words_of
from svodka.search.queries import Found, Order, excerpt, find, highlight
from svodka.site import shown
from svodka.site.pages import Pages, page, page_number
from svodka.site.typography import typeset, unbroken
from svodka.stories import listings
from svodka.stories.bodies import from_stream
from svodka.stories.models import Copy
from svodka.stories.queries import Masthead, StoryRow, masthead
from svodka.stories.rights import may_show_text, open_text_of
from svodka.text.morphology import normal_forms, plain

HITS_A_PAGE = 20
EXCERPT_LETTERS = 240
# What a form field may hold is shown again in the page; no question is longer.
SHOWN_QUERY = 300
ORDERS: dict[Order, Any] = {"newest": _("newest first"), "relevance": _("by relevance")}


@dataclass(frozen=True, slots=True)
class Hit:
    """A story or a post found: its row, the headline and a sentence with the words marked."""

    row: StoryRow | ReaderPost
    headline: SafeString
    sentence: SafeString


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """/search/?q=…&section=…&order=…&in=posts&page=…: the form, and the hits when there is a question."""
    head = masthead()
    in_posts = request.GET.get("in") == "posts"
    query = request.GET.get("q", "").strip()
    order: Order = "relevance" if request.GET.get("order") == "relevance" else "newest"
    slugs = {link.slug for link in head.sections} if head else set()
    section = "" if in_posts else request.GET.get("section", "")
    section = section if section in slugs else ""
    context: dict[str, Any] = {
        "query": query[:SHOWN_QUERY],
        "order": order,
        "orders": [(value, title, _address(query, section, value, in_posts)) for value, title in ORDERS.items()],
        "section": section,
        "in_posts": in_posts,
        "elsewhere": _address(query, "", order, not in_posts),
    }
    if query:
        context |= _answer(request, query, section, order, head, in_posts)
    return page(request, "site/search.html", context, head=head)


def _address(query: str, section: str, order: Order, in_posts: bool) -> str:
    given = {"q": query[:SHOWN_QUERY], "section": section, "order": order if order != "newest" else ""}
    given["in"] = "posts" if in_posts else ""
    return "?" + urlencode({name: value for name, value in given.items() if value})


def _answer(
    request: HttpRequest, query: str, section: str, order: Order, head: Masthead | None, in_posts: bool
) -> dict[str, Any]:
    number = page_number(request)
    kind = "post" if in_posts else "story"
    facets = {"state": "live", **({"section": section} if section else {})}
    offset = (number - 1) * HITS_A_PAGE
    found = find(query, kind=kind, facets=facets, order=order, offset=offset, limit=HITS_A_PAGE)
    pages = Pages(number, max(1, -(-found.total // HITS_A_PAGE)), _address(query, section, order, in_posts))
    if number > pages.last:
        raise Http404
    hits = _hits_in_posts(found) if in_posts else _hits(found, head)
    return {"found": found, "hits": hits, "pages": pages, "forms": _forms(found.words)}


def _hits(found: Found, head: Masthead | None) -> list[Hit]:
    if not found.ids:
        return []
    rows, copies = listings.of_numbers(found.ids), listings.copies_of(found.ids)
    open_text = head.open_text if head else ""
    return [_hit(row, copies[row.pk], found.words, open_text) for row in rows if row.pk in copies]


def _hits_in_posts(found: Found) -> list[Hit]:
    language = settings.LANGUAGE_CODE
    return [
        Hit(
            post,
            marked(post.headline, found.words, language),
            marked(excerpt(words_of(post.html, headings=False), found.words, EXCERPT_LETTERS), found.words, language),
        )
        for post in of_numbers(found.ids)
    ]


def _hit(row: StoryRow, copy: Copy, words: Sequence[str], open_text: str) -> Hit:
    """Nothing is quoted that the story's own page does not show: question by question one would fetch a whole text."""
    source = copy.story.capture.source if copy.story.capture else None
    intake = getattr(source, "intake", None)
    wanted = open_text_of(source=intake.open_text if intake else "", portal=open_text)
    extent = may_show_text(copy, channel="search", open_text=wanted).extent
    told = shown.words_shown(copy.standfirst, from_stream(copy.body.raw_data), extent)
    sentence = excerpt(told, words, EXCERPT_LETTERS)
    return Hit(row, marked(row.headline, words, row.language), marked(sentence, words, row.language))


def marked(text: str, words: Sequence[str], language: str) -> SafeString:
    """The text as it is printed, escaped, every form of the words in <mark>."""
    out, at = [], 0
    # Setting keeps every offset; what does not (`unbroken`) comes after, piece by piece.
    set_text = typeset(text, language or "ru")
    for start, end in highlight(text, words):
        out += [escape(unbroken(set_text[at:start])), "<mark>", escape(unbroken(set_text[start:end])), "</mark>"]
        at = end
    out.append(escape(unbroken(set_text[at:])))
    return mark_safe("".join(out))  # noqa: S308


def _forms(words: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Each word with the dictionary forms it was looked for by, where they tell more than the word itself."""
    return [(word, [form for form in normal_forms(word) if form != plain(word)]) for word in words]
