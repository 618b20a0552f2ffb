"""Rows of different hosts asked for side by side: each host by one at a time; who is slow keeps nobody else waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar, cast

from svodka import claims
from svodka.claims import Claimable
from svodka.gather import hosts
from svodka.gather.actions import BETWEEN_PAGES
from svodka.gather.asking import Request, UnderWay
from svodka.gather.led_on import Way
from svodka.gather.models import Host
from svodka.gather.visiting import Visit

# One request may take this long, in all.
ANSWER_WITHIN = 20.0
# Most answers come in a tenth of a second; who takes longer is waited for beside other work, so many at most.
PATIENCE = 0.25
MOST_UNDER_WAY = 32

Row = TypeVar("Row", bound=Claimable)
Brought = TypeVar("Brought")


class SideBySide:
    """What one worker asks hosts for. Its length: how many requests are under way, or wait for another host."""

    def __init__(self, *, clock: Callable[[], datetime], stop: threading.Event, lease: timedelta) -> None:
        self._clock = clock
        self._stop = stop
        self._lease = lease
        self._under_way = UnderWay(stop)
        self._led_on: list[Request] = []

    def __len__(self) -> int:
        return len(self._under_way) + len(self._led_on)

    def ask_then_note(
        self,
        rows: Sequence[Row],
        address: Callable[[Row], str],
        ask: Callable[[Row, Host], Brought],
        note: Callable[[Row, Brought], object],
        *,
        follow: Callable[[Row, str], Brought] | None = None,
    ) -> None:
        """Ask for rows of different hosts side by side, outside the database, then note each answer in its own
        transaction. A row whose host is being asked already is put off for a second or a few.

        What is not answered soon stays under way and is noted in a later round: it keeps no other row waiting. Where
        an answer leads to another host, `follow` asks there in that host's turn; without it the answer is noted.
        """
        turns = self._turns(rows, address)
        begun = [
            Request(
                row,
                turns[row.pk],
                Way(address(row), address(row)),
                partial(ask, row, turns[row.pk]),
                partial(cast("Any", note), row),
                partial(follow, row) if follow else None,
            )
            for row in rows
            if row.pk in turns
        ]
        self._under_way.begin(begun)
        self._under_way.wait(begun, seconds=PATIENCE)
        self._under_way.wait_for_room(MOST_UNDER_WAY, seconds=ANSWER_WITHIN)
        self.note_answered()

    def note_answered(self) -> int:
        """Note what has been answered; returns of how many requests, and how many are still under way.

        When the worker is to stop, what has not been answered yet is given back.
        """
        answered = self._under_way.take_answered()
        self._end_turns(answered)
        led_on = [request for request in answered if request.leads_on()]
        done = [request for request in answered if request not in led_on]
        self._led_on += led_on
        by_row = {id(request.row): request for request in done}
        claims.do_each(
            [request.row for request in done],
            lambda row: by_row[id(row)].note_answer(),
            stopped=self._stop.is_set,
            clock=self._clock,
        )
        if not self._stop.is_set():
            self._go_on()
        else:
            left = self._under_way.take_all()
            self._end_turns(left)
            claims.give_back([request.row for request in [*left, *self._led_on]])
            self._led_on = []
        return len(done) + len(self)

    def _go_on(self) -> None:
        """Ask the hosts to which others have led, each when it is its turn. Rows for which it comes too late are put
        off before their leases end.
        """
        now = self._clock()
        first: dict[str, Request] = {}
        for request in list(self._led_on):
            if request.row.lease_until and request.row.lease_until - now > timedelta(seconds=ANSWER_WITHIN):
                first.setdefault(request.way.host, request)
                continue
            self._led_on.remove(request)
            claims.postpone(request.row, holder=request.row.leased_by, reason=request.way.stopped, now=now)
        taken = hosts.take_turns(list(first), now=now, lease=self._lease) if first else {}
        for name in taken:
            self._led_on.remove(first[name])
        self._under_way.begin([first[name].at(host) for name, host in taken.items()])

    def _turns(self, rows: Sequence[Row], address: Callable[[Row], str]) -> dict[Any, Host]:
        """The host to ask for each row whose turn it is; the others are given back for later, one after another."""
        now = self._clock()
        names = {row.pk: hosts.host_of(address(row)) for row in rows}
        by_host: dict[str, list[Row]] = {}
        for row in rows:
            if names[row.pk]:
                by_host.setdefault(names[row.pk], []).append(row)
        taken = hosts.take_turns(list(by_host), now=now, lease=self._lease)
        for name, waiting in by_host.items():
            for place, row in enumerate(waiting[1:] if name in taken else waiting, start=1):
                claims.give_back([row], due_at=now + place * BETWEEN_PAGES)
        # A file has no host that could be bothered.
        nobody = {pk: Host() for pk, name in names.items() if not name}
        return nobody | {waiting[0].pk: taken[name] for name, waiting in by_host.items() if name in taken}

    def _end_turns(self, requests: Sequence[Request]) -> None:
        """Others may ask these hosts again, at once or after the pause that a host wants between two pages."""
        now = self._clock()
        pauses: dict[timedelta, list[str]] = {}
        for request in requests:
            pause = request.answer.pause if isinstance(request.answer, Visit) else timedelta()
            pauses.setdefault(pause, []).append(request.host.name)
        for pause, names in pauses.items():
            hosts.end_turns(names, now=now + pause)
