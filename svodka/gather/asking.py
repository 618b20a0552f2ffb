"""What asking is: the door, the answer, and requests under way, of which one that takes its time keeps nobody waiting
but itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from svodka.claims import Claimable
from svodka.fetch import Fetched, UnableToFetch
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
    """One row being asked for: `ask` runs in a thread of its own and touches no database, `note` takes its answer."""

    row: Claimable
    host: Host
    ask: Callable[[], object]
    note: Callable[[object], object]
    answer: object = None
    answered: bool = field(default=False)

    def note_answer(self) -> None:
        """Note what came. Raises what asking raised, and what noting raises."""
        if isinstance(self.answer, _Failed):
            raise self.answer.error
        self.note(self.answer)


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
