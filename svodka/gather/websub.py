"""WebSub (W3C, 2018): what a feed says of its hub, what we ask the hub for, and what it may confirm.

A hub tells us of news the moment it appears, at an address of ours that only it knows, signed with a secret that only
it has. Polling goes on, less often: a hub that falls silent must cost hours, not stories.
"""

from __future__ import annotations

import html
import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import urlsplit

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet

from svodka import claims
from svodka.fetch import AddressRefused, Fetched, UnableToFetch, is_public, parse_address
from svodka.gather import decisions
from svodka.gather.entries import joined
from svodka.gather.models import HubSubscription, Source

log = structlog.get_logger("svodka.gather")

# Of our address, before the word that only the hub knows.
PATH = "websub/"
LEASE = timedelta(days=10)
# A hub may name what it likes; a lease of years would outlive its hub, one of seconds our patience.
SHORTEST_LEASE, LONGEST_LEASE = timedelta(minutes=5), timedelta(days=30)
# What of the lease passes before it is renewed.
RENEW_AT = 0.8
# A hub confirms at once, or after it has asked the publisher.
CONFIRM_WITHIN = timedelta(hours=1)
# A hub that has refused may have changed its mind.
ASK_AGAIN = timedelta(days=7)
MOST_GOODBYES = 5
LONGEST_URL = 1000

HEADER_LINK = re.compile(r"<([^>]*)>((?:\s*;\s*[^;,\"]+(?:\"[^\"]*\")?)*)")
REL = re.compile(r"\brel\s*=\s*[\"']?([^\"';>]+)", re.IGNORECASE)
HREF = re.compile(r"\bhref\s*=\s*(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
LINK = re.compile(r"<(?:[\w.-]+:)?link\b[^>]*>", re.IGNORECASE)
# Names that no hub of the world could reach.
AT_HOME = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa", ".test", ".example", ".invalid")


@dataclass(frozen=True)
class Announced:
    """A hub, and the topic by which it knows the feed."""

    hub: str
    topic: str


class Poster(Protocol):
    """fetch.post with the agent and the time limit filled in: the status of an answer that is no refusal."""

    def __call__(self, url: str, *, form: Mapping[str, str], now: datetime, allowed: Sequence[str] = ...) -> int: ...


@dataclass(frozen=True)
class Hubs:
    """How hubs are asked, and where they reach us (`callback_base`)."""

    post: Poster
    callback: str


def callback_base(public_address: str) -> str:
    """Where hubs reach us, "" for a portal without a public https address."""
    parts = urlsplit(public_address)
    host = (parts.hostname or "").rstrip(".")
    try:
        reachable = is_public(str(ip_address(host)))
    except ValueError:
        reachable = "." in host and not host.endswith(AT_HOME)
    return f"{public_address.rstrip('/')}/{PATH}" if parts.scheme == "https" and reachable else ""


# --- what a feed says ---


def announced(answer: Fetched) -> Announced | None:
    """The hub that a feed names: in its Link headers, else in itself (the standard's order); None for none."""
    in_headers = _in_headers(answer.headers.get("link", ""))
    links = in_headers if "hub" in in_headers else _in_document(answer.data)
    hub = _whole(answer.final_url, links.get("hub", ""))
    topic = _whole(answer.final_url, links.get("self", "")) or answer.final_url
    return Announced(hub, topic) if hub and len(topic) <= LONGEST_URL else None


def _in_headers(value: str) -> dict[str, str]:
    return _first((rel[1], url) for url, parameters in HEADER_LINK.findall(value) if (rel := REL.search(parameters)))


def _in_document(data: bytes) -> dict[str, str]:
    if b"hub" not in data:
        return {}
    text = data.decode("utf-8", "replace")
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _in_json(text)
    elements = ((REL.search(found), HREF.search(found)) for found in LINK.findall(text))
    return _first((rel[1], html.unescape(href[1][1:-1])) for rel, href in elements if rel and href)


def _in_json(text: str) -> dict[str, str]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    hubs = told.get("hubs") if isinstance(told, dict) else None
    named = [hub for hub in (hubs if isinstance(hubs, list) else []) if isinstance(hub, dict)]
    ours = next((str(hub.get("url") or "") for hub in named if str(hub.get("type")).lower() == "websub"), "")
    return {"hub": ours, "self": str(told.get("feed_url") or "")} if ours else {}


def _first(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The first link of each relation; one may have several."""
    found: dict[str, str] = {}
    for rels, url in pairs:
        for rel in rels.lower().split():
            found.setdefault(rel, url.strip())
    return found


def _whole(base: str, link: str) -> str:
    try:
        whole = str(parse_address(joined(base, link))) if link else ""
    except AddressRefused:
        return ""
    return whole if len(whole) <= LONGEST_URL else ""


# --- what we want of hubs ---


def note_announced(source: Source, told: Announced | None, *, now: datetime) -> None:
    """Want what the feed names now, and nothing that it named before."""
    others = HubSubscription.objects.filter(source=source)
    if told:
        row, new = HubSubscription.objects.get_or_create(
            source=source,
            hub_url=told.hub,
            topic=told.topic,
            defaults={"key": secrets.token_urlsafe(32), "secret": secrets.token_hex(32), "due_at": now},
        )
        if not new and row.state == HubSubscription.State.ENDING:
            HubSubscription.objects.filter(pk=row.pk).update(state=HubSubscription.State.ASKED, due_at=now, attempts=0)
        others = others.exclude(pk=row.pk)
    _end(others, now)


def end(source: Source, *, now: datetime) -> None:
    """The source is not gathered any more: its hubs are to be told so."""
    _end(HubSubscription.objects.filter(source=source), now)


def _end(rows: QuerySet[HubSubscription], now: datetime) -> None:
    ending = HubSubscription.State.ENDING
    rows.exclude(state=ending).update(state=ending, due_at=now, attempts=0)


def is_told(source: Source, *, now: datetime, found: int) -> bool:
    """Whether a hub tells us of this source, so that it need not be polled often. `found`: what a poll had to find.

    A hub is believed once it has told something, and until a poll finds what it has not told.
    """
    live = HubSubscription.objects.filter(source=source, state=HubSubscription.State.LIVE, ends_at__gt=now)
    if found:
        live.update(missed_at=now)
        return False
    return live.filter(Q(missed_at=None) | Q(missed_at__lt=F("told_at")), told_at__isnull=False).exists()


# --- asking a hub ---


def wanted() -> QuerySet[HubSubscription]:
    """What hubs are to be asked for, with the source."""
    return HubSubscription.objects.select_related("source")


def ask_hub(row: HubSubscription, *, now: datetime, hubs: Hubs, allowed: Sequence[str] = ()) -> UnableToFetch | None:
    """Ask for a subscription, for more of it, or for its end; None when the hub has taken it up. No database."""
    form = {
        "hub.mode": "unsubscribe" if row.state == HubSubscription.State.ENDING else "subscribe",
        "hub.topic": row.topic,
        "hub.callback": hubs.callback + row.key,
        "hub.secret": row.secret,
        "hub.lease_seconds": str(round(LEASE.total_seconds())),
    }
    pairs = decisions.allowed_for(row.hub_url, allowed, named_by=row.source.feed_url)
    try:
        hubs.post(row.hub_url, form=form, now=now, allowed=pairs)
    except UnableToFetch as error:
        return error
    return None


@transaction.atomic
def note_asked(row: HubSubscription, error: UnableToFetch | None, *, now: datetime) -> None:
    """When to ask next. The hub may have confirmed in the meantime, before it answered. Raises claims.LeaseLost."""
    stands = HubSubscription.objects.select_for_update().filter(pk=row.pk).first()
    if stands is None:
        return
    if row.state == HubSubscription.State.ENDING and row.attempts >= MOST_GOODBYES:
        # It will notice by our 410, and its lease ends.
        stands.delete()
        return
    confirmed = stands.state != row.state or stands.ends_at != row.ends_at
    wait = claims.retry_delay(row.attempts) if error else CONFIRM_WITHIN * 2 ** min(row.attempts - 1, 7)
    if error and error.status and 400 <= error.status < 500 and row.state != HubSubscription.State.ENDING:
        wait = ASK_AGAIN
    claims.settle(row, due_at=stands.due_at if confirmed else now + wait)
    HubSubscription.objects.filter(pk=row.pk).update(last_error=str(error or ""))
    if error:
        log.warning("hub not asked", hub=row.hub_url, reason=str(error), again_at=row.due_at)


@transaction.atomic
def confirm(key: str, said: Mapping[str, str], *, now: datetime) -> str | None:
    """The challenge that proves our intent, "" for a refusal that we have taken note of, None for what we never asked.

    `said` are the hub's parameters: hub.mode, hub.topic, hub.challenge, hub.lease_seconds, hub.reason.
    """
    rows = HubSubscription.objects.select_for_update(of=("self",)).select_related("source")
    row = rows.filter(key=key, topic=said.get("hub.topic", "")).first()
    if row is None:
        return None
    mode, challenge = said.get("hub.mode"), said.get("hub.challenge", "")
    mine = HubSubscription.objects.filter(pk=row.pk)
    ending = row.state == HubSubscription.State.ENDING
    if mode == "denied":
        reason = f"The hub has refused: {said.get('hub.reason', '')[:300]}"
        mine.update(state=HubSubscription.State.DENIED, ends_at=None, due_at=now + ASK_AGAIN, last_error=reason)
        return ""
    if mode == "unsubscribe" and ending and challenge:
        mine.delete()
        return challenge
    if mode != "subscribe" or ending or not row.source.active or not challenge:
        return None
    lease = _lease(said.get("hub.lease_seconds", ""))
    live = {"state": HubSubscription.State.LIVE, "ends_at": now + lease, "due_at": now + lease * RENEW_AT}
    mine.update(**live, attempts=0, last_error="")
    log.info("hub will tell", hub=row.hub_url, source=row.source.slug, until=now + lease)
    return challenge


def _lease(seconds: str) -> timedelta:
    if not (seconds.isascii() and seconds.isdigit()):
        return LEASE
    return min(max(timedelta(seconds=int(seconds[:9])), SHORTEST_LEASE), LONGEST_LEASE)
