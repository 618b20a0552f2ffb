"""The demo's mail server: takes every letter on this machine and keeps it as a file, so that nothing leaves for an
invented address.

Ours, because the standard library's is gone with Python 3.12 and aiosmtpd would be installed with every portal for
the demo alone. As much of RFC 5321 as our own two clients speak, one thread for a connection.
"""

from __future__ import annotations

import os
import re
import secrets
import signal
import socketserver
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

LOOPBACK = "127.0.0.1"
# A visitor's afternoon; a digest is 30 kB.
KEPT = 500
LONGEST_LINE = 2_000
LONGEST_LETTER = 2_000_000
# A client that is silent for so long has gone.
PATIENCE = 60.0
_ADDRESSED = re.compile(r"(?:MAIL FROM|RCPT TO):\s*<([^<>]*)>", re.IGNORECASE)


def keep_letter(folder: Path, letter: bytes) -> Path:
    """Write a letter into the folder, readable by us alone: a code to sign in with stands in it. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{secrets.token_hex(3)}"
    part = folder / f"{name}.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(letter)
    kept = part.rename(folder / f"{name}.eml")
    for old in sorted(folder.glob("*.eml"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return kept


class Receiver(socketserver.ThreadingTCPServer):
    """Listens on the loopback address; port 0 is any that is free."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 32

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        super().__init__((LOOPBACK, port), _Conversation)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Conversation(socketserver.StreamRequestHandler):
    """One client, from its greeting to QUIT."""

    timeout = PATIENCE
    server: Receiver

    def handle(self) -> None:
        self._recipients: list[str] = []
        self._sender: str | None = None
        try:
            self._say("220 mailbox of the demo")
            while self._answer(self._line()):
                pass
        except (OSError, EOFError):
            return  # the client has gone; what was not finished was not promised

    def _answer(self, line: str) -> bool:
        """False after QUIT."""
        verb = line[:4].upper()
        if verb in {"EHLO", "HELO"}:
            self._say("250-mailbox of the demo\r\n250-8BITMIME\r\n250 PIPELINING" if verb == "EHLO" else "250 mailbox")
        elif verb in {"MAIL", "RCPT"}:
            self._address(verb, line)
        elif verb == "DATA":
            self._take()
        elif verb in {"RSET", "NOOP"}:
            self._forget(verb)
        elif verb == "QUIT":
            self._say("221 bye")
            return False
        else:
            self._say("502 not here")
        return True

    def _address(self, verb: str, line: str) -> None:
        found = _ADDRESSED.match(line)
        if not found or (verb == "RCPT" and self._sender is None):
            return self._say("503 out of turn" if found else "501 no address")
        if verb == "MAIL":
            self._sender, self._recipients = found[1], []
        else:
            self._recipients.append(found[1])
        return self._say("250 ok")

    def _take(self) -> None:
        if not self._recipients:
            return self._say("503 for whom?")
        self._say("354 until a lone dot")
        lines, size = [], 0
        while (line := self.rfile.readline(LONGEST_LETTER)) != b".\r\n":
            if not line:
                raise EOFError
            size += len(line)
            if size <= LONGEST_LETTER:
                lines.append(line[1:] if line.startswith(b".") else line)
        if size > LONGEST_LETTER:
            self._say("552 too long")
        else:
            try:
                keep_letter(self.server.folder, b"".join(lines))
                self._say("250 kept")
            except OSError as error:
                self._say(f"451 not kept: {error.strerror}")
        self._sender, self._recipients = None, []
        return None

    def _forget(self, verb: str) -> None:
        if verb == "RSET":
            self._sender, self._recipients = None, []
        self._say("250 ok")

    def _line(self) -> str:
        line = self.rfile.readline(LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise EOFError
        return line.decode("utf-8", "replace").strip()

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def receiving(folder: Path) -> Iterator[int]:
    """Take letters in a thread while the block runs; gives the port."""
    with Receiver(folder) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.port
        finally:
            server.shutdown()
            thread.join()


def receiver_command(*, port: int, folder: Path) -> list[str]:
    """What the supervisor starts: a process of 15 MB, without Django."""
    return [sys.executable, "-m", "svodka.sample.receiver", str(port), str(folder)]


def _main(port: str, folder: str) -> None:
    signal.signal(signal.SIGTERM, lambda _number, _frame: os._exit(0))
    with Receiver(Path(folder), int(port)) as server:
        server.serve_forever()


if __name__ == "__main__":
    _main(*sys.argv[1:3])
