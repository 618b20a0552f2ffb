"""What a hub tells: a feed document at our door, signed with the subscription's secret."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from enum import StrEnum

import structlog
from django.db import transaction

from svodka.gather import actions, decisions
from svodka.gather.feeds import UnableToReadFeed, read_feed
from svodka.gather.models import HubSubscription

log = structlog.get_logger("svodka.gather")

# The methods that the standard knows; whoever signs with SHA-1 has a secret of 64 characters to find first.
METHODS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}


class Heard(StrEnum):
    """What became of a hub's words."""

    UNKNOWN = "unknown"
    IGNORED = "ignored"
    NOTED = "noted"


@transaction.atomic
def hear(key: str, *, body: bytes, signature: str, charset: str, now: datetime) -> Heard:
    """Note the entries of a feed document as a poll would; have the source polled when it is none that we can read.

    Without a signature that fits, nothing is noted. UNKNOWN: there is no such subscription, or no longer.
    """
    row = HubSubscription.objects.select_related("source").filter(key=key).first()
    if row is None or not row.source.active:
        return Heard.UNKNOWN
    if row.state != HubSubscription.State.LIVE or not is_signed(body, signature, row.secret):
        log.warning("a hub's words ignored", hub=row.hub_url, source=row.source.slug, state=row.state)
        return Heard.IGNORED
    HubSubscription.objects.filter(pk=row.pk).update(told_at=now)
    try:
        feed = read_feed(body, url=row.topic, charset=charset)
    except UnableToReadFeed:
        feed = None
    if feed is None or row.source.link_selector:
        actions.poll_soon(row.source, now=now)
        return Heard.NOTED
    new = actions.note_entries(row.source, feed, now)
    if new >= decisions.ONE_POLL:
        actions.poll_soon(row.source, now=now)
    log.info("told by a hub", source=row.source.slug, new=new)
    return Heard.NOTED


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether X-Hub-Signature (`method=hexadecimal`) is that of these bytes."""
    name, _equals, given = signature.strip().partition("=")
    method = METHODS.get(name.lower())
    if method is None:
        return False
    made = hmac.new(secret.encode(), body, method).hexdigest()
    return hmac.compare_digest(made.encode(), given.strip().lower().encode())
