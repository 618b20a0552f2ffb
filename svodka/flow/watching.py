"""The page of a live story is looked at again: whether it says something else now, or is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import structlog
from django.db import transaction
from django.db.models import QuerySet

from svodka import claims
from svodka.fetch import Fetched, LeadsElsewhere, UnableToFetch
from svodka.flow.again import Says, compare, note_says
from svodka.flow.rereading import UnableToReadAnew, read_capture
from svodka.flow.taking_in import take_in
from svodka.gather import captures as pages
from svodka.gather import decisions, hosts
from svodka.gather.asking import Fetcher
from svodka.gather.entries import LONGEST_URL
from svodka.gather.led_on import MOST_HOSTS
from svodka.gather.models import Capture, FeedEntry, Host, Source
from svodka.gather.visiting import Visit, visit_page
from svodka.stories.actions import sources
from svodka.stories.models import SourceChange, SourceWatch, Story
from svodka.stories.page_keys import is_front_page
from svodka.text.records import Article

log = structlog.get_logger("svodka.flow")

GONE = frozenset({404, 410})
LED_AWAY = "The address leads to the front page of its site now."


def watched() -> QuerySet[SourceWatch]:
    """The looks at pages of live stories, each with what it takes to look and to compare."""
    along = ("story__copy", "story__agency", "story__capture__source", "story__capture__entry")
    return SourceWatch.objects.filter(story__state=Story.State.LIVE).select_related(*along)


def look_at(
    watch: SourceWatch, host: Host, *, now: datetime, fetcher: Fetcher, max_bytes: int, allowed: Sequence[str] = ()
) -> Visit:
    """Ask for the page again, with the same manners as the first time, and for its bytes only if they are others.

    Touches no database; `watch` needs its story with the capture's source.
    """
    first = watch.story.capture
    # Of a page that was named by hand nobody's feed has told, and nobody has agreed to anything.
    source = first.source if first and first.source else Source(feed_url=watch.url)

    def ask(url: str, **given: Any) -> Fetched:
        if url == watch.url:
            given |= {"etag": watch.etag, "last_modified": watch.last_modified}
        return fetcher(url, **given)

    entry = FeedEntry(source=source, url=watch.url)
    return visit_page(entry, host, now=now, fetcher=ask, max_bytes=max_bytes, allowed=allowed, led_on=True)


@transaction.atomic
def note_look(watch: SourceWatch, visit: Visit, *, captures: Path, now: datetime) -> str:
    """Keep what a look has brought, and set the time of the next one; what was found, in one word for the log.

    The bytes are kept only where the page says something else: what a counter or a list beside it changed is let go.
    `watch` needs its story with copy, agency and the capture's source. Raises claims.LeaseLost.
    """
    if visit.rules is not None:
        hosts.note_rules(hosts.host_of(watch.url), visit.rules, now=now)
    found = _found(watch, visit, captures, now)
    log.info("source looked at", story=watch.story_id, found=found)
    return found


def _found(watch: SourceWatch, visit: Visit, captures: Path, now: datetime) -> str:
    answer = visit.answer
    if isinstance(answer, LeadsElsewhere) and watch.attempts < MOST_HOSTS and len(answer.target) <= LONGEST_URL:
        # That host has rules and a turn of its own; from now on the page is looked for there.
        claims.settle(watch, due_at=now)
        SourceWatch.objects.filter(pk=watch.pk).update(url=answer.target, etag="", last_modified="")
        return "led on"
    if isinstance(answer, UnableToFetch):
        return _not_had(watch, answer, now)
    if answer.status == 304:
        return _there(watch, answer, now)
    if is_front_page(answer.final_url) and not is_front_page(watch.url):
        return _missing(watch, LED_AWAY, now)
    capture = _as_capture(watch, answer, visit.permission)
    # What was purged or let go must not lie there again because somebody has looked.
    lay_there = pages.path_of(capture.sha256, captures).exists()
    pages.keep(answer.data, folder=captures)
    taken = False
    try:
        article, _why, _kind = read_capture(capture, captures)
        says = compare(watch.story, article, captures=captures)
        if says is Says.OTHERWISE:
            taken = _take_in(watch, answer, capture, article, captures, now)
    except UnableToReadAnew as refusal:
        return _missing(watch, str(refusal), now)
    finally:
        if not lay_there and not taken:
            pages.remove(capture.sha256, folder=captures)
    if says is Says.AS_BEFORE:
        sources.as_before(story=watch.story, kind=SourceChange.Kind.CHANGED, now=now)
    return _there(watch, answer, now, "changed" if taken else "nothing new")


def _take_in(
    watch: SourceWatch, answer: Fetched, capture: Capture, article: Article, captures: Path, now: datetime
) -> bool:
    """Whether the page was kept; it is read with all others, and then the desk is told."""
    kept = take_in(
        data=answer.data,
        url=capture.url,
        final_url=capture.final_url,
        captures=captures,
        now=now,
        content_type=capture.content_type,
        charset=capture.charset,
        source=capture.source,
        entry=capture.entry,
        permission=capture.permission,
    )
    if kept.refused and kept.capture.state != Capture.State.UNREAD:
        return False
    if kept.capture.state == Capture.State.READ:
        # It says again what it said at some time before.
        note_says(watch.story, kept.capture, article, captures=captures, now=now)
    return True


def _as_capture(watch: SourceWatch, answer: Fetched, permission: str) -> Capture:
    """What would be kept of the answer; not saved."""
    first = watch.story.capture
    return Capture(
        source=first.source if first else None,
        entry=first.entry if first else None,
        url=first.url if first else watch.url,
        final_url=answer.final_url if len(answer.final_url) <= LONGEST_URL else "",
        content_type=answer.content_type[:200],
        charset=answer.charset[:60],
        permission=permission,
        sha256=sha256(answer.data).hexdigest(),
        size=len(answer.data),
    )


def _there(watch: SourceWatch, answer: Fetched, now: datetime, found: str = "nothing new") -> str:
    """The page is there; what is too long to keep would only ever be compared with half of itself."""
    fresh = {}
    if answer.status == 200:
        fresh = {
            "etag": answer.etag if len(answer.etag) <= 300 else "",
            "last_modified": answer.last_modified if len(answer.last_modified) <= 100 else "",
        }
    sources.note_look(watch=watch, now=now, missing_since=None, **fresh)
    sources.as_before(story=watch.story, kind=SourceChange.Kind.GONE, now=now)
    return found


def _not_had(watch: SourceWatch, error: UnableToFetch, now: datetime) -> str:
    """Gone, not wanted to be looked at, or a failure that passes: then it is tried again soon."""
    if error.status in GONE:
        return _missing(watch, str(error), now)
    decided = decisions.after_failed_fetch(error, attempts=watch.attempts)
    if decided.wait is None:
        sources.note_look(watch=watch, now=now, reason=decided.reason)
        return "not looked at"
    claims.settle(watch, due_at=now + decided.wait)
    SourceWatch.objects.filter(pk=watch.pk).update(reason=decided.reason)
    return "not answered"


def _missing(watch: SourceWatch, reason: str, now: datetime) -> str:
    return "gone" if sources.note_missing(watch=watch, reason=reason, now=now) else "missing"
