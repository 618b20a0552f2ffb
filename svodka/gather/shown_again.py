"""What a feed shows again under another headline or at another address: an update of what came before."""

from __future__ import annotations

from datetime import datetime

import structlog

from svodka.gather import decisions
from svodka.gather.entries import Feed
from svodka.gather.models import FeedEntry, Source

log = structlog.get_logger("svodka.gather")


def fetch_again(source: Source, feed: Feed, *, now: datetime) -> int:
    """Make the pages of retitled and moved entries due; how many. One query where nothing has changed.

    Not those that were first seen more than a week ago: some feeds write «обновлено» into old titles for ever.
    """
    items = {item.guid: item for item in feed.entries}
    known = FeedEntry.objects.filter(source=source, state=FeedEntry.State.FETCHED, due_at=None)
    count = 0
    for entry in known.filter(guid__in=list(items), first_seen_at__gte=now - decisions.WEEK):
        item = items[entry.guid]
        if _place(item.url) == _place(entry.url) and item.title in {"", entry.title}:
            continue
        told = {"title": item.title or entry.title, "url": item.url}
        FeedEntry.objects.filter(pk=entry.pk).update(state=FeedEntry.State.NEW, due_at=now, **told)
        log.info("shown again", source=source.slug, guid=entry.guid)
        count += 1
    return count


def _place(url: str) -> str:
    """Without what some feeds make up anew for each who asks."""
    return url.partition("#")[0].partition("?")[0]
