"""Handing letters over, each once: what may have left is written down before it leaves.

SMTP cannot promise «exactly once»: a server may have taken a letter whose answer never came. So every letter is noted
as offered, in a committed transaction, before its first byte leaves; a process that is killed leaves at most one such
letter on each of its connections, and these are named unsure instead of being sent again.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from svodka.digest.letter import UnableToWrite, checked_address
from svodka.digest.smtp import Connection, Reply, Server, ServerWentAway, UnableToReachServer, opened

CONNECTIONS = 10


class Note(StrEnum):
    """What became of a letter."""

    OFFERED = "offered"
    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One letter to one address. `build` may raise UnableToWrite."""

    key: int
    envelope_from: str
    to: str
    build: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line for the ledger; `why` is the server's word, or ours."""

    key: int
    note: Note
    why: str = ""


class Ledger(Protocol):
    """Where it is written down."""

    def write(self, entries: Sequence[Entry]) -> None:
        """Write these lines in one transaction that is committed on return. Called in one thread only."""

    def close(self) -> None:
        """Let go of what that thread holds. Called in it, at the end."""


@dataclass(slots=True)
class Tally:
    """How many letters came to what; `stopped` says why the rest was not tried."""

    counts: dict[Note, int] = field(default_factory=dict)
    stopped: str = ""

    def add(self, note: Note) -> None:
        self.counts[note] = self.counts.get(note, 0) + 1


def hand_over(
    letters: Sequence[Outgoing],
    *,
    server: Server,
    ledger: Ledger,
    connections: int = CONNECTIONS,
    stop: Callable[[], bool] = lambda: False,
) -> Tally:
    """Hand over the letters in their order over several connections. What is not in the ledger afterwards was not
    begun: `stop` was set, or the server could not be reached (`stopped` of the tally).
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger") as writer:
        try:
            return asyncio.run(_Round(letters, server, ledger, writer, stop).run(connections))
        finally:
            writer.submit(ledger.close).result()


class _Round:
    def __init__(
        self,
        letters: Sequence[Outgoing],
        server: Server,
        ledger: Ledger,
        writer: ThreadPoolExecutor,
        stop: Callable[[], bool],
    ) -> None:
        self.waiting = deque(letters)
        self.server = server
        self.ledger = ledger
        self.writer = writer
        self.stop = stop
        self.tally = Tally()
        self.unwritten: list[tuple[Entry, asyncio.Future[None] | None]] = []
        self.failure: Exception | None = None
        self.writing: asyncio.Task[None] | None = None
        self.connected = 0

    async def run(self, connections: int) -> Tally:
        if not self.waiting or self.stop():
            return self.tally
        try:
            first = await opened(self.server)
        except UnableToReachServer as error:
            self.tally.stopped = str(error)
            return self.tally
        self.connected = 1
        others = min(connections, len(self.waiting)) - 1
        try:
            await asyncio.gather(self._carry(first), *(self._carry(None) for _ in range(others)))
        finally:
            if self.writing:
                await self.writing
            await self._write_all()
        if self.failure:
            raise self.failure
        return self.tally

    async def _carry(self, connection: Connection | None) -> None:
        """Letter after letter over one connection, opened anew when it breaks."""
        try:
            while self.waiting and not self.stop() and not self.tally.stopped and not self.failure:
                if connection is None:
                    connection = await opened(self.server)
                    self.connected += 1
                try:
                    # Others may have taken the last one while this connection was opened.
                    if self.waiting:
                        await self._one(connection, self.waiting.popleft())
                except ServerWentAway:
                    self.connected -= 1
                    connection.writer.close()
                    connection = None
        except UnableToReachServer as error:
            # Servers limit how many connections one client may have: the others go on.
            if not self.connected:
                self.tally.stopped = str(error)
        finally:
            if connection:
                self.connected -= 1
                await connection.close()

    async def _one(self, connection: Connection, letter: Outgoing) -> None:
        offered = False

        async def note_offered() -> None:
            nonlocal offered
            # Set first: a letter whose note could not be written is in doubt rather than sent again.
            offered = True
            await self._write(Entry(letter.key, Note.OFFERED))

        try:
            to, body = checked_address(letter.to), letter.build()
        except UnableToWrite as error:
            self._settle(Entry(letter.key, Note.REFUSED, str(error)))
            return
        try:
            reply = await connection.hand_over(
                envelope_from=letter.envelope_from, to=to, letter=body, before_body=note_offered
            )
        except ServerWentAway as error:
            self._settle(Entry(letter.key, Note.UNSURE if offered else Note.LATER, str(error)))
            raise
        self._settle(Entry(letter.key, _note_of(reply), str(reply)))

    def _settle(self, entry: Entry) -> None:
        """Nobody waits for it: it is written with the next offer of anybody, before the next one of its connection."""
        self.tally.add(entry.note)
        self.unwritten.append((entry, None))

    async def _write(self, entry: Entry) -> None:
        """Into the ledger, together with all that others have to write at this moment."""
        done = asyncio.get_running_loop().create_future()
        self.unwritten.append((entry, done))
        if self.writing is None or self.writing.done():
            self.writing = asyncio.create_task(self._write_all())
        await done

    async def _write_all(self) -> None:
        loop = asyncio.get_running_loop()
        while self.unwritten:
            # Those that are ready to offer in this very moment come along: a commit costs as much as ten lines.
            await asyncio.sleep(0)
            batch, self.unwritten = self.unwritten, []
            try:
                await loop.run_in_executor(self.writer, self.ledger.write, [entry for entry, _done in batch])
            except Exception as error:
                self.failure = error
                for _entry, done in batch:
                    if done:
                        done.set_exception(error)
                continue
            for _entry, done in batch:
                if done and not done.done():
                    done.set_result(None)


def _note_of(reply: Reply) -> Note:
    if reply.good:
        return Note.SENT
    return Note.REFUSED if reply.lasting else Note.LATER
