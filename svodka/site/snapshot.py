"""A value that is dear to have and may be a little old: taken anew once in so many seconds, whoever asks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Taken = TypeVar("Taken")


class Snapshot(Generic[Taken]):
    """The last value of `take`, at most `seconds` old when somebody asks for it. For threads of one process.

    One thread takes the value anew while the others go on with the old one; only where there is none yet do they
    wait. When `take` fails, whoever asked gets its error, and the next one tries again.
    """

    def __init__(self, take: Callable[[], Taken], *, seconds: float, clock: Callable[[], float]) -> None:
        self._take = take
        self._seconds = seconds
        self._clock = clock
        self._taking = threading.Lock()
        # One tuple, replaced as a whole: a value and the moment it belongs to are never seen apart.
        self._kept: tuple[float, Taken] | None = None

    def get(self) -> Taken:
        kept = self._kept
        if kept is None:
            with self._taking:
                return self._newest()
        if self._clock() - kept[0] >= self._seconds and self._taking.acquire(blocking=False):
            try:
                return self._newest()
            finally:
                self._taking.release()
        return kept[1]

    def _newest(self) -> Taken:
        """Taken now, unless another thread did while this one waited for the lock."""
        asked_at = self._clock()
        kept = self._kept
        if kept is None or asked_at - kept[0] >= self._seconds:
            self._kept = kept = (asked_at, self._take())
        return kept[1]

    def forget(self) -> None:
        """Whoever asks next gets a value taken then."""
        self._kept = None
