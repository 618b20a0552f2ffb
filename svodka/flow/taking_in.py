"""A page is kept as it came, once, and made due for reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from svodka.flow.letting_go import keep_bytes_again
from svodka.flow.purging import purged_for
from svodka.gather import captures as pages
from svodka.gather.models import Capture, FeedEntry, Source
from svodka.gather.places import Kind, kind_of
from svodka.stories import actions as stories
from svodka.stories.actions.sources import note_addresses
from svodka.stories.models import Story


@dataclass(frozen=True, slots=True)
class Kept:
    """What take_in did: the capture, and whether these bytes had been taken in before.

    `refused` is why they were no article then; they are due again.
    """

    capture: Capture
    known: bool
    refused: str = ""


def take_in(
    *,
    data: bytes,
    url: str,
    captures: Path,
    now: datetime,
    final_url: str = "",
    content_type: str = "",
    charset: str = "",
    input_kind: str = "",
    source: Source | None = None,
    entry: FeedEntry | None = None,
    permission: str = "",
    publish: bool = False,
) -> Kept:
    """Keep a page as it came and make it due for reading. The same bytes are kept once, wherever they come from.

    Bytes that were refused are read again as they are offered now; what still waits to be read is due at once; what was
    purged is not kept again. An address that gives the bytes of a story's page is another address of that story.
    """
    told = {"url": url, "final_url": final_url, "content_type": content_type, "charset": charset}
    told |= {"input_kind": "mail" if kind_of(url) is Kind.MAILBOX else input_kind, "permission": permission}
    digest = pages.keep(data, folder=captures)
    with transaction.atomic():
        known = Capture.objects.filter(sha256=digest).order_by("pk").first()
        if known and (why := purged_for(known)):
            pages.remove(digest, folder=captures)
            return Kept(known, known=True, refused=why)
        if known and known.let_go_at:
            keep_bytes_again(known, data, captures=captures, now=now)
        if known:
            whose = {"source": source or known.source, "entry": entry or known.entry}
            return _offered_again(known, publish=publish, now=now, **told, **whose)
        came = {"source": source, "entry": entry, "captured_at": now, "sha256": digest, "size": len(data)}
        capture = Capture.objects.create(publish_wanted=publish, due_at=now, **told, **came)
        detail = {"url": url, "sha256": digest, "size": len(data)}
        stories.note(capture=capture, act="taken in", now=now, detail=detail)
    return Kept(capture, known=False)


def _offered_again(known: Capture, *, publish: bool, now: datetime, **given: Any) -> Kept:
    """Make a kept page due as it is offered now, unless it has been read or somebody is reading it."""
    waiting = Capture.objects.filter(pk=known.pk, state=Capture.State.UNREAD)
    if publish:
        waiting.update(publish_wanted=True)
    waiting.filter(lease_until=None).update(due_at=now)
    reason, story = known.reason, Story.objects.filter(capture=known).first()
    if story and note_addresses(story=story, urls=[given["url"], given["final_url"]], now=now):
        stories.note(story=story, act="same page", now=now, detail={"url": given["url"]})
    web = given["url"].startswith(("http://", "https://"))
    if not web or Capture.objects.filter(url=given["url"], sha256=known.sha256).exclude(pk=known.pk).exists():
        # A file's name tells less than an address; and no two captures may have both address and bytes in common.
        del given["url"]
    refused = Capture.objects.filter(pk=known.pk, state=Capture.State.REFUSED).update(
        state=Capture.State.UNREAD, reason="", due_at=now, publish_wanted=known.publish_wanted or publish, **given
    )
    known.refresh_from_db()
    return Kept(known, known=True, refused=reason if refused else "")
