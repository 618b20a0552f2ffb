"""What to fetch next and when: from what is known to a named decision with its reasons. No rows, no clock."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from svodka import claims
from svodka.fetch import AddressRefused, Fetched, GoneForGood, TooLarge, TryLater, UnableToFetch
from svodka.gather.feeds import Item
from svodka.gather.manners import Unwanted

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=24)
# A hub that has fallen silent costs a working day's morning at the most.
WHILE_TOLD = timedelta(hours=3)
WEEK = timedelta(days=7)
# A dozen looks for every story expected: one a day is seen within two hours, twenty-four a day within five minutes.
LOOKS_A_STORY = 12
# Up to a quarter longer, so that sources added together do not stay together.
JITTER = 0.25
# A new source brings its newest stories; its archive is not news.
FIRST_POLL = 20
ONE_POLL = 50
OLDEST = timedelta(days=30)
# 30 s, 1 min, 2 min … : ten attempts last four hours, which outlives a restart and most repairs.
MOST_ATTEMPTS = 10
# What a later request may answer differently; any other 4xx is an answer for good.
PASSING = {401, 403, 408, 425, 429}
MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True)
class NextPoll:
    """When to ask a source again, and why then."""

    due_at: datetime
    interval: timedelta
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class PassedOver:
    item: Item
    reason: str


@dataclass(frozen=True)
class EntryChoice:
    """What to do with the entries of a feed: fetch some, remember others unfetched; what is known is in neither."""

    fetch: tuple[Item, ...]
    pass_over: tuple[PassedOver, ...]
    known: int
    left_for_later: int


@dataclass(frozen=True)
class AfterFailure:
    """What to do about a page that could not be fetched: try again after `wait`, or give it up (None)."""

    wait: timedelta | None
    reason: str


def next_poll(
    *,
    now: datetime,
    stories_last_week: int,
    jitter: float,
    ttl: timedelta | None = None,
    max_age: timedelta | None = None,
    pinned: timedelta | None = None,
    agreed: bool = False,
    longest: timedelta = LONGEST,
    told: bool = False,
) -> NextPoll:
    """When to poll a source that has answered.

    The interval is the one that somebody has set (`pinned`), or follows from how much it publishes; the source may ask
    for a longer one (`ttl` of the feed, `max_age` of its Cache-Control), unless its publisher has `agreed`. Always
    within 5 minutes and 24 hours, plus `jitter` (0 to 1) of a quarter; of itself no longer than `longest`. `told`: a
    hub tells us of news, and polls are only there to notice when it falls silent.
    """
    interval = WEEK / (stories_last_week * LOOKS_A_STORY) if stories_last_week else longest
    interval = min(interval, longest)
    interval = min(max(pinned or interval, SHORTEST), LONGEST)
    reasons = ["set at the desk" if pinned else f"{stories_last_week} stories in the last week"]
    if told and not pinned and interval < WHILE_TOLD:
        interval = WHILE_TOLD
        reasons.append("its hub tells of news")
    for asked, where in ((ttl, "ttl"), (max_age, "Cache-Control")):
        if asked and asked > interval and not (pinned and agreed):
            interval = min(asked, LONGEST)
            reasons.append(f"the source asks for {_minutes(asked)} min ({where})")
    return NextPoll(now + _with_jitter(interval, jitter), interval, tuple(reasons))


def next_poll_after_failure(
    *, now: datetime, interval: timedelta, failures: int, jitter: float, retry_after: timedelta | None = None
) -> NextPoll:
    """When to poll a source that has failed `failures` (at least 1) times in a row: doubled each time, up to 24 h.

    `interval` is what the source had when it last answered; `retry_after` is what it asks for itself.
    """
    wait = min(max(interval, SHORTEST) * 2 ** min(failures, 10), LONGEST)
    reasons = [f"{failures} failures in a row"]
    if retry_after and retry_after > wait:
        wait = min(retry_after, LONGEST)
        reasons.append(f"the source asks for {_minutes(retry_after)} min (Retry-After)")
    return NextPoll(now + _with_jitter(wait, jitter), interval, tuple(reasons))


def choose_entries(
    items: Sequence[Item],
    *,
    now: datetime,
    known_guids: Collection[str],
    known_urls: Collection[str],
    first_poll: bool,
    most: int = ONE_POLL,
) -> EntryChoice:
    """What of a feed is new. `known_…` are the entries the source has shown before.

    An entry is known by its guid or its address (some feeds make up new guids every time). Of new ones those
    older than 30 days are passed over, and on the first poll all but the newest 20; more than `most` at once are
    left for the next poll.
    """
    fresh = _unknown(items, known_guids, known_urls)
    recent = [item for item in fresh if not item.published_at or item.published_at >= now - OLDEST]
    old = [PassedOver(item, f"older than {OLDEST.days} days when first seen") for item in fresh if item not in recent]
    newest = sorted(recent, key=lambda item: item.published_at or now, reverse=True)
    if first_poll:
        archive = [
            PassedOver(item, f"not among the newest {FIRST_POLL} of a new source") for item in newest[FIRST_POLL:]
        ]
        newest, old = newest[:FIRST_POLL], old + archive
    return EntryChoice(
        fetch=tuple(newest[:most]),
        pass_over=tuple(old),
        known=len(items) - len(fresh),
        left_for_later=max(0, len(newest) - most),
    )


def after_failed_fetch(error: UnableToFetch, *, attempts: int) -> AfterFailure:
    """Whether a page that failed for the `attempts`-th time is worth another one, and when."""
    if isinstance(error, AddressRefused | TooLarge | GoneForGood | Unwanted):
        return AfterFailure(None, str(error))
    if error.status and 400 <= error.status < 500 and error.status not in PASSING:
        return AfterFailure(None, str(error))
    if attempts >= MOST_ATTEMPTS:
        return AfterFailure(None, f"{error} Given up after {attempts} attempts.")
    asked = error.retry_after if isinstance(error, TryLater) else None
    wait = max(claims.retry_delay(attempts), min(asked or timedelta(0), LONGEST))
    return AfterFailure(wait, str(error))


def max_age(cache_control: str) -> timedelta | None:
    """The max-age of a Cache-Control header."""
    found = MAX_AGE.search(cache_control)
    return timedelta(seconds=int(found[1])) if found else None


def allowed_for(url: str, allowed: Sequence[str], *, named_by: str) -> Sequence[str]:
    """Which pairs of the allow-list may be used for an address that something at `named_by` has named.

    Only its own host and port: a feed out in the world must not lead us to what the owner allowed on their
    own network.
    """
    own = {pair.lower() for pair in (urlsplit(url).netloc, urlsplit(named_by).netloc)}
    return [pair for pair in allowed if own == {pair}]


# 401, 402, 403: a subscription or a guard, which lets readers in; 405: no GET; 429 and 503: not now.
ALIVE = frozenset({401, 402, 403, 405, 406, 429, 451, 503})


def why_dead(answer: Fetched | UnableToFetch) -> str:
    """Why a reader who follows the link would find nothing: the status, or a sentence; "" where something answers."""
    if not isinstance(answer, UnableToFetch) or isinstance(answer, TooLarge) or answer.status in ALIVE:
        return ""
    return f"HTTP {answer.status}" if answer.status else str(answer)


def _unknown(items: Sequence[Item], guids: Collection[str], urls: Collection[str]) -> list[Item]:
    """Without what is known and what stands in the feed twice."""
    seen_guids, seen_urls, fresh = set(guids), set(urls), []
    for item in items:
        if item.guid not in seen_guids and item.url not in seen_urls:
            fresh.append(item)
        seen_guids.add(item.guid)
        seen_urls.add(item.url)
    return fresh


def _with_jitter(interval: timedelta, jitter: float) -> timedelta:
    return interval * (1 + JITTER * jitter)


def _minutes(asked: timedelta) -> int:
    return round(asked.total_seconds() / 60)
