"""A mail server that takes letters as fast as it can and counts who got them; its own process, for bench.digest.

    python -m bench.digest_sink [MS]    prints its port, then one line of JSON for every empty line on its input,
    and forgets; for the line «count» how many letters so far

With MS it thinks that long about every letter, as servers in the world do.

It reads what RFC 5321 asks of a receiver, no more: nobody is refused, and letters are not kept.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter

_taken: Counter[str] = Counter()
_PAUSE = float(sys.argv[1]) / 1_000 if sys.argv[1:] and __name__ == "__main__" else 0.0


class Taker(asyncio.Protocol):
    """One connection. Commands may come several at a time (RFC 2920)."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.buffer = bytearray()
        self.body_from = -1
        self.to = ""
        self.transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        answers: list[bytes] = []
        while (self._body if self.body_from >= 0 else self._command)(answers):
            pass
        if answers:
            self.transport.write(b"".join(answers))

    def _body(self, answers: list[bytes]) -> bool:
        end = self.buffer.find(b"\r\n.\r\n", max(0, self.body_from - 4))
        if end < 0:
            self.body_from = len(self.buffer)
            return False
        del self.buffer[: end + 5]
        self.body_from = -1
        _taken[self.to] += 1
        if _PAUSE:
            asyncio.get_running_loop().call_later(_PAUSE, self.transport.write, b"250 taken\r\n")
        else:
            answers.append(b"250 taken\r\n")
        return True

    def _command(self, answers: list[bytes]) -> bool:
        line, end, _rest = self.buffer.partition(b"\r\n")
        if not end:
            return False
        del self.buffer[: len(line) + 2]
        word = bytes(line[:4]).upper()
        if word == b"EHLO":
            answers.append(b"250-sink\r\n250 PIPELINING\r\n")
        elif word == b"DATA":
            answers.append(b"354 go on\r\n")
            self.body_from = 0
        elif word == b"QUIT":
            answers.append(b"221 bye\r\n")
        else:
            if word == b"RCPT":
                self.to = line.split(b"<")[1].split(b">")[0].decode()
            answers.append(b"250 ok\r\n")
        return True


async def main() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Taker, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    while asked := await loop.run_in_executor(None, sys.stdin.readline):
        if asked.strip() == "count":
            print(sum(_taken.values()), flush=True)
            continue
        print(json.dumps({"letters": sum(_taken.values()), "twice": sum(n > 1 for n in _taken.values()), **_of_all()}))
        sys.stdout.flush()
        _taken.clear()


def _of_all() -> dict[str, list[str]]:
    return {"to": sorted(_taken)}


if __name__ == "__main__":
    asyncio.run(main())
