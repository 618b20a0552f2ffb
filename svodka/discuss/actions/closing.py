"""What a moderator decides on a whole discussion: closed and opened again, made a standing topic and no longer one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from svodka.discuss import decisions
from svodka.discuss.actions.threads import hold_thread
from svodka.discuss.actions.verdicts import require
from svodka.discuss.cleaning import one_line
from svodka.discuss.models import Thread, Verdict
from svodka.readers.models import Reader

_OPEN, _CLOSED = Thread.State.OPEN, Thread.State.CLOSED


def close_thread(*, thread: Thread, by: Reader, reason: str, now: datetime) -> Thread:
    """It can be read, and nothing is added to it any more. Raises UnableToModerate."""
    return _decide(thread, by, Verdict.Act.CLOSE, reason, now, fits={"state": _OPEN}, change={"state": _CLOSED})


def reopen_thread(*, thread: Thread, by: Reader, reason: str, now: datetime) -> Thread:
    """A closed discussion takes comments again. Raises UnableToModerate."""
    return _decide(thread, by, Verdict.Act.REOPEN, reason, now, fits={"state": _CLOSED}, change={"state": _OPEN})


def keep_standing(*, thread: Thread, by: Reader, reason: str, now: datetime) -> Thread:
    """Listed among the standing topics of the paper. Raises UnableToModerate."""
    return _decide(thread, by, Verdict.Act.STAND, reason, now, fits={"standing": False}, change={"standing": True})


def end_standing(*, thread: Thread, by: Reader, reason: str, now: datetime) -> Thread:
    """A discussion like others again. Raises UnableToModerate."""
    return _decide(thread, by, Verdict.Act.UNSTAND, reason, now, fits={"standing": True}, change={"standing": False})


@transaction.atomic
def _decide(
    thread: Thread,
    by: Reader,
    act: Verdict.Act,
    reason: str,
    now: datetime,
    *,
    fits: dict[str, object],
    change: dict[str, object],
) -> Thread:
    told = one_line(reason)
    held = hold_thread(thread)
    fitting = all(getattr(held, name) == value for name, value in fits.items())
    require(by, told, decisions.judge_thread_change(changes=fitting), now=now)
    Verdict.objects.create(thread=held, by=by, act=act, reason=told, at=now)
    Thread.objects.filter(pk=held.pk).update(**change)
    held.refresh_from_db()
    return held
