"""Reads of readers' posts: one for its page, lists, answers, an author's own."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Max, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, Greatest, Substr

from svodka.discuss.models import ReaderPost
from svodka.stories.models import Story

# Enough of the HTML for three sentences, links and all: a page of posts does not load 50,000 letters of each.
_BEGINNING = 1_500
_TAG = re.compile(r"<[^>]*(?:>|$)")
_CUT_ENTITY = re.compile(r"&\w*$")
_HEADING = re.compile(r"<h[23]>.*?(?:</h[23]>|$)", re.DOTALL)
_END_OF_BLOCK = re.compile(r"</(?:p|li|h[23]|blockquote|pre)>|<br>")


@dataclass(frozen=True, slots=True)
class AnsweredThing:
    """What a post answers. `gone`: it can no longer be read, so that nothing leads to it; the headline of a post that
    its author deleted is empty. `language` is empty for a post: readers are not asked for it.
    """

    headline: str
    language: str
    story_id: int | None
    post_id: int | None
    slug: str
    gone: bool


@dataclass(frozen=True, slots=True)
class PostRow:
    """A live post as one row of a list; `beginning` are its first words, without markup and headings."""

    pk: int
    slug: str
    headline: str
    beginning: str
    author: str
    published_at: datetime
    comment_count: int


@dataclass(frozen=True, slots=True)
class PostRows:
    """Some live posts, and how many there are in all."""

    rows: Sequence[PostRow]
    total: int


@dataclass(frozen=True, slots=True)
class OwnPost:
    """A post as its author sees it in their list: drafts, hidden and deleted ones too."""

    pk: int
    slug: str
    headline: str
    state: str
    state_reason: str
    at: datetime
    comment_count: int


# --- one post ---


def for_page(post_id: int) -> ReaderPost | None:
    """A post in any state with its author, its thread and what it answers, in one query."""
    related = ReaderPost.objects.select_related("author", "thread", "to_story__copy", "to_post")
    unread = ("source", "to_post__source", "to_post__html", "to_story__copy__body")
    return related.defer(*unread).filter(pk=post_id).first()


def own(post_id: int, author_id: int) -> ReaderPost | None:
    """The author's own post in any state, with its words and what it answers; None for everybody else's."""
    related = ReaderPost.objects.select_related("to_story__copy", "to_post")
    unread = ("to_post__source", "to_post__html", "to_story__copy__body")
    return related.defer(*unread).filter(pk=post_id, author=author_id).first()


def answered_by(post: ReaderPost) -> AnsweredThing | None:
    """What the post answers; None for an essay. Asks nothing of a post that came from `for_page` or `own`."""
    return answered(post.to_story or post.to_post)


def answered(thing: Story | ReaderPost | None) -> AnsweredThing | None:
    """The thing as something that is answered. Of a story its copy is asked for."""
    if isinstance(thing, Story):
        gone = thing.state != Story.State.LIVE
        return AnsweredThing(thing.copy.headline, thing.copy.language, thing.pk, None, thing.slug, gone)
    if thing:
        gone = thing.state != ReaderPost.State.LIVE
        headline = "" if thing.state in {ReaderPost.State.DELETED, ReaderPost.State.DRAFT} else thing.headline
        return AnsweredThing(headline, "", None, thing.pk, thing.slug, gone)
    return None


def live_story(story_id: int) -> Story | None:
    """The live story of that number with its copy, to be answered."""
    return Story.objects.live().select_related("copy").defer("copy__body").filter(pk=story_id).first()


def live_post(post_id: int) -> ReaderPost | None:
    """The live post of that number, to be answered."""
    return live().defer("source", "html").filter(pk=post_id).first()


# --- lists ---


def live() -> QuerySet[ReaderPost]:
    return ReaderPost.objects.filter(state=ReaderPost.State.LIVE)


def newest(*, limit: int, first: int = 0) -> PostRows:
    """Live posts number `first` to `first + limit`, newest first, in one query. Beyond the last one `total` is 0."""
    return _rows(live().order_by("-published_at", "-pk"), first, limit)


def answers_to(*, story_id: int | None = None, post_id: int | None = None, limit: int, first: int = 0) -> PostRows:
    """Live answers to a story or a post, newest first, in one query."""
    what = {"to_story_id": story_id} if story_id else {"to_post_id": post_id}
    return _rows(live().filter(**what).order_by("-published_at", "-pk"), first, limit)


def of_author(author_id: int, *, limit: int, before: int | None = None) -> PostRows:
    """Live posts of a reader, newest first, or those before the post of that number: what everybody sees on their
    page; `total` counts them all. One query.
    """
    own = live().filter(author=author_id)
    if before is None:
        return _rows(own.order_by("-pk"), 0, limit)
    total = own.order_by().values("author").annotate(n=Count("pk")).values("n")
    return _rows(own.filter(pk__lt=before).order_by("-pk"), 0, limit, total=Subquery(total))


def of_numbers(post_ids: Sequence[int]) -> list[ReaderPost]:
    """The live ones among the posts with their authors, in the order of their numbers given."""
    found = live().filter(pk__in=post_ids).select_related("author")
    by_number = {post.pk: post for post in found}
    return [by_number[number] for number in post_ids if number in by_number]


def posts_of(author_id: int, *, limit: int | None = None, before: int | None = None) -> list[OwnPost]:
    """The posts of a reader for themselves, the last begun first: drafts, live, hidden and deleted ones; all, or
    `limit`, or those before the post of that number. A deleted one is there as long as it can be brought back.
    `at`: the publication, or of a draft when it was saved.
    """
    rows = ReaderPost.objects.filter(author=author_id).exclude(state=ReaderPost.State.DELETED, source="", headline="")
    at = Coalesce("published_at", "edited_at", "created_at")
    values = rows.order_by("-pk").values_list("pk", "slug", "headline", "state", "state_reason", at, "comment_count")
    values = values.filter(pk__lt=before) if before else values
    return [OwnPost(*row) for row in values[:limit]]


def _rows(posts: QuerySet[ReaderPost], first: int, size: int, total: Any = None) -> PostRows:
    values: QuerySet[ReaderPost, Any] = posts.annotate(all=total or Window(Count("pk"))).values_list(
        "all", "pk", "slug", "headline", Substr("html", 1, _BEGINNING), "author__username", "published_at",
        "comment_count",
    )  # fmt: skip
    found = list(values[first : first + size])
    rows = [
        PostRow(pk, slug, headline, beginning_of(text), author, at, comments)
        for _all, pk, slug, headline, text, author, at, comments in found
    ]
    return PostRows(rows, found[0][0] if found else 0)


def beginning_of(rendered: str) -> str:
    """The words of the beginning of a post's HTML, cut anywhere: no tags, no headings, no half of an entity."""
    return " ".join(words_of(_CUT_ENTITY.sub("", rendered), headings=False).split())


def words_of(rendered: str, *, headings: bool = True) -> str:
    """The plain text of a post's HTML, a line for each paragraph and, if wanted, each heading."""
    rendered = rendered if headings else _HEADING.sub("", rendered)
    return html.unescape(_TAG.sub("", _END_OF_BLOCK.sub("\n", rendered))).strip()


# --- feeds and sitemaps ---


def for_feed(limit: int) -> list[ReaderPost]:
    """The newest live posts with their authors, in one query."""
    return list(live().select_related("author").defer("source").order_by("-published_at", "-pk")[:limit])


def last_gone_at() -> datetime | None:
    """When a published post was last deleted: it changes a feed without adding anything to it."""
    gone = ReaderPost.objects.filter(state=ReaderPost.State.DELETED, published_at__isnull=False)
    return gone.aggregate(last=Max("edited_at"))["last"]


_CHANGED = Greatest("published_at", Coalesce("edited_at", "published_at"))


def sitemap_parts(size: int) -> list[tuple[int, datetime]]:
    """(part, when its newest change was) for the posts' numbers in blocks of `size`."""
    part = ExpressionWrapper(F("pk") / size, output_field=BigIntegerField())
    return list(live().annotate(part=part).values_list("part").annotate(changed=Max(_CHANGED)).order_by("part"))


def sitemap_part(part: int, size: int) -> list[tuple[int, str, datetime]]:
    """(number, slug, last change) of the live posts of one block."""
    rows = live().filter(pk__gte=part * size, pk__lt=(part + 1) * size).annotate(changed=_CHANGED)
    return list(rows.order_by("pk").values_list("pk", "slug", "changed"))
