"""A page that a browser saved whole (MHTML): the HTML part, its charset and the address it was saved from.

Python's own parser of messages takes minutes for a header of 100,000 parameters and a millisecond for each part; of
what browsers write, a boundary and four headers of the first HTML part are all that is wanted.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header

_HEAD = re.compile(rb"\A(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){1,40}", re.I)
_RELATED = re.compile(rb"^content-type:\s*multipart/related", re.I | re.M)
_MULTIPART = re.compile(r"multipart/", re.I)
_PARAMETER = r"(?:^|[;\s]){}\s*=\s*(?:\"([^\"]*)\"|([^\s;\"]+))"
_BOUNDARY = re.compile(_PARAMETER.format("boundary"), re.I)
_CHARSET = re.compile(_PARAMETER.format("charset"), re.I)
_LONGEST_HEAD = 8_000
# Outlook puts an alternative in the related one; deeper there is nothing that a browser or a mail program writes.
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The bytes of the page, the charset its part declares, the address it came from."""

    html: bytes
    charset: str | None
    url: str | None


def saved_page(data: bytes) -> SavedPage | None:
    """The page in an MHTML file; None when the bytes are no such file or hold no HTML."""
    head = _HEAD.match(data[:_LONGEST_HEAD])
    if head is None or not _RELATED.search(head.group(0)):
        return None
    whole = _headers(head.group(0))
    for headers, body in _parts(whole, data[head.end() :], _DEEPEST):
        kind = headers.get("content-type", "")
        if not kind.lower().startswith("text/html"):
            continue
        html = _unpacked(body, headers.get("content-transfer-encoding", "").strip().lower())
        if html.strip():
            charset = _CHARSET.search(kind)
            url = whole.get("snapshot-content-location") or headers.get("content-location")
            return SavedPage(html, (charset[1] or charset[2]) if charset else None, _plain(url) if url else None)
    return None


def _parts(headers: dict[str, str], body: bytes, levels: int) -> Iterator[tuple[dict[str, str], bytes]]:
    """The leaves of a message of several parts, in order, with their headers."""
    boundary = _BOUNDARY.search(headers.get("content-type", ""))
    if boundary is None or not levels:
        return
    delimiter = b"\n--" + (boundary[1] or boundary[2]).encode("latin-1", "replace")
    for part in (b"\n" + body).split(delimiter)[1:]:
        opening = part.find(b"\n") + 1
        if part.startswith(b"--") or not opening:
            return
        head = _HEAD.match(part[opening : opening + _LONGEST_HEAD])
        if head is None:
            continue
        own = _headers(head.group(0))
        rest = part[opening + head.end() :]
        if _MULTIPART.match(own.get("content-type", "")):
            yield from _parts(own, rest, levels - 1)
        else:
            yield own, rest


def _headers(head: bytes) -> dict[str, str]:
    """Headers by lower-cased name, folded lines joined."""
    lines = re.sub(r"\r?\n[ \t]+", " ", head.decode("latin-1")).splitlines()
    pairs = (line.partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _unpacked(body: bytes, packing: str) -> bytes:
    body = body.removeprefix(b"\r\n").removeprefix(b"\n")
    if packing == "quoted-printable":
        return quopri.decodestring(body)
    if packing == "base64":
        try:
            return binascii.a2b_base64(body)
        except binascii.Error:
            return b""
    return body


def _plain(header: str) -> str:
    """A header as text: Chrome writes long and national addresses as «=?utf-8?Q?…?=»."""
    try:
        return str(make_header(decode_header(header[:2_000]))).replace(" ", "")
    except (HeaderParseError, LookupError, ValueError):
        return header[:2_000]
