"""The mailbox that failure reports come back to: read, noted, and only then put aside.

Reports with a token of ours are removed once they are noted; everything else stays in the box, marked as seen. A
worker that is killed between the two reads the message again, and noting it twice does no harm.
"""

from __future__ import annotations

import contextlib
import imaplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import structlog

from svodka.digest.actions.deliveries import note_report
from svodka.digest.bounces import LONGEST, Kind, read_report
from svodka.errors import SvodkaError

log = structlog.get_logger("svodka.digest")

AT_ONCE = 200
PATIENCE = 20.0


class UnableToReadReturns(SvodkaError):
    """The mailbox cannot be reached or opened; what lies there lies there."""


class Message(Protocol):
    """A message in the box."""

    @property
    def raw(self) -> bytes:
        """The whole message, or as much of it as is read."""

    def put_aside(self, *, remove: bool) -> None:
        """Never to be read here again. Raises UnableToReadReturns."""


class Returns(Protocol):
    """A mailbox."""

    def unseen(self) -> Iterator[Message]:
        """Messages that nobody has put aside. Raises UnableToReadReturns."""


def read_returns(box: Returns, *, clock: Callable[[], datetime], stop: Callable[[], bool]) -> int:
    """Note what every unseen message says; how many there were. Raises UnableToReadReturns."""
    count = 0
    for message in box.unseen():
        if stop():
            break
        report = read_report(message.raw)
        ended = note_report(report, now=clock())
        message.put_aside(remove=bool(report.token) and report.kind is not Kind.OTHER)
        log.info("returned", kind=report.kind.value, why=report.why, ended=ended.pk if ended else None)
        count += 1
    return count


# --- a folder ---


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    raw: bytes

    def put_aside(self, *, remove: bool) -> None:
        seen = self.path.parent.parent / "cur" / f"{self.path.name.partition(':')[0]}:2,S"
        try:
            if remove:
                return self.path.unlink(missing_ok=True)
            seen.parent.mkdir(exist_ok=True)
            with contextlib.suppress(FileNotFoundError):  # another worker was quicker
                self.path.rename(seen)
        except OSError as error:
            raise UnableToReadReturns(f"{self.path}: {error}") from error
        return None


@dataclass(frozen=True, slots=True)
class Maildir:
    """A maildir on this machine, into which the mail server delivers."""

    folder: Path

    def unseen(self) -> Iterator[Message]:
        """Raises UnableToReadReturns."""
        try:
            paths = sorted((self.folder / "new").iterdir())[:AT_ONCE]
            for path in paths:
                try:
                    with path.open("rb") as file:
                        raw = file.read(LONGEST)
                except FileNotFoundError:  # another worker was quicker
                    continue
                yield _File(path, raw)
        except OSError as error:
            raise UnableToReadReturns(f"{self.folder}: {error}") from error


# --- IMAP ---


@dataclass(frozen=True, slots=True)
class _Stored:
    server: imaplib.IMAP4
    uid: str
    raw: bytes

    def put_aside(self, *, remove: bool) -> None:
        try:
            _answer(self.server.uid("STORE", self.uid, "+FLAGS", r"(\Seen \Deleted)" if remove else r"(\Seen)"))
        except (OSError, imaplib.IMAP4.error) as error:
            raise UnableToReadReturns(f"{self.server.host}: {error}") from error


@dataclass(frozen=True, slots=True)
class Imap:
    """A mailbox of its own on an IMAP server (RFC 3501)."""

    host: str
    port: int
    user: str
    password: str
    tls: bool = True
    folder: str = "INBOX"

    def unseen(self) -> Iterator[Message]:
        """Raises UnableToReadReturns."""
        try:
            with self._opened() as server:
                _answer(server.select(self.folder))
                uids = _answer(server.uid("SEARCH", "UNSEEN", "UNDELETED"))[0] or b""
                for uid in uids.decode("ascii").split()[:AT_ONCE]:
                    found = _answer(server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LONGEST}>)"))
                    raw = next((part[1] for part in found if isinstance(part, tuple)), b"")
                    yield _Stored(server, uid, raw)
                server.expunge()
        except (OSError, imaplib.IMAP4.error, UnicodeDecodeError) as error:
            raise UnableToReadReturns(f"{self.host}:{self.port}: {error}") from error

    @contextlib.contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        if self.tls:
            secure = ssl.create_default_context()
            server: imaplib.IMAP4 = imaplib.IMAP4_SSL(self.host, self.port, ssl_context=secure, timeout=PATIENCE)
        else:
            server = imaplib.IMAP4(self.host, self.port, timeout=PATIENCE)
        try:
            server.login(self.user, self.password)
            yield server
        finally:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                server.logout()


def _answer(given: tuple[str, list[Any]]) -> list[Any]:
    """The data of an answer. Raises imaplib.IMAP4.error for one that is no OK."""
    status, data = given
    if status != "OK":
        raise imaplib.IMAP4.error(f"{status} {data!r}")
    return data
