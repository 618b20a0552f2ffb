"""The pages in an archive: of its records, the answers that were web pages, as they would have been fetched."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

import brotli

from svodka.fetch import AddressRefused, parse_address
from svodka.fetch.unpacking import Unpacker
from svodka.gather.feeds import LONGEST_URL
from svodka.gather.warc import Block, Damage, records

PAGE_TYPES = {"text/html", "application/xhtml+xml"}
# What heads of answers come to: servers refuse longer ones.
HEAD_BYTES = 65_536
_STATUS = re.compile(rb"HTTP/[\d.]+ +(\d{3})\b")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")


class _Unusable(Exception):
    """There is a page, but it cannot be had whole; the message says why."""


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page of an archive: its bytes as a browser would have had them, its own address, time and what HTTP said."""

    data: bytes
    url: str
    captured_at: datetime | None
    content_type: str
    charset: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page, or why a page or a piece of the archive could not be used; `damaged` when the archive is to blame.

    `go_on_at` is the offset to begin at next time to see everything after this.
    """

    go_on_at: int
    url: str = ""
    page: ArchivedPage | None = None
    refusal: str = ""
    damaged: bool = False


def pages(file: BinaryIO, *, start: int = 0, max_bytes: int) -> Iterator[Found]:
    """Every page in the archive from the offset `start` on. Raises UnableToReadArchive.

    Pages are responses and resources of a page's media type; pictures, scripts, requests and answers other than 200
    are no pages and not told. `max_bytes` limits a page as it was read and as it unfolds.
    """
    # The marks of chunks and a packing that made it longer are room enough for half as much again.
    most = max_bytes + max_bytes // 2 + HEAD_BYTES
    for record in records(file, start=start, most_bytes=most, head_bytes=HEAD_BYTES):
        if isinstance(record, Damage):
            yield Found(record.go_on_at, refusal=f"the archive is damaged: {record.reason}", damaged=True)
            continue
        url = record.headers.get("warc-target-uri", "").strip("<> ")
        try:
            page = _page(record, url, max_bytes)
        except _Unusable as refusal:
            yield Found(record.go_on_at, url, refusal=str(refusal))
            continue
        if page:
            yield Found(record.go_on_at, url, page)


def _page(record: Block, url: str, max_bytes: int) -> ArchivedPage | None:
    kind = record.headers.get("warc-type", "").lower()
    if kind == "resource":
        headers: Mapping[str, str] = {"content-type": record.headers.get("content-type", "")}
        body = record.data
    elif kind == "response":
        status, headers, body = _answer(record.data)
        if status != 200:
            return None
    else:
        return None
    media_type, charset = _content_type(headers.get("content-type", ""))
    if media_type not in PAGE_TYPES or not url.startswith(("http://", "https://")):
        return None
    if len(url.encode()) > LONGEST_URL:
        raise _Unusable(f"its address is longer than {LONGEST_URL} bytes")
    try:
        parse_address(url)
    except AddressRefused:
        raise _Unusable("its address is none that a page can have") from None
    if record.headers.get("warc-truncated"):
        raise _Unusable("the crawler cut the page short")
    if not record.whole:
        raise _Unusable(_too_large(max_bytes))
    data = _unpacked(_unchunked(body, headers), headers.get("content-encoding", ""), max_bytes)
    return ArchivedPage(data, url, _moment(record.headers.get("warc-date", "")), media_type, charset)


def _answer(block: bytes) -> tuple[int, dict[str, str], bytes]:
    status = _STATUS.match(block)
    head, blank, body = block.partition(b"\r\n\r\n")
    if not blank or b"\n\n" in head:
        head, blank, body = block.partition(b"\n\n")
    if status is None or not blank:
        return 0, {}, b""
    headers: dict[str, str] = {}
    for line in head.decode("latin-1").splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    return int(status[1]), headers, body


def _content_type(given: str) -> tuple[str, str]:
    media_type, *parameters = (part.strip() for part in given.lower().split(";"))
    pairs = (parameter.partition("=") for parameter in parameters)
    charset = next((value.strip(" \"'") for name, _, value in pairs if name.strip() == "charset"), "")
    return media_type, charset[:60]


def _unchunked(body: bytes, headers: Mapping[str, str]) -> bytes:
    """The body without the marks of its chunks; as it is when the crawler has taken them out and left the header."""
    if "chunked" not in headers.get("transfer-encoding", "").lower() or not _CHUNK.match(body):
        return body
    pieces: list[bytes] = []
    place = 0
    while found := _CHUNK.match(body, place):
        size = int(found[1], 16)
        if size == 0:
            return b"".join(pieces)
        piece = body[found.end() : found.end() + size]
        if len(piece) < size:
            break
        pieces.append(piece)
        place = found.end() + size
        place += len(b"\r\n") if body.startswith(b"\r\n", place) else body.startswith(b"\n", place)
    raise _Unusable("the page is cut short between its chunks")


def _unpacked(body: bytes, encoding: str, max_bytes: int) -> bytes:
    encoding = encoding.strip().lower()
    if encoding in {"gzip", "x-gzip"} and not body.startswith(b"\x1f\x8b"):
        # The crawler has unpacked it and left the header.
        encoding = ""
    try:
        unfolded = _unbrotli(body, max_bytes) if encoding == "br" else _unzip(body, encoding, max_bytes)
    except (zlib.error, brotli.error) as error:
        raise _Unusable(f"the page cannot be unpacked ({error})") from None
    if len(unfolded) > max_bytes:
        raise _Unusable(_too_large(max_bytes))
    return unfolded


def _unzip(body: bytes, encoding: str, max_bytes: int) -> bytes:
    unpacker = Unpacker(encoding)
    unfolded = unpacker.unpack(body, room=max_bytes + 1)
    if len(unfolded) <= max_bytes:
        unpacker.finish()
    return unfolded


def _unbrotli(body: bytes, max_bytes: int) -> bytes:
    unpacker, unfolded, given = brotli.Decompressor(), b"", body
    while not unpacker.is_finished() and len(unfolded) <= max_bytes:
        piece = unpacker.process(given, output_buffer_limit=max_bytes + 1 - len(unfolded))
        if not piece and unpacker.can_accept_more_data():
            # A body that the crawler has unpacked fails on its first byte, so this is one that was cut.
            raise brotli.error("it is cut short")
        unfolded, given = unfolded + piece, b""
    return unfolded


def _too_large(max_bytes: int) -> str:
    return f"the page is larger than {max_bytes / 1e6:.1f} MB"


def _moment(given: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
