"""The ledger: who is to get which edition, what may have left, what has arrived, what came back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from svodka import claims
from svodka.digest.actions.subscriptions import end
from svodka.digest.bounces import Kind, Report
from svodka.digest.handing import Entry, Note
from svodka.digest.models import Delivery, Subscription

# Of those a killed worker held, none is tried again before this: a slow server may still be taking the body.
LEASE = timedelta(minutes=5)
BATCH = 500
# The server of the address has said «later» for a day.
GIVE_UP_AFTER = timedelta(hours=24)

# RFC 3463: the address is at fault, not our name, our content or the hour.
_NO_SUCH_BOX = re.compile(r"5\d\d 5\.1\.(?:1|2|3|6|10)\b")

_State = Delivery.State


def take_batch(*, worker: str, now: datetime, limit: int = BATCH) -> list[Delivery]:
    """Claim letters that are to go now. What was offered by a worker that is gone is named unsure first."""
    _name_unsure(now)
    wanted = Delivery.objects.filter(state=_State.QUEUED, subscription__state=Subscription.State.ACTIVE)
    queued = wanted.select_related("edition", "subscription")
    return claims.claim(queued, now=now, worker=worker, limit=limit, lease=LEASE)


def _name_unsure(now: datetime) -> None:
    left = Delivery.objects.filter(state=_State.OFFERED, lease_until__lte=now)
    if left.exists():
        left.update(state=_State.UNSURE, due_at=None, lease_until=None, leased_by="", last_error="")


class PortalLedger:
    """Where `handing.hand_over` writes. Every entry is for a delivery in `held`; another's row is left alone."""

    def __init__(self, held: Sequence[Delivery], *, clock: Callable[[], datetime]) -> None:
        self._held = {delivery.pk: delivery for delivery in held}
        self._clock = clock

    def write(self, entries: Sequence[Entry]) -> None:
        """In one transaction, committed on return."""
        now = self._clock()
        with transaction.atomic():
            for note in Note:
                some = [entry for entry in entries if entry.note is note]
                if note in {Note.OFFERED, Note.SENT}:
                    self._note_all([entry.key for entry in some], note, now)
                else:
                    for entry in some:
                        self._note_one(entry, now)

    def close(self) -> None:
        """The connection of the thread that wrote."""
        connection.close()

    def _note_all(self, keys: Sequence[int], note: Note, now: datetime) -> None:
        if not keys:
            return
        mine = Delivery.objects.filter(pk__in=keys, leased_by=self._held[keys[0]].leased_by)
        if note is Note.OFFERED:
            noted = mine.filter(state=_State.QUEUED).update(state=_State.OFFERED, offered_at=now)
            if noted != len(keys):
                raise claims.LeaseLost("A letter is in other hands: nothing more is sent of this batch.")
        else:
            mine.update(state=_State.SENT, sent_at=now, due_at=None, lease_until=None, leased_by="", last_error="")

    def _note_one(self, entry: Entry, now: datetime) -> None:
        held = self._held[entry.key]
        mine = Delivery.objects.filter(pk=held.pk, leased_by=held.leased_by)
        free = {"lease_until": None, "leased_by": "", "last_error": entry.why[:1000]}
        if entry.note is Note.LATER and not _too_old(held, now):
            mine.update(state=_State.QUEUED, due_at=now + claims.retry_delay(held.attempts), **free)
        elif entry.note is Note.UNSURE:
            mine.update(state=_State.UNSURE, due_at=None, **free)
        else:
            mine.update(state=_State.REFUSED, due_at=None, **free)
            if _NO_SUCH_BOX.match(entry.why):
                end(subscription=held.subscription, now=now, why=entry.why, refused=True)


def _too_old(delivery: Delivery, now: datetime) -> bool:
    return now - delivery.edition.cut_off_at > GIVE_UP_AFTER


@transaction.atomic
def note_report(report: Report, *, now: datetime) -> Subscription | None:
    """What came back for a delivery: a lasting failure or a complaint ends the subscription. One without a token of
    ours changes nothing. Gives the subscription that was ended.
    """
    delivery = Delivery.objects.select_related("subscription").filter(token=report.token).first()
    if delivery is None or report.kind in {Kind.OTHER, Kind.DELAYED}:
        return None
    open_ones = Q(state=_State.QUEUED) | Q(state=_State.SENT) | Q(state=_State.UNSURE)
    Delivery.objects.filter(open_ones, pk=delivery.pk).update(last_error=f"{report.kind}: {report.why}"[:1000])
    if report.kind is Kind.SOFT:
        return None
    if report.kind is Kind.HARD:
        return end(subscription=delivery.subscription, now=now, why=report.why, refused=True)
    return end(subscription=delivery.subscription, now=now, why=str(report.kind))
