"""What asking is: the door, the answer, and requests under way, of which one that takes its time keeps nobody waiting
but itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from svodka.claims import Claimable
from svodka.fetch import Fetched, LeadsElsewhere, UnableToFetch
from svodka.gather.led_on import Way
from svodka.gather.models import Host

# Between two looks at the stop signal.
LOOK_EVERY = 0.05

Answer = Fetched | UnableToFetch


class Fetcher(Protocol):
    """fetch.fetch with the agent and the time limit filled in."""

    def __call__(
        self,
        url: str,
        *,
        max_bytes: int,
        now: datetime,
        etag: str = ...,
        last_modified: str = ...,
        allowed: Sequence[str] = ...,
        one_host: bool = ...,
    ) -> Fetched: ...


@dataclass(eq=False)
class Request:
    """One row being asked for: `ask` runs in a thread of its own and touches no database, `note` takes its answer.

    With `follow`, an answer that leads to another host is none yet: that one is asked in the same manner.
    """

    row: Claimable
    host: Host
    way: Way
    ask: Callable[[], object]
    note: Callable[[object], object]
    follow: Callable[[str], object] | None = None
    answer: object = None
    answered: bool = False

    def leads_on(self) -> bool:
        """Whether another host is to be asked before there is an answer to note."""
        if self.follow is None or not isinstance(self.answer, LeadsElsewhere):
            return False
        try:
            self.way = self.way.led(self.answer)
        except UnableToFetch as endless:
            self.answer = endless
            return False
        return True

    def at(self, host: Host) -> Request:
        """What goes on with this request at the host that it was led to."""
        assert self.follow
        return replace(self, host=host, ask=partial(self.follow, self.way.stands), answer=None, answered=False)

    def note_answer(self) -> None:
        """Note what came. Raises what asking raised, and what noting raises."""
        answer = self.answer
        if isinstance(answer, _Failed):
            raise answer.error
        self.note(self.way.ended(answer) if self.way.hosts and isinstance(answer, Fetched) else answer)


@dataclass(frozen=True)
class _Failed:
    """Asking ended in an error that is no answer: a fault of ours."""

    error: Exception


class UnderWay:
    """The requests that a worker has begun and not noted yet."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._requests: list[Request] = []
        self._news = threading.Condition()

    def __len__(self) -> int:
        return len(self._requests)

    def begin(self, requests: Sequence[Request]) -> None:
        """Ask, each in a thread. Daemons: a request that hangs must not keep a stopping worker from ending."""
        self._requests.extend(requests)
        for request in requests:
            threading.Thread(target=self._ask, args=(request,), daemon=True).start()

    def _ask(self, request: Request) -> None:
        try:
            request.answer = request.ask()
        except Exception as error:
            request.answer = _Failed(error)
        with self._news:
            request.answered = True
            self._news.notify_all()

    def wait(self, requests: Sequence[Request], *, seconds: float, most_left: int = 0) -> None:
        """Until no more than `most_left` of these are unanswered, the time is over, or the worker is to stop."""
        until = time.monotonic() + seconds
        with self._news:
            while sum(not request.answered for request in requests) > most_left:
                left = until - time.monotonic()
                if left <= 0 or self._stop.is_set():
                    return
                self._news.wait(min(left, LOOK_EVERY))

    def wait_for_room(self, most: int, *, seconds: float) -> None:
        """Until fewer than `most` requests are unanswered."""
        self.wait(self._requests, seconds=seconds, most_left=most - 1)

    def take_answered(self) -> list[Request]:
        """Those that have been answered, which are not under way any more."""
        done = [request for request in self._requests if request.answered]
        self._requests = [request for request in self._requests if request not in done]
        return done

    def take_all(self) -> list[Request]:
        """All of them: whoever stops gives their rows back."""
        all_of_them, self._requests = self._requests, []
        return all_of_them
