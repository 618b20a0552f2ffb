"""Gathering: adding a source and polling it; the pages that it shows are fetched next door, in pages.

Asking (the network, no database) and noting the answer (the database, no network) are apart, so that a worker
may ask several at once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.db import transaction
from django.db.models import Q

from svodka import claims
from svodka.errors import SvodkaError
from svodka.fetch import AddressRefused, Fetched, GoneForGood, TryLater, UnableToFetch, parse_address
from svodka.gather import decisions, websub
from svodka.gather.asking import Answer, Fetcher
from svodka.gather.feeds import FEED_BYTES, Feed, Item, UnableToReadFeed, read_feed
from svodka.gather.listings import read_listing
from svodka.gather.models import FeedEntry, Source
from svodka.gather.places import Kind, Listed, Places, address_of, complaint, kind_of, longest_between
from svodka.gather.shown_again import fetch_again
from svodka.gather.well_formed import newest_sitemap

log = structlog.get_logger("svodka.gather")

# The pages of one poll mostly come from one host: a second between them is polite.
BETWEEN_PAGES = timedelta(seconds=1)
FILES_AT_ONCE = 500


class UnableToAddSource(SvodkaError):
    """The name or the address given cannot be a source."""


class GatheredAlready(UnableToAddSource):
    """The address is that of a source that is there."""


@dataclass(frozen=True)
class Polled:
    """What a poll brought: how many new entries to fetch, and the error in words when it failed."""

    new: int = 0
    error: str = ""


@transaction.atomic
def add_source(
    *,
    name: str,
    feed_url: str,
    now: datetime,
    slug: str = "",
    link_selector: str = "",
    agreed: bool = False,
    pinned_minutes: int = 0,
    kinds: Collection[Kind] = (Kind.WEB,),
) -> Source:
    """A new source of one of the `kinds`, due at once. `slug` is made from the host when it is not given; with
    `link_selector` the address is that of a page that lists stories; `agreed`: the publisher lets us take pages
    whatever it tells machines.

    Raises UnableToAddSource for a missing name, for what is no web address and for a feed we have already.
    """
    name = name.strip()
    if not name or len(name) > 200:
        raise UnableToAddSource("A source needs a name of at most 200 characters.")
    try:
        local = kind_of(feed_url) in set(kinds) - {Kind.WEB}
        address = address_of(feed_url.strip()) if local else str(parse_address(feed_url.strip()))
    except AddressRefused as refusal:
        raise UnableToAddSource(str(refusal)) from None
    if len(address) > 1000:
        raise UnableToAddSource("The address of the feed is longer than 1,000 characters.")
    if known := Source.objects.filter(feed_url=address).first():
        raise GatheredAlready(f"{address} is gathered already, as «{known.name}».")
    if len(link_selector) > 300:
        raise UnableToAddSource("The selector is longer than 300 characters.")
    return Source.objects.create(
        name=name,
        slug=_free_slug(slug or address),
        feed_url=address,
        link_selector=link_selector,
        agreed=agreed,
        pinned_minutes=pinned_minutes,
        due_at=now,
    )


@transaction.atomic
def change_source(
    source: Source, *, name: str, link_selector: str, agreed: bool, now: datetime, pinned_minutes: int = 0
) -> None:
    """What people say of a source. With a new agreement the pages of the last week that were not wanted are due; with
    another interval the source itself.
    """
    rows = Source.objects.filter(pk=source.pk)
    newly = agreed and rows.filter(agreed=False).exists()
    if rows.exclude(pinned_minutes=pinned_minutes).exists():
        poll_soon(source, now=now)
    rows.update(name=name, link_selector=link_selector, agreed=agreed, pinned_minutes=pinned_minutes)
    if newly:
        unwanted = FeedEntry.objects.filter(source=source, state=FeedEntry.State.FORBIDDEN)
        unwanted.filter(first_seen_at__gte=now - decisions.WEEK).update(state=FeedEntry.State.NEW, due_at=now)


def _free_slug(wanted: str) -> str:
    host = urlsplit(wanted).hostname or wanted
    base = re.sub(r"[^a-z0-9]+", "-", host.lower().removeprefix("www.")).strip("-")[:70] or "source"
    taken = set(Source.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


@transaction.atomic
def poll_soon(source: Source, *, now: datetime) -> bool:
    """Let a worker poll the source at its next look; False when it is switched off."""
    return bool(Source.objects.filter(pk=source.pk, active=True).update(due_at=now))


@transaction.atomic
def switch(source: Source, *, on: bool, now: datetime) -> None:
    """Poll the source from now on, with its failures forgotten, or no longer; what came from it stays."""
    # Its hub is told by the feed's own words, so the feed is asked for in full.
    fresh = {"etag": "", "last_modified": "", "due_at": now} if on else {"due_at": None}
    Source.objects.filter(pk=source.pk).update(active=on, failures=0, last_error="", **fresh)
    if not on:
        websub.end(source, now=now)


# --- polling ---


def poll(
    source: Source, *, now: datetime, fetcher: Fetcher, allowed: Sequence[str] = (), jitter: float = 0.0
) -> Polled:
    """Ask a source for its feed and note what came; see `note_poll`."""
    answer = ask_source(source, now=now, fetcher=fetcher, allowed=allowed)
    return note_poll(source, answer, now=now, jitter=jitter)


def ask_source(
    source: Source,
    *,
    now: datetime,
    fetcher: Fetcher,
    allowed: Sequence[str] = (),
    places: Places | None = None,
    address: str = "",
    one_host: bool = False,
) -> Answer:
    """The feed, or nothing new, or why it could not be had; `address` is where redirects have led, of which none goes
    to another host with `one_host`. Touches no database.
    """
    if kind_of(source.feed_url) is not Kind.WEB:
        return (places or Places()).ask(source, now=now)
    try:
        answer = fetcher(
            address or source.feed_url,
            max_bytes=FEED_BYTES,
            now=now,
            etag=source.etag,
            last_modified=source.last_modified,
            allowed=() if address else allowed,
            one_host=one_host,
        )
        inner = newest_sitemap(answer.data, url=answer.final_url)
        if not inner or source.link_selector:
            return answer
        # The index may stay the same while its part changes, so its ETag is not for next time.
        pairs = decisions.allowed_for(inner, allowed, named_by=source.feed_url)
        part = fetcher(inner, max_bytes=FEED_BYTES, now=now, allowed=pairs)
        return replace(part, url=answer.url, moved_to=answer.moved_to, etag="", last_modified="")
    except UnableToFetch as error:
        return error


@transaction.atomic
def note_poll(source: Source, answer: Answer, *, now: datetime, jitter: float = 0.0) -> Polled:
    """Keep what a poll has shown and set the time of the next one. `jitter` (0 to 1) lengthens the wait a little.

    New entries become due rows. A feed that is gone for good (410) switches its source off; one that has moved
    for good gets its new address. Raises claims.LeaseLost when the source is no longer held.
    """
    source.last_polled_at = now
    if isinstance(answer, GoneForGood):
        return _switch_off(source, f"{answer} The source is switched off.", now=now)
    if isinstance(answer, UnableToFetch):
        wait = answer.retry_after if isinstance(answer, TryLater) else None
        return _failed(source, str(answer), now=now, jitter=jitter, retry_after=wait)
    if answer.status == 304:
        return _succeeded(source, answer, None, now=now, jitter=jitter, new=0)
    try:
        feed = _read(source, answer)
    except UnableToReadFeed as refusal:
        return _failed(source, str(refusal), now=now, jitter=jitter)
    new = note_entries(source, feed, now)
    fetch_again(source, feed, now=now)
    return _succeeded(source, answer, feed, now=now, jitter=jitter, new=new)


def _read(source: Source, answer: Fetched) -> Feed:
    if isinstance(answer, Listed):
        return answer.feed
    if source.link_selector:
        selector = source.link_selector
        return read_listing(answer.data, url=answer.final_url, selector=selector, charset=answer.charset)
    return read_feed(answer.data, url=answer.final_url, charset=answer.charset)


def _switch_off(source: Source, reason: str, *, now: datetime) -> Polled:
    source.active = False
    source.failures += 1
    source.last_error = reason
    _settle(source, due_at=None)
    websub.end(source, now=now)
    log.warning("source switched off", source=source.slug, reason=reason)
    return Polled(error=reason)


def _failed(
    source: Source, reason: str, *, now: datetime, jitter: float, retry_after: timedelta | None = None
) -> Polled:
    source.failures += 1
    source.last_error = reason
    upcoming = decisions.next_poll_after_failure(
        now=now,
        interval=timedelta(minutes=source.pinned_minutes or source.interval_minutes),
        failures=source.failures,
        jitter=jitter,
        retry_after=retry_after,
    )
    _settle(source, due_at=upcoming.due_at)
    log.warning("not polled", source=source.slug, reason=reason, again_at=upcoming.due_at, why=upcoming.reasons)
    return Polled(error=reason)


def _succeeded(source: Source, answer: Fetched, feed: Feed | None, *, now: datetime, jitter: float, new: int) -> Polled:
    if feed:
        # Kept, because the usual answer, 304, does not repeat it.
        source.ttl_minutes = math.ceil((feed.ttl or timedelta(0)) / timedelta(minutes=1))
    upcoming = decisions.next_poll(
        now=now,
        stories_last_week=_stories_last_week(source, now),
        jitter=jitter,
        ttl=timedelta(minutes=source.ttl_minutes),
        max_age=decisions.max_age(answer.headers.get("cache-control", "")),
        pinned=timedelta(minutes=source.pinned_minutes),
        agreed=source.agreed,
        longest=longest_between(source.feed_url),
        told=websub.is_told(source, now=now, found=new),
    )
    source.last_success_at = now
    source.failures, source.last_error = 0, complaint(source, answer)
    source.interval_minutes = math.ceil(upcoming.interval / timedelta(minutes=1))
    source.interval_why = "; ".join(upcoming.reasons)
    if feed:
        # What does not fit would only ever be compared with half of itself.
        source.etag = answer.etag if len(answer.etag) <= 300 else ""
        source.last_modified = answer.last_modified if len(answer.last_modified) <= 100 else ""
        source.site_url = source.site_url or (feed.link if len(feed.link) <= 1000 else "")
        _note_move(source, answer.moved_to)
        websub.note_announced(source, websub.announced(answer), now=now)
    _settle(source, due_at=upcoming.due_at)
    log.info("polled", source=source.slug, new=new, again_at=upcoming.due_at, why=upcoming.reasons)
    return Polled(new=new)


def _note_move(source: Source, moved_to: str) -> None:
    """Only a feed that was read at the end of the redirect gets here: a captive portal moves nothing."""
    if not moved_to or moved_to == source.feed_url or len(moved_to) > 1000:
        return
    if Source.objects.filter(feed_url=moved_to).exists():
        log.warning("source has moved to another source's feed", source=source.slug, moved_to=moved_to)
        return
    log.info("source has moved", source=source.slug, moved_from=source.feed_url, moved_to=moved_to)
    source.feed_url = moved_to


def _settle(source: Source, *, due_at: datetime | None) -> None:
    claims.settle(source, due_at=due_at)
    # Failures of the feed have a count of their own: these are of a worker's attempts at this poll.
    source.attempts = 0
    polling = ["attempts", "last_polled_at", "last_success_at", "failures", "last_error", "active"]
    polling += ["interval_minutes", "interval_why"]
    source.save(update_fields=[*polling, "ttl_minutes", "etag", "last_modified", "site_url", "feed_url"])


def note_entries(source: Source, feed: Feed, now: datetime) -> int:
    """Make rows of what is new; returns how many pages are to be fetched, the oldest first, one after another."""
    shown = FeedEntry.objects.filter(source=source)
    guids = set(shown.filter(guid__in=[item.guid for item in feed.entries]).values_list("guid", flat=True))
    unknown = [item.url for item in feed.entries if item.guid not in guids]
    # A file that has changed is new at the address that it had; all files of a folder are wanted, and nobody waits.
    folder = kind_of(source.feed_url) is Kind.FOLDER
    urls = set(shown.filter(url__in=unknown).values_list("url", flat=True)) if unknown and not folder else set()
    choice = decisions.choose_entries(
        feed.entries,
        now=now,
        known_guids=guids,
        known_urls=urls,
        first_poll=source.last_success_at is None and not folder,
        most=FILES_AT_ONCE if folder else decisions.ONE_POLL,
    )
    between = timedelta() if folder else BETWEEN_PAGES
    fetch = [
        _entry(source, item, now, due_at=now + place * between) for place, item in enumerate(reversed(choice.fetch))
    ]
    passed = [
        _entry(source, passed.item, now, state=FeedEntry.State.GIVEN_UP, last_error=passed.reason)
        for passed in choice.pass_over
    ]
    FeedEntry.objects.bulk_create([*fetch, *passed], ignore_conflicts=True, batch_size=200)
    if choice.left_for_later:
        log.info("entries left for the next poll", source=source.slug, count=choice.left_for_later)
    return len(fetch)


def _entry(source: Source, item: Item, now: datetime, **given: Any) -> FeedEntry:
    return FeedEntry(
        source=source,
        guid=item.guid,
        url=item.url,
        title=item.title,
        published_at=item.published_at,
        first_seen_at=now,
        **given,
    )


def _stories_last_week(source: Source, now: datetime) -> int:
    week_ago = now - decisions.WEEK
    dated = Q(published_at__gte=week_ago) | Q(published_at__isnull=True, first_seen_at__gte=week_ago)
    return FeedEntry.objects.filter(dated, source=source).count()
