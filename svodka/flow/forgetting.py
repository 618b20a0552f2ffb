"""What is due to be forgotten, as one worker sees to it: readers who have gone, deleted posts, unfinished accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from svodka import claims
from svodka.discuss import actions as discuss
from svodka.flow.readers import erase_reader
from svodka.readers import actions as readers

log = structlog.get_logger("svodka.flow")

# Between two looks at the stop signal.
ERASED_AT_ONCE = 4
# Deleted posts are looked for in all posts, without an index.
WIPE_EVERY = timedelta(minutes=10)


class Forgetting:
    """The part of one worker; `language` is that of the name that is left of a reader."""

    def __init__(self, *, clock: Callable[[], datetime], stop: Callable[[], bool], language: str) -> None:
        self._clock = clock
        self._stop = stop
        self._language = language
        self._not_erased: set[int] = set()
        self._wiped_at: datetime | None = None

    def round(self) -> dict[str, int]:
        """How many of each. Raises OperationalError or InterfaceError when the database itself fails."""
        return {"erased": self.erase(), "wiped": self.wipe()}

    def erase(self) -> int:
        """Readers whose days of grace are over. Not claimed: to erase one twice does nothing the second time."""
        if self._stop():
            return 0
        now = self._clock()
        done = 0
        for reader in readers.due_for_erasure(now=now, limit=ERASED_AT_ONCE, without=self._not_erased):
            try:
                done += erase_reader(reader, now=now, language=self._language)
            except Exception as error:
                if claims.database_is_away(error):
                    raise
                # Left alone until a restart, or it would keep the others waiting and the log growing.
                self._not_erased.add(reader.pk)
                log.error("reader not erased", reader=reader.pk, exc_info=error)
        return done

    def wipe(self) -> int:
        """The words of posts that their authors deleted a day ago, accounts that nobody confirmed, sessions that are
        over. Now and then: nobody waits for it.
        """
        now = self._clock()
        if self._stop() or (self._wiped_at and now - self._wiped_at < WIPE_EVERY):
            return 0
        self._wiped_at = now
        return discuss.wipe_deleted_posts(now=now) + readers.forget_unfinished(now=now)
