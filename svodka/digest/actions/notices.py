"""Letters about a subscription itself. One that comes twice does no harm, so doubt is settled by sending again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import connection, transaction

from svodka import claims
from svodka.digest.handing import Entry, Note
from svodka.digest.models import Subscription

BATCH = 50
# Half a minute, one, two, four: somebody who waits for the letter has gone by then.
TRIES = 5


def take_notices(*, worker: str, now: datetime) -> list[Subscription]:
    """Claim subscriptions about which a letter is due."""
    return claims.claim(Subscription.objects.exclude(letter=""), now=now, worker=worker, limit=BATCH)


class NoticeLedger:
    """Where `handing.hand_over` writes what became of them."""

    def __init__(self, held: Sequence[Subscription], *, clock: Callable[[], datetime]) -> None:
        self._held = {subscription.pk: subscription for subscription in held}
        self._clock = clock

    def write(self, entries: Sequence[Entry]) -> None:
        """In one transaction, committed on return."""
        with transaction.atomic():
            for entry in entries:
                if entry.note is not Note.OFFERED:
                    self._settle(self._held[entry.key], entry.note)

    def close(self) -> None:
        """The connection of the thread that wrote."""
        connection.close()

    def _settle(self, held: Subscription, note: Note) -> None:
        mine = Subscription.objects.filter(pk=held.pk, leased_by=held.leased_by)
        again = note in {Note.LATER, Note.UNSURE} and held.attempts < TRIES
        if again:
            due_at = self._clock() + claims.retry_delay(held.attempts)
            mine.update(due_at=due_at, lease_until=None, leased_by="")
        else:
            mine.update(letter="", due_at=None, lease_until=None, leased_by="", attempts=0)
