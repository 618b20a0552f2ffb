"""A mail server of few words, to break off where a test wants it: after the envelope, or after the body."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from typing import Self


@dataclass
class ShortServer:
    """Takes letters on a free port. It hangs up on a letter to whoever is in `hangs_up_on_body` once the body is there,
    in `hangs_up_on_envelope` before it; recipients in `refuses` get that answer. A connection beyond `most_connections`
    is turned away.
    """

    hangs_up_on_body: frozenset[str] = frozenset()
    hangs_up_on_envelope: frozenset[str] = frozenset()
    refuses: dict[str, str] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    connections: int = 0
    most_connections: int = 1_000
    open_now: int = 0
    port: int = 0

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(5)

    def _run(self, started: threading.Event) -> None:
        async def serve() -> None:
            self._closing = asyncio.Event()
            server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]
            started.set()
            await self._closing.wait()
            server.close()

        self._loop.run_until_complete(serve())
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open_now += 1
        try:
            if self.open_now > self.most_connections:
                writer.write(b"421 too many connections from you\r\n")
                return
            await self._converse(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open_now -= 1
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 short\r\n")
        to, wanted = "", False
        while line := (await reader.readline()).decode():
            word = line[:4].upper()
            answer = "250 ok"
            if word == "EHLO":
                answer = "250-short\r\n250 PIPELINING"
            elif word == "RCPT":
                to = line.split("<")[1].split(">")[0]
                if to in self.hangs_up_on_envelope:
                    return
                answer = self.refuses.get(to, "250 ok")
                wanted = to not in self.refuses
            elif word == "DATA":
                answer = "354 go on" if wanted else "503 to whom"
            elif word == "QUIT":
                writer.write(b"221 bye\r\n")
                return
            writer.write(f"{answer}\r\n".encode())
            if answer.startswith("354"):
                body = await reader.readuntil(b"\r\n.\r\n")
                self.taken.append(to)
                self.bodies.append(body)
                if to in self.hangs_up_on_body:
                    return
                writer.write(b"250 taken\r\n")
