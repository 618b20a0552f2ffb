"""The pages that a source shows: asked for, and handed on or given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog
from django.db import transaction

from svodka import claims
from svodka.fetch import UnableToFetch
from svodka.gather import decisions
from svodka.gather.asking import Answer, Fetcher
from svodka.gather.entries import LONGEST_URL
from svodka.gather.manners import Unwanted
from svodka.gather.models import FeedEntry, Source

log = structlog.get_logger("svodka.gather")


class Keep(Protocol):
    """flow.take_in with the folder and the time filled in."""

    def __call__(
        self,
        *,
        data: bytes,
        url: str,
        final_url: str,
        content_type: str,
        charset: str,
        source: Source,
        entry: FeedEntry,
        permission: str,
    ) -> Any: ...


def ask_page(
    entry: FeedEntry,
    *,
    now: datetime,
    fetcher: Fetcher,
    max_bytes: int,
    allowed: Sequence[str] = (),
    one_host: bool = False,
) -> Answer:
    """The page, or why it could not be had. Touches no database when `entry.source` is loaded.

    Of `allowed` only the pair at which the source's own feed lives is used, and none once a redirect has led elsewhere.
    """
    pairs = () if entry.leads_to else decisions.allowed_for(entry.url, allowed, named_by=entry.source.feed_url)
    try:
        return fetcher(entry.next_url, max_bytes=max_bytes, now=now, allowed=pairs, one_host=one_host)
    except UnableToFetch as error:
        return error


@transaction.atomic
def note_page(entry: FeedEntry, answer: Answer, *, now: datetime, keep: Keep, permission: str = "") -> str:
    """Hand a page to `keep` in the same transaction in which its entry is done, or note why there is none.

    `permission` is why it may be kept. A passing failure makes the entry due again later; any other gives it up with
    the reason. Returns the error in words, "" for none. Raises claims.LeaseLost when the entry is no longer held.
    """
    if isinstance(answer, UnableToFetch):
        return _note_failure(entry, answer, now)
    claims.settle(entry, due_at=None)
    keep(
        data=answer.data,
        url=entry.url,
        final_url=answer.final_url if len(answer.final_url) <= LONGEST_URL else "",
        content_type=answer.content_type[:200],
        charset=answer.charset[:60],
        source=entry.source,
        entry=entry,
        permission=permission,
    )
    entry.state, entry.last_error = FeedEntry.State.FETCHED, ""
    entry.save(update_fields=["state", "last_error"])
    return ""


def _note_failure(entry: FeedEntry, error: UnableToFetch, now: datetime) -> str:
    decided = decisions.after_failed_fetch(error, attempts=entry.attempts)
    claims.settle(entry, due_at=None if decided.wait is None else now + decided.wait)
    if decided.wait is None:
        entry.state = FeedEntry.State.FORBIDDEN if isinstance(error, Unwanted) else FeedEntry.State.GIVEN_UP
    entry.last_error = decided.reason
    # The next attempt begins at the beginning: redirects change.
    entry.leads_to, entry.hops = "", 0
    entry.save(update_fields=["state", "last_error", "leads_to", "hops"])
    log.warning("page not fetched", url=entry.url, reason=decided.reason, again_at=entry.due_at)
    return decided.reason
