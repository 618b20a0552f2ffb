"""A worker that mails an edition and is killed at random moments: what each recipient got, and what is said of it."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NoReturn

from django.db import connections

from bench.sinks import Sink, Taken
from svodka.digest.actions.deliveries import LEASE
from svodka.digest.handing import Ledger, Outgoing, Tally
from svodka.digest.mailroom import Mailroom, Post, Stop
from svodka.digest.models import Delivery, Subscription

_State = Delivery.State


@dataclass(frozen=True, slots=True)
class Outcome:
    """`lost`: neither taken nor in the list of the unsure. `unsure` are those named so; `wrong` are those that the
    ledger calls sent without their having come, or not sent though they came and nobody doubts it.
    """

    kills: int
    recipients: int
    twice: int
    lost: int
    unsure: int
    wrong: int
    seconds: float


def mail_under_fire(
    post: Post, *, server: Sink, begin: datetime, kills: int, seed: int = 1, longest: float = 0.1
) -> Outcome:
    """Everybody is due at `begin`. A worker mails until it is killed, `kills` times; the last one is let to its end.

    Leases end between two workers: the clock of each stands one lease behind that of the next. Three of four are
    killed within `longest` seconds of their first letter, the others before it.
    """
    drawn, killed, started = random.Random(seed), 0, time.perf_counter()
    for generation in range(kills * 4):
        at = begin + generation * (LEASE + timedelta(seconds=1))
        wait = (drawn.random() < 0.75, drawn.uniform(0, longest)) if killed < kills else None
        if not _worker(post, at, wait):
            if not Delivery.objects.filter(state__in=[_State.QUEUED, _State.OFFERED]).exists():
                break
        else:
            killed += 1
    return replace(outcome_of_mail(server.taken()), kills=killed, seconds=time.perf_counter() - started)


def _worker(post: Post, at: datetime, wait: tuple[bool, float] | None) -> bool:
    """One worker in a process of its own; whether it was killed. `wait`: from the first letter on or from the start,
    and how many seconds.
    """
    connections.close_all()
    hears, says = os.pipe()
    child = os.fork()
    if child == 0:
        _mail_to_the_end(_told(post, says), at)
    os.close(says)
    with os.fdopen(hears, "rb") as heard:
        if wait is None:
            os.waitpid(child, 0)
            return False
        if wait[0]:
            heard.read(1)  # or the end, of a worker that has found nothing to do
        time.sleep(wait[1])
        os.kill(child, signal.SIGKILL)  # harmless to one that is done: nobody has waited for it yet
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _told(post: Post, says: int) -> Post:
    """A post that says when its first letters are about to leave."""

    def carry(letters: Sequence[Outgoing], *, ledger: Ledger, stop: Stop) -> Tally:
        os.write(says, b".")
        return post.carry(letters, ledger=ledger, stop=stop)

    return replace(post, carry=carry)


def _mail_to_the_end(post: Post, at: datetime) -> NoReturn:
    """The whole life of a worker."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    started = time.monotonic()
    clock: Callable[[], datetime] = lambda: at + timedelta(seconds=time.monotonic() - started)  # noqa: E731
    try:
        room = Mailroom(post, worker=f"worker {os.getpid()}", clock=clock, stop=lambda: False)
        while any(room.round().values()):
            pass
    finally:
        os._exit(0)


def outcome_of_mail(taken: Taken) -> Outcome:
    """What the server took beside what the ledger says; kills and seconds are the caller's to fill in."""
    state = dict(Delivery.objects.values_list("address", "state"))
    everybody = set(Subscription.objects.values_list("email", flat=True))
    unsure = {address for address, of in state.items() if of == _State.UNSURE}
    sent = {address for address, of in state.items() if of == _State.SENT}
    return Outcome(
        kills=0,
        recipients=len(everybody),
        twice=taken.twice,
        lost=len(everybody - taken.to - unsure),
        unsure=len(unsure),
        wrong=len(sent - taken.to) + len(taken.to - sent - unsure),
        seconds=0.0,
    )
