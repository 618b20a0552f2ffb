"""A mailbox on an IMAP server (RFC 3501): what lies in a folder of it, and one letter. Nothing is changed there.

The same rules hold as for pages: a public address unless the owner has allowed it, one time limit for everything, a
limit of bytes; and TLS, but for a server on this machine.
"""

from __future__ import annotations

import base64
import contextlib
import imaplib
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import message_from_string, policy
from email.errors import MessageError
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from svodka.fetch.answers import AddressRefused, TooLarge, UnableToFetch
from svodka.fetch.connection import LONGEST_CONNECT, Deadline, Resolver, checked_addresses, resolve

PORTS = {"imaps": 993, "imap": 143}
# Heads of fifty letters with their subjects.
LIST_BYTES = 2_000_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_UID = re.compile(rb"\bUID (\d+)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class LetterGone(UnableToFetch):
    """The letter has been deleted or moved, or the server has numbered its letters anew."""


@dataclass(frozen=True)
class Mailbox:
    """A folder of a mailbox and where it is."""

    user: str
    host: str
    port: int
    folder: str
    tls: bool

    @property
    def account(self) -> str:
        """USER@HOST, what a password is kept for."""
        return f"{self.user}@{self.host}"

    @property
    def address(self) -> str:
        """As RFC 5092 writes it: imaps://press%40paper.example@mail.example/Releases."""
        scheme = "imaps" if self.tls else "imap"
        port = "" if self.port == PORTS[scheme] else f":{self.port}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{quote(self.user, safe='')}@{host}{port}/{quote(self.folder, safe='/')}"

    def letter_address(self, validity: int, uid: int) -> str:
        """The address of one letter (RFC 5092)."""
        return f"{self.address};UIDVALIDITY={validity}/;UID={uid}"


@dataclass(frozen=True)
class Letter:
    """The head of a letter in the box: its number, when it came, its subject."""

    uid: int
    came_at: datetime | None
    subject: str


@dataclass(frozen=True)
class Shelf:
    """The letters of a folder that were asked for. `validity` changes when the server numbers its letters anew."""

    validity: int
    letters: tuple[Letter, ...]


def parse_mailbox(url: str) -> Mailbox:
    """The mailbox at imaps://USER@HOST/FOLDER; without a folder it is INBOX. Raises AddressRefused."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressRefused(f"«{url}» is not an address.") from None
    named, _, shown = parts.netloc.rpartition("@")
    if parts.scheme not in PORTS or not host or not shown or not named:
        raise AddressRefused(f"«{url}» is not the address of a mailbox: imaps://USER@HOST/FOLDER.")
    if ":" in named:
        raise AddressRefused(f"An address with a password in it is not kept: {host}. The password is asked for.")
    user, folder = unquote(named), unquote(parts.path.strip("/")) or "INBOX"
    if _CONTROL.search(user + folder) or parts.query or parts.fragment:
        raise AddressRefused(f"«{url}» is not the address of a mailbox: imaps://USER@HOST/FOLDER.")
    return Mailbox(user, host, port or PORTS[parts.scheme], folder, parts.scheme == "imaps")


@dataclass(frozen=True)
class Access:
    """With what a mailbox is opened: the password, the whole time (seconds), pairs that may be private."""

    password: str
    timeout: float
    allowed: Sequence[str] = ()
    resolver: Resolver = resolve


def list_letters(box: Mailbox, access: Access, *, validity: int = 0, after: int = 0, since: date, most: int) -> Shelf:
    """At most `most` letters: the oldest of those that came after the number `after` when the server still counts as
    it did (`validity`), else the newest of those that came on or after the day `since`.

    Raises UnableToFetch.
    """
    with _opened(box, access, most_bytes=LIST_BYTES) as (server, current):
        goes_on = validity == current and after > 0
        wanted = f"UID {after + 1}:*" if goes_on else f"SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        numbers = sorted({int(word) for line in _of(server.uid("SEARCH", wanted)) if line for word in line.split()})
        # «8:*» gives the last letter even where its number is smaller.
        new = [number for number in numbers if number > after][:most] if goes_on else numbers[-most:]
        return Shelf(current, tuple(_heads(server, new)))


def fetch_letter(box: Mailbox, access: Access, *, validity: int, uid: int, max_bytes: int) -> bytes:
    """The whole letter. Raises LetterGone, TooLarge, UnableToFetch."""
    with _opened(box, access, most_bytes=max_bytes + 100_000) as (server, current):
        if current != validity:
            raise LetterGone(f"{box.host} has numbered its letters anew.", status=404)
        sizes = [
            re.search(rb"RFC822\.SIZE (\d+)", line) for line in _lines(server.uid("FETCH", str(uid), "(RFC822.SIZE)"))
        ]
        if any(found and int(found[1]) > max_bytes for found in sizes):
            raise TooLarge(f"{box.host} sends more than {max_bytes} bytes.")
        for part in _of(server.uid("FETCH", str(uid), "(BODY.PEEK[])")):
            if isinstance(part, tuple) and len(part[1]) <= max_bytes:
                return bytes(part[1])
    raise LetterGone("The letter is no longer in the mailbox.", status=404)


def _heads(server: imaplib.IMAP4, numbers: Sequence[int]) -> Iterator[Letter]:
    if not numbers:
        return
    wanted = ",".join(map(str, numbers))
    answer = _of(server.uid("FETCH", wanted, "(INTERNALDATE BODY.PEEK[HEADER.FIELDS (SUBJECT)])"))
    found: dict[int, Letter] = {}
    for place, part in enumerate(answer):
        if isinstance(part, tuple):
            # What else is told of a letter may stand before or after its text.
            after = answer[place + 1] if place + 1 < len(answer) else b""
            told = part[0] + (after if isinstance(after, bytes) else b"")
            if number := _UID.search(told):
                found[int(number[1])] = Letter(int(number[1]), _came_at(told), _subject(part[1]))
    # Without its head a letter is a letter all the same.
    yield from (found.get(number, Letter(number, None, "")) for number in numbers)


def _came_at(told: bytes) -> datetime | None:
    local = imaplib.Internaldate2tuple(told)
    return datetime.fromtimestamp(time.mktime(local), UTC) if local else None


def _subject(head: bytes) -> str:
    """For a list of what was seen; the letter itself is read with more care."""
    try:
        text = head[:4_000].decode("utf-8", "replace")
        return " ".join(str(message_from_string(text, policy=policy.default)["subject"] or "").split())
    except (MessageError, ValueError, LookupError):
        return ""


# --- the connection ---


@contextlib.contextmanager
def _opened(box: Mailbox, access: Access, *, most_bytes: int) -> Iterator[tuple[imaplib.IMAP4, int]]:
    """The server with the folder open for reading, and the folder's UIDVALIDITY."""
    deadline = Deadline(access.timeout, box.host)
    connected = _connected(box, access, deadline)
    # A read waits for as long as bytes drip; cut off from outside it ends at once.
    over = threading.Event()
    clock = threading.Timer(deadline.left(), _cut, (connected, over))
    clock.daemon = True
    clock.start()
    try:
        if isinstance(connected, ssl.SSLSocket):
            connected.do_handshake()
        server = _Counted(connected, most_bytes, box.host)
        try:
            _enter(server, box, access.password)
            yield server, _validity(server, box)
        finally:
            with contextlib.suppress(OSError, imaplib.IMAP4.error, TooLarge):
                server.logout()
    except UnableToFetch:
        raise
    except (OSError, imaplib.IMAP4.error, ValueError, LookupError, TypeError, AttributeError) as error:
        if over.is_set():
            raise deadline.passed() from None
        raise UnableToFetch(f"{box.host} does not speak IMAP as it should: {error}.") from None
    finally:
        clock.cancel()
        connected.close()


def _cut(connected: socket.socket, over: threading.Event) -> None:
    over.set()
    with contextlib.suppress(OSError):
        # Not SSLSocket's own, which takes away what the reading thread is just using.
        socket.socket.shutdown(connected, socket.SHUT_RDWR)


def _connected(box: Mailbox, access: Access, deadline: Deadline) -> socket.socket:
    host = f"[{box.host}]" if ":" in box.host else box.host
    exempt = f"{host}:{box.port}" in access.allowed
    if not exempt and box.port != PORTS["imaps"]:
        raise AddressRefused(f"{box.host} is asked for on port {box.port}; only 993 is read from.")
    addresses = checked_addresses(box.host, box.port, resolver=access.resolver, deadline=deadline, exempt=exempt)
    if not box.tls and not all(ip_address(address).is_loopback for address in addresses):
        raise AddressRefused(f"Without TLS (imap:) only a server on this machine is asked, not {box.host}.")
    failed: OSError | None = None
    for address in addresses:
        try:
            return _secured(address, box, deadline)
        except OSError as error:
            failed = error
    raise UnableToFetch(f"{box.host} could not be read from: {failed}.")


def _secured(address: str, box: Mailbox, deadline: Deadline) -> socket.socket:
    plain = socket.create_connection((address, box.port), timeout=min(LONGEST_CONNECT, deadline.left()))
    if not box.tls:
        return plain
    try:
        secure = ssl.create_default_context()
        # The handshake is made later, when the clock runs.
        return secure.wrap_socket(plain, server_hostname=box.host, do_handshake_on_connect=False)
    except BaseException:
        plain.close()
        raise


class _Counted(imaplib.IMAP4):
    """An IMAP client over a connection that stands, which takes no more than so many bytes."""

    def __init__(self, connected: socket.socket, most: int, host: str) -> None:
        self._connected, self._left, self._called = connected, most, host
        super().__init__(host)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self._connected

    def read(self, size: int) -> bytes:
        self._count(size)
        return super().read(size)

    def readline(self) -> bytes:
        line = super().readline()
        self._count(len(line))
        return line

    def _count(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise TooLarge(f"{self._called} sends more than it was asked for.")


def _enter(server: imaplib.IMAP4, box: Mailbox, password: str) -> None:
    if "LOGINDISABLED" in server.capabilities and "AUTH=PLAIN" not in server.capabilities:
        raise UnableToFetch(f"{box.host} lets nobody in by a password.")
    way: Callable[[], Any]
    if "AUTH=PLAIN" in server.capabilities:
        # The one that carries letters beyond ASCII.
        secret = f"\0{box.user}\0{password}".encode()
        way = lambda: server.authenticate("PLAIN", lambda _asked: secret)  # noqa: E731
    else:
        way = lambda: server.login(box.user, password)  # noqa: E731
    try:
        way()
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeError):
        raise UnableToFetch(f"{box.host} does not let {box.user} in: the password is wrong, or none will do.") from None


def _validity(server: imaplib.IMAP4, box: Mailbox) -> int:
    name = _in_utf7(box.folder).replace("\\", r"\\").replace('"', r"\"")
    try:
        # EXAMINE: no letter is marked as seen.
        status, _exists = server.select(f'"{name}"', readonly=True)
    except imaplib.IMAP4.readonly:
        status = "OK"
    if status != "OK":
        raise UnableToFetch(f"{box.host} has no folder «{box.folder}» for {box.user}.")
    told = server.response("UIDVALIDITY")[1]
    return int(told[0]) if told and told[0] else 0


def _of(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(f"{status} {data!r}"[:200])
    return data


def _lines(answer: tuple[str, list[Any]]) -> list[bytes]:
    return [part if isinstance(part, bytes) else part[0] for part in _of(answer) if part]


def _in_utf7(name: str) -> str:
    """The name of a folder as it is spelt on the wire (RFC 3501, 5.1.3): «Релизы» is &BCAENQQ7BDgENwRL-."""

    def packed(found: re.Match[str]) -> str:
        if found[0] == "&":
            return "&-"
        code = base64.b64encode(found[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
        return f"&{code}-"

    return re.sub(r"&|[^\x20-\x7e]+", packed, name)
