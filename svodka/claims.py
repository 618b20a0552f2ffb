"""Work is rows that know when they are due; this is how a worker claims some of them.

A row is due when `due_at` has passed and nobody holds a lease on it. A claim takes a batch in one short
transaction; a worker that is killed simply lets its lease run out, and the rows are due again. So nothing is
lost, and every action on a claimed row must be safe to run twice.

On PostgreSQL the rows are chosen with FOR UPDATE SKIP LOCKED; on SQLite the transaction itself starts with
BEGIN IMMEDIATE (settings refuse anything else), so two workers never choose at the same moment.
"""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from django.db import InterfaceError, OperationalError, connection, models, transaction

from svodka.errors import SvodkaError

log = structlog.get_logger("svodka.work")

# A batch of 32 pages is read and named in seconds; two minutes leave room for a busy machine and keep the
# wait after a kill short.
LEASE = timedelta(minutes=2)
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=12)
# malloc.h, and a size in bytes for the last two
M_ARENA_MAX, M_MMAP_THRESHOLD, M_TRIM_THRESHOLD = -8, -3, -1
LARGE = 524_288


class LeaseLost(SvodkaError):
    """The lease ran out and the row may be in other hands: give the work up, it will be done again."""


class Claimable(models.Model):
    """A row that is work: due at `due_at` (None: nothing to do), held until `lease_until` by `leased_by`."""

    due_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=64, blank=True, default="")
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Claimable)


def due(rows: models.QuerySet[Row], *, now: datetime) -> models.QuerySet[Row]:
    """The rows that somebody should work on at `now`: due, and held by nobody."""
    free = models.Q(lease_until__isnull=True) | models.Q(lease_until__lte=now)
    return rows.filter(free, due_at__lte=now)


def claim(rows: models.QuerySet[Row], *, now: datetime, worker: str, limit: int, lease: timedelta = LEASE) -> list[Row]:
    """Take up to `limit` due rows, the longest due first, and hold them for `lease`.

    `worker` names the holder and must be unique among running workers. Returns the rows as they now stand.
    """
    waiting = due(rows, now=now).order_by("due_at", "pk")
    # Looking before locking keeps an idle worker from taking SQLite's only write lock every second.
    if not waiting.exists():
        return []
    with transaction.atomic():
        chosen = list(waiting.select_for_update(skip_locked=True, of=("self",))[:limit])
        until = now + lease
        rows.model._default_manager.filter(pk__in=[row.pk for row in chosen]).update(
            lease_until=until, leased_by=worker, attempts=models.F("attempts") + 1
        )
    for row in chosen:
        row.lease_until, row.leased_by = until, worker
        row.attempts += 1
    return chosen


def settle(row: Claimable, *, due_at: datetime | None) -> None:
    """Give the row back: due again at `due_at`, or done (None). Call it in the transaction that keeps the result.

    Raises LeaseLost when the row is no longer held by the worker that claimed it; the transaction then undoes
    the result, and whoever holds the row now will keep theirs.
    """
    mine = type(row)._default_manager.filter(pk=row.pk, leased_by=row.leased_by, lease_until=row.lease_until)
    finished = {"attempts": 0} if due_at is None else {}
    if not mine.update(due_at=due_at, lease_until=None, leased_by="", **finished):
        raise LeaseLost(f"{type(row).__name__} {row.pk} is no longer held by {row.leased_by or 'anybody'}.")
    row.due_at, row.lease_until, row.leased_by = due_at, None, ""


def retry_delay(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts: 30 s, doubling, at most 12 hours."""
    doublings = max(0, min(attempts - 1, 20))
    return min(FIRST_RETRY * (2**doublings), LONGEST_RETRY)


def give_back(held: Sequence[Claimable], *, due_at: datetime | None = None) -> None:
    """Let go of rows that were claimed and not worked on: due as before, or at `due_at` when it is not their turn."""
    later = {} if due_at is None else {"due_at": due_at}
    for row in held:
        type(row)._default_manager.filter(pk=row.pk, leased_by=row.leased_by).update(
            lease_until=None, leased_by="", attempts=models.F("attempts") - 1, **later
        )


def do_each(
    held: Sequence[Row], do: Callable[[Row], object], *, stopped: Callable[[], bool], clock: Callable[[], datetime]
) -> None:
    """Do what is to be done with claimed rows, one by one, each settled by `do` itself.

    An error in one row postpones that row and stops no other; once `stopped`, the rest is given back. Raises
    OperationalError or InterfaceError when the database itself fails.
    """
    for place, row in enumerate(held):
        if stopped():
            return give_back(held[place:])
        holder = row.leased_by
        try:
            do(row)
        except LeaseLost as lost:
            log.warning("lease lost", reason=str(lost))
        except Exception as error:
            if database_is_away(error):
                raise
            postpone(row, holder=holder, reason=f"{type(error).__name__}: {error}", now=clock(), error=error)
    return None


def postpone(row: Claimable, *, holder: str, reason: str, now: datetime, error: Exception | None = None) -> None:
    """Make the row due again later and keep the reason with it, where it is still held; an `error` of ours is told.

    The row is looked up anew: the transaction that failed may have settled the one in memory already.
    """
    rows = type(row)._default_manager.filter(pk=row.pk, leased_by=holder)
    with transaction.atomic():
        held = rows.select_for_update().first()
        if held is None:
            return
        if field := next((name for name in ("last_error", "reason") if hasattr(held, name)), ""):
            rows.update(**{field: reason})
        again_at = now + retry_delay(held.attempts)
        settle(held, due_at=again_at)
    level = logging.ERROR if error else logging.WARNING
    log.log(level, "postponed", row=f"{type(row).__name__} {row.pk}", reason=reason, again_at=again_at, exc_info=error)


def database_is_away(error: Exception) -> bool:
    """Whether the database fails whatever the row. What PostgreSQL finds too large for it (class 54) is the row's."""
    too_large = str(getattr(error.__cause__, "sqlstate", None)).startswith("54")
    return isinstance(error, (OperationalError, InterfaceError)) and not too_large


def spare_memory() -> None:
    """Keep a process that works for weeks small: call it once, before any thread is begun.

    What SQLite maps and keeps for the site's readers, 320 MB at the most, would all be counted as the worker's; and
    threads that come and go would each leave a heap of their own behind (glibc; elsewhere nothing is done). glibc also
    learns from the first large page that large pieces belong on the heap, where they leave holes: 28 MB after a minute
    of bench.gather, 4 where what is larger than half a megabyte goes back to the system at once.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-8000")  # kilobytes
            cursor.execute("PRAGMA mmap_size=0")
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(M_ARENA_MAX, 2)
        mallopt(M_MMAP_THRESHOLD, LARGE)
        mallopt(M_TRIM_THRESHOLD, LARGE)
