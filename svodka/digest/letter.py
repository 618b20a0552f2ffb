"""Thousands of like letters as bytes: what is the same for all is encoded once, a recipient's own is spliced in.

Python's MIME encoding is what a digest spends its time on: 687 letters a second through Django's classes, 44,900 so,
measured on one core with 43 kB letters. Base64 makes four characters of three bytes and breaks lines after 57: a fixed
stretch cut at a multiple of 57 can be encoded ahead and stands between any two others.
"""

from __future__ import annotations

import re
from base64 import encodebytes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.header import Header
from functools import lru_cache

from svodka.errors import SvodkaError

LINE = 57
# Shorter stretches are not worth a place in the cache.
_WORTH_KEEPING = 400
_SLOT = re.compile("\x00([a-z_]+)\x00")
# Printable ASCII without what a header could be broken with; a folded value is made here, never taken.
_PLAIN = re.compile(r"[\x20-\x7e]*")
_FOLD = re.compile(r"(?<=\?=)\r\n (?==\?)")
_BREAKING = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
# RFC 5321's dot-atom without quoted local parts: nobody's real address, and every injection's favourite.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?=.{1,253}\Z)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9][A-Za-z0-9-]{0,62}")


class UnableToWrite(SvodkaError):
    """There is no letter for this recipient: leave it out."""


class UnableToAddress(UnableToWrite):
    """The address or header cannot stand in a letter; leave the letter unsent and the address out."""


def slot(name: str) -> str:
    """The mark of a recipient's own words in a text."""
    return f"\x00{name}\x00"


def checked_address(address: str) -> str:
    """The address as it may stand in an envelope: ASCII, the domain in its coded form. Raises UnableToAddress."""
    local, at, domain = address.rpartition("@")
    try:
        coded = domain.encode("idna").decode("ascii") if at else ""
    except UnicodeError:
        coded = ""
    if not _LOCAL.fullmatch(local) or len(local) > 64 or not _DOMAIN.fullmatch(coded):
        raise UnableToAddress(f"{address!r} is no address that mail can be sent to.")
    return f"{local}@{coded}"


def checked_header(value: str) -> str:
    """A header's value, encoded when it is not plain ASCII. Raises UnableToAddress for what would end the line."""
    # Folded between encoded words, as this function does itself with a long name.
    unfolded = _FOLD.sub(" ", value)
    if _BREAKING.search(unfolded):
        raise UnableToAddress("A header holds a line's end or another character that cannot be seen.")
    if _PLAIN.fullmatch(unfolded) and len(value) < 900:
        return value
    try:
        return Header(value, "utf-8").encode(linesep="\r\n")
    except UnicodeEncodeError:  # a lone surrogate
        raise UnableToAddress("A header holds half a character.") from None


def named_address(name: str, address: str) -> str:
    """«Name <address>» for From, the name alone encoded. Raises UnableToAddress."""
    told = checked_header(name)
    quoted = told if told.startswith("=?") else '"{}"'.format(told.replace("\\", "\\\\").replace('"', '\\"'))
    return f"{quoted} <{checked_address(address)}>"


@dataclass(frozen=True, slots=True)
class Body:
    """One part of the letter: plain text or HTML, with slots."""

    kind: str
    text: str


class Frame:
    """A letter with slots for what is a recipient's own. `headers` are the same for all and may hold slots."""

    def __init__(self, *, headers: Mapping[str, str], bodies: Sequence[Body]) -> None:
        self._headers = {name: self._checked(value) for name, value in headers.items()}
        self._bodies = [(body.kind, _split(body.text)) for body in bodies]

    def letter(self, *, to: str, boundary: str, own: Mapping[str, str], plain_only: bool = False) -> bytes:
        """The whole letter to one address, lines ended as SMTP wants them, dots not doubled yet.

        `own` fills the slots of headers and bodies; values for HTML are escaped already. Raises UnableToAddress.
        """
        for value in own.values():
            _check_own(value)
        lines = [f"To: {checked_address(to)}"]
        lines += [f"{name}: {_SLOT.sub(lambda mark: own[mark[1]], value)}" for name, value in self._headers.items()]
        bodies = self._bodies[:1] if plain_only else self._bodies
        if len(bodies) == 1:
            return _head([*lines, *_content(bodies[0][0])]) + _encoded(bodies[0][1], own)
        parts = [_head([*lines, f'Content-Type: multipart/alternative; boundary="{boundary}"'])]
        for kind, pieces in bodies:
            parts += [_head([f"--{boundary}", *_content(kind)]), _encoded(pieces, own)]
        return b"".join([*parts, f"--{boundary}--\r\n".encode()])

    @staticmethod
    def _checked(value: str) -> str:
        """Checked around its slots, which are not there yet."""
        if _SLOT.search(value):
            checked_header(_SLOT.sub("", value))
            return value
        return checked_header(value)


def _check_own(value: str) -> None:
    """That it neither breaks a line nor cannot be encoded; what stands in a header is ASCII, or _head refuses it."""
    if _BREAKING.search(value):
        raise UnableToAddress("A recipient's own words hold a line's end or another character that cannot be seen.")
    try:
        value.encode()
    except UnicodeEncodeError:  # a lone surrogate
        raise UnableToAddress("A recipient's own words hold half a character.") from None


def _head(lines: Sequence[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _content(kind: str) -> list[str]:
    return [f"Content-Type: {kind}; charset=utf-8", "Content-Transfer-Encoding: base64"]


def _split(text: str) -> tuple[bytes | str, ...]:
    """Fixed stretches as bytes and names of slots as str, in turn: a stretch stands at every even place."""
    pieces = _SLOT.split(text)
    return tuple(piece if number % 2 else piece.encode() for number, piece in enumerate(pieces))


def _encoded(pieces: Sequence[bytes | str], own: Mapping[str, str]) -> bytes:
    out: list[bytes] = []
    carry = b""
    for piece in pieces:
        raw = own[piece].encode() if isinstance(piece, str) else piece
        if isinstance(piece, str) or len(raw) < _WORTH_KEEPING:
            carry += raw
            continue
        lacking = -len(carry) % LINE
        out.append(_base64(carry + raw[:lacking]))
        middle, carry = _middle(raw, lacking)
        out.append(middle)
    out.append(_base64(carry))
    return b"".join(out)


# An edition has a dozen long stretches, each met at up to 57 places of a line.
@lru_cache(maxsize=4_096)
def _middle(fixed: bytes, taken: int) -> tuple[bytes, bytes]:
    """What of a fixed stretch is whole lines once `taken` bytes have gone to the line before, and its rest."""
    rest = fixed[taken:]
    whole = len(rest) - len(rest) % LINE
    return _base64(rest[:whole]), rest[whole:]


def _base64(raw: bytes) -> bytes:
    return encodebytes(raw).replace(b"\n", b"\r\n")
