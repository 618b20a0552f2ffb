"""A page that has come before: under another address, with another headline, or changed. One page is one story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from svodka.flow.rereading import UnableToReadAnew, read_capture
from svodka.gather.models import Capture, Reading
from svodka.gather.parsers import parser_of
from svodka.stories import actions as stories
from svodka.stories.actions import sources
from svodka.stories.actions.repeating import text_of
from svodka.stories.decisions import BEFORE_PUBLICATION
from svodka.stories.differences import says_otherwise
from svodka.stories.models import SourceChange, Story, StoryAddress
from svodka.stories.page_keys import page_key
from svodka.stories.reread import as_read
from svodka.stories.storylines.reprints import REPRINT_FROM, SHARED_AT_LEAST, containment, shingles
from svodka.text.record import ENGINE, from_json
from svodka.text.records import Article

CHANGED = "The page has changed since it was taken in: the change waits at the desk."
UNCHANGED = "The page says what it said before; the story stands as it was."
ANOTHER_ADDRESS = "This is another address of a page that is a story already."


class Says(Enum):
    """What a page says now, compared with what the desk knows of it."""

    THE_SAME = "the same"
    AS_BEFORE = "as before"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Known:
    """The story that a page is already; `own`: it came from the story's own address, not from another one."""

    story: Story
    own: bool


def story_of(capture: Capture, article: Article) -> Known | None:
    """The story that was made of this page when it came before, if any; four queries at the most.

    The address that was asked for, or the feed's own name for the page, is trusted. Where a redirect or the page itself
    names another address, the words must agree: sites send what is gone to their front page, and some write one
    canonical address into all their pages.
    """
    if asked := _known_at([capture.url], capture):
        first = asked.capture
        own = first is not None and page_key(capture.url) in {page_key(first.url), page_key(first.final_url)}
        return Known(asked, own)
    if capture.entry_id:
        named = Story.objects.filter(capture__entry=capture.entry_id).exclude(capture=capture)
        same = named.select_related("copy", "capture", "agency").order_by("pk").first()
        if same and _is_like(same, article):
            return Known(same, own=True)
    told = _known_at([capture.final_url, article.canonical_url or ""], capture)
    return Known(told, own=False) if told and _is_like(told, article) else None


def _known_at(urls: Iterable[str], capture: Capture) -> Story | None:
    keys = list(sources.keys_of(urls))
    found = StoryAddress.objects.filter(key__in=keys).exclude(story__capture=capture) if keys else None
    along = ("story__copy", "story__capture", "story__agency")
    known = found.select_related(*along).order_by("pk").first() if found is not None else None
    return known.story if known else None


def _is_like(story: Story, article: Article) -> bool:
    """Whether the headline is the same, or a part of the text."""
    copy = story.copy
    if copy.headline.casefold() == article.headline.casefold():
        return True
    ours = shingles(text_of(copy))
    theirs = shingles("\n".join([article.standfirst or "", *(block.text for block in article.body)]))
    share = max(containment(ours, theirs), containment(theirs, ours))
    return len(ours & theirs) >= SHARED_AT_LEAST and share >= REPRINT_FROM


def note_again(known: Known, capture: Capture, article: Article, *, captures: Path, now: datetime) -> str:
    """Keep that the page came again, and tell the desk where it says something else. Returns what became of it."""
    story = known.story
    new = sources.note_addresses(story=story, urls=[capture.url, capture.final_url], now=now)
    if not known.own:
        if new:
            stories.note(story=story, capture=capture, act="same page", now=now, detail={"url": capture.url})
        return ANOTHER_ADDRESS
    return CHANGED if note_says(story, capture, article, captures=captures, now=now) is Says.OTHERWISE else UNCHANGED


def note_says(story: Story, capture: Capture, article: Article, *, captures: Path, now: datetime) -> Says:
    """Tell the desk when the page, as kept in `capture`, says something else than it knows."""
    says = compare(story, article, captures=captures)
    if says is Says.AS_BEFORE:
        sources.as_before(story=story, kind=SourceChange.Kind.CHANGED, now=now)
    elif says is Says.OTHERWISE and story.state in BEFORE_PUBLICATION | {Story.State.LIVE}:
        sources.ring(story=story, kind=SourceChange.Kind.CHANGED, capture=capture, now=now)
    elif says is Says.OTHERWISE:
        detail = {"capture": capture.pk, "url": capture.url}
        stories.note(story=story, capture=capture, act="source changed", now=now, detail=detail)
    return says


def compare(story: Story, article: Article, *, captures: Path) -> Says:
    """What a reading of the story's page says, compared with what the desk has been told of it last.

    Both are read by the same reader: what only a new one finds is no change of the page.
    """
    seen, now = sources.last_seen(story), as_read(story, article)
    if seen is not None and not says_otherwise(as_read(story, article_of(seen, captures)), now):
        return Says.THE_SAME
    taken = story.capture
    if taken is not None and taken != seen and not says_otherwise(as_read(story, article_of(taken, captures)), now):
        return Says.AS_BEFORE
    return Says.OTHERWISE


def article_of(capture: Capture, captures: Path) -> Article:
    """The page as it is read today; where its bytes are gone, as it was read last. Raises UnableToReadAnew."""
    read = Reading.objects.filter(capture=capture, engine=ENGINE).first()
    if read is not None and parser_of(capture.source_id) is None:
        return from_json(read.record).article
    try:
        article, _why, _kind = read_capture(capture, captures)
    except UnableToReadAnew:
        last = Reading.objects.filter(capture=capture).order_by("-made_at", "-pk").first()
        if last is None:
            raise
        return from_json(last.record).article
    return article
