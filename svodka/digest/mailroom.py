"""What is due in this room, done: editions opened and closed, letters made and handed over, returns read.

A worker asks for one `round` after another. What letters say and by which way they leave is given from outside: pages
and settings are none of this room's business.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from django.db import InterfaceError, OperationalError
from django.db.models import Q

from svodka import claims
from svodka.digest import actions
from svodka.digest.actions.deliveries import PortalLedger, take_batch
from svodka.digest.actions.notices import NoticeLedger, take_notices
from svodka.digest.handing import Ledger, Outgoing, Tally
from svodka.digest.models import Delivery, Edition, Subscription
from svodka.digest.returns import Returns, UnableToReadReturns, read_returns

log = structlog.get_logger("svodka.digest")

# A slow mail server must not keep the worker from gathering, nor a batch longer than its lease.
SEND_FOR = timedelta(seconds=10)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=10)
LOOK_AT_RETURNS_EVERY = timedelta(minutes=1)
TIDY_EVERY = timedelta(hours=1)

Clock = Callable[[], datetime]
Stop = Callable[[], bool]


class Compose(Protocol):
    """Writes letters; a letter's `build` raises UnableToWrite when there is nothing to say to its recipient."""

    def digests(self, deliveries: Sequence[Delivery], *, now: datetime) -> list[Outgoing]:
        """Each in the order given, its key that of the delivery."""

    def notices(self, subscriptions: Sequence[Subscription], *, now: datetime) -> list[Outgoing]:
        """Letters about the subscription itself, keyed by it."""


class Carry(Protocol):
    """The way out: over SMTP, or into a folder."""

    def __call__(self, letters: Sequence[Outgoing], *, ledger: Ledger, stop: Stop) -> Tally:
        """As handing.hand_over."""


@dataclass(frozen=True)
class Post:
    """What the portal has set: the hour of its main edition, its zone, the secret of tokens; how letters are written
    and leave; where they come back to.
    """

    hour: int
    time_zone: str
    secret: str
    compose: Compose
    carry: Carry
    returns: Returns | None = None


class Mailroom:
    """The digest's part of one worker."""

    def __init__(self, post: Post, *, worker: str, clock: Clock, stop: Stop) -> None:
        self.post = post
        self.worker = worker
        self.clock = clock
        self.stop = stop
        self._wait = timedelta()
        self._send_again_at: datetime | None = None
        self._look_again_at: datetime | None = None
        self._tidy_again_at: datetime | None = None

    def round(self) -> dict[str, int]:
        """Everything once; how much of each was done. What goes wrong with one duty is logged and keeps none of the
        others; rows in hand are due again when their leases end. Raises OperationalError or InterfaceError when the
        database itself fails.
        """
        duties: dict[str, Callable[[], int]] = {
            "closed": self._close,
            "made due": self._make_due,
            "noticed": self._send_notices,
            "mailed": self._send_digests,
            "returned": self._read_returns,
            "dropped": self._tidy,
        }
        return {name: self._done(name, do) for name, do in duties.items()}

    def _done(self, name: str, do: Callable[[], int]) -> int:
        try:
            return 0 if self.stop() else do()
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            log.error("the digest stumbled", duty=name, exc_info=error)
            return 0

    def _close(self) -> int:
        """Main editions whose hour has come; the next one is opened with that, the very first one here."""
        now, hour, zone = self.clock(), self.post.hour, self.post.time_zone
        due = Edition.objects.filter(main=True)
        for edition in (held := claims.claim(due, now=now, worker=self.worker, limit=4)):
            with suppress(claims.LeaseLost):
                actions.close_edition(edition, hour=hour, time_zone=zone, now=now)
        if not Edition.objects.filter(main=True, state=Edition.State.OPEN, cut_off_at__gt=now).exists():
            actions.open_edition(hour=hour, time_zone=zone, after=now)
        return len(held)

    def _make_due(self) -> int:
        return actions.make_due(time_zone=self.post.time_zone, secret=self.post.secret, now=self.clock())

    def _send_digests(self) -> int:
        if self._must_wait():
            return 0
        held = take_batch(worker=self.worker, now=self.clock())
        if not held:
            return 0
        letters = self.post.compose.digests(held, now=self.clock())
        sent = self._carry(letters, PortalLedger(held, clock=self.clock))
        # A letter that was not begun goes on to whoever comes first.
        claims.give_back(list(Delivery.objects.filter(_begun_by_nobody(held), leased_by=self.worker)))
        return sent

    def _send_notices(self) -> int:
        if self._must_wait():
            return 0
        held = take_notices(worker=self.worker, now=self.clock())
        if not held:
            return 0
        letters = self.post.compose.notices(held, now=self.clock())
        sent = self._carry(letters, NoticeLedger(held, clock=self.clock))
        claims.give_back(held)
        return sent

    def _carry(self, letters: Sequence[Outgoing], ledger: Ledger) -> int:
        """How many letters came to anything. A server that cannot be reached is left in peace for longer and longer."""
        until = self.clock() + SEND_FOR
        try:
            tally = self.post.carry(letters, ledger=ledger, stop=lambda: self.stop() or self.clock() >= until)
        except claims.LeaseLost as error:
            log.warning("a batch went to another worker", reason=str(error))
            return 0
        if tally.stopped:
            self._wait = min(max(self._wait * 2, FIRST_WAIT), LONGEST_WAIT)
            self._send_again_at = self.clock() + self._wait
            log.error("letters wait", reason=tally.stopped, again_at=self._send_again_at)
        else:
            self._wait = timedelta()
        log.info("letters", **{note.value: count for note, count in tally.counts.items()})
        return sum(tally.counts.values())

    def _must_wait(self) -> bool:
        return self._send_again_at is not None and self.clock() < self._send_again_at

    def _read_returns(self) -> int:
        now = self.clock()
        if self.post.returns is None or (self._look_again_at and now < self._look_again_at):
            return 0
        self._look_again_at = now + LOOK_AT_RETURNS_EVERY
        try:
            return read_returns(self.post.returns, clock=self.clock, stop=self.stop)
        except UnableToReadReturns as error:
            log.error("returns cannot be read", reason=str(error))
            return 0

    def _tidy(self) -> int:
        now = self.clock()
        if self._tidy_again_at and now < self._tidy_again_at:
            return 0
        self._tidy_again_at = now + TIDY_EVERY
        return actions.drop_unconfirmed(now=now)


def _begun_by_nobody(held: Sequence[Delivery]) -> Q:
    return Q(pk__in=[delivery.pk for delivery in held], state=Delivery.State.QUEUED)
