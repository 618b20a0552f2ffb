"""Reading a WARC archive (ISO 28500: WARC/1.0, 1.1 and the drafts before them) record by record, packed or not.

Of our own, though FastWARC comes with Resiliparse: damage ends FastWARC's reading of the whole file, while here the
next sound record is looked for, nothing over a limit is held in memory, and each record knows where to go on after it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from svodka.errors import SvodkaError

GZIP = b"\x1f\x8b\x08"
ZSTD = b"\x28\xb5\x2f\xfd"
VERSION_LINE = re.compile(rb"WARC/(?:0\.1[78]|1\.[01])\r?\n")
# Longer lines and heads occur only in damaged files: the longest addresses that crawlers keep have 8 kB.
LONGEST_LINE = 65_536
MOST_HEADERS = 200
PIECE = 262_144


class UnableToReadArchive(SvodkaError):
    """The file is no WARC archive, or packed in a way that is not read: convert it."""


class _Damaged(Exception):
    """The record cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Block:
    """A record: its headers (names in lower case), its whole block, or the first bytes of one that is over the limit.

    `go_on_at` is the offset in the file from which reading finds everything that stands after this record.
    """

    headers: Mapping[str, str]
    data: bytes
    length: int
    offset: int
    go_on_at: int

    @property
    def whole(self) -> bool:
        return len(self.data) == self.length


@dataclass(frozen=True, slots=True)
class Damage:
    """A piece of the file that is no readable record, and why."""

    reason: str
    offset: int
    go_on_at: int


class _Plain:
    """An archive that is not packed: one stream from the offset on."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        file.seek(offset)
        self._file = file

    def read(self, size: int) -> bytes:
        return self._file.read(size)

    def line(self) -> bytes:
        return self._file.readline(LONGEST_LINE)

    def skip(self, size: int) -> None:
        self._file.seek(size, 1)

    def next_line(self) -> bytes:
        """The first line that is not blank; b"" at the end."""
        while (line := self.line()) in (b"\r\n", b"\n"):
            pass
        return line

    def tell(self) -> int:
        return self._file.tell()


class _Member:
    """The bytes of one gzip member, unpacked a bounded piece at a time: a bomb costs time, not memory."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        file.seek(offset)
        self._file = file
        self._unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        # What is unpacked, and how much of it has been read: cutting it at every line would copy it at every line.
        self._ready, self._place = b"", 0

    def _more(self) -> bool:
        if self._unpack.eof:
            return False
        packed = self._unpack.unconsumed_tail or self._file.read(PIECE)
        if not packed:
            raise _Damaged("the file ends in the middle of a record")
        try:
            unpacked = self._unpack.decompress(packed, PIECE)
        except zlib.error as error:
            raise _Damaged(f"the packing is broken ({error})") from None
        self._ready, self._place = self._ready[self._place :] + unpacked, 0
        return True

    def read(self, size: int) -> bytes:
        pieces: list[bytes] = []
        while size and (self._place < len(self._ready) or self._more()):
            pieces.append(self._ready[self._place : self._place + size])
            self._place += len(pieces[-1])
            size -= len(pieces[-1])
        return b"".join(pieces)

    def line(self) -> bytes:
        while True:
            end = self._ready.find(b"\n", self._place)
            left = len(self._ready) - self._place
            if end >= 0 or left >= LONGEST_LINE or not self._more():
                break
        return self.read(min(end + 1 - self._place if end >= 0 else left, LONGEST_LINE))

    def skip(self, size: int) -> None:
        while size > 0 and (piece := self.read(min(size, PIECE))):
            size -= len(piece)

    def next_line(self) -> bytes:
        while (line := self.line()) in (b"\r\n", b"\n"):
            pass
        return line

    def end(self) -> int:
        """The offset right after the member, which has been read to its end."""
        return self._file.tell() - len(self._unpack.unused_data)


def records(file: BinaryIO, *, start: int = 0, most_bytes: int, head_bytes: int = 65_536) -> Iterator[Block | Damage]:
    """Every record from the offset `start` on, in order; what is damaged is told and passed over.

    Of a block over `most_bytes` only the first `head_bytes` are given. Raises UnableToReadArchive when the file does
    not open as an archive.
    """
    file.seek(0)
    opening = file.read(12)
    if opening.startswith(GZIP):
        yield from _packed(file, start, most_bytes, head_bytes)
    elif VERSION_LINE.match(opening):
        yield from _unpacked(file, start, most_bytes, head_bytes)
    elif opening.startswith(ZSTD):
        raise UnableToReadArchive("This archive is packed with zstd: unpack it first (zstd -d archive.warc.zst).")
    else:
        raise UnableToReadArchive("This is no WARC archive: it does not open with «WARC/1.0» or «WARC/1.1».")


def _packed(file: BinaryIO, start: int, most_bytes: int, head_bytes: int) -> Iterator[Block | Damage]:
    offset = start
    while _at(file, offset):
        member = _Member(file, offset)
        try:
            line = member.next_line()
            while line:
                headers, data, length = _record(member, line, most_bytes, head_bytes)
                line = _following(member)
                # A file packed as a whole is one member: only its beginning is a place to go on from.
                yield Block(headers, data, length, offset, offset if line else member.end())
            offset = member.end()
        except _Damaged as damage:
            found = _find(file, offset + 1, GZIP)
            yield Damage(str(damage), offset, found)
            offset = found


def _unpacked(file: BinaryIO, start: int, most_bytes: int, head_bytes: int) -> Iterator[Block | Damage]:
    size = file.seek(0, 2)
    stream = _Plain(file, start)
    line = stream.next_line()
    while line:
        offset = stream.tell() - len(line)
        try:
            headers, data, length = _record(stream, line, most_bytes, head_bytes)
            if stream.tell() > size:
                raise _Damaged("the file ends in the middle of a record")
            line = _following(stream)
        except _Damaged as damage:
            found = _find(file, offset + 1, b"WARC/")
            yield Damage(str(damage), offset, found)
            stream = _Plain(file, found)
            line = stream.next_line()
            continue
        go_on_at = stream.tell() - len(line)
        yield Block(headers, data, length, offset, go_on_at)
        # Whoever took the record may have moved in the file.
        stream = _Plain(file, go_on_at + len(line))


def _following(stream: _Plain | _Member) -> bytes:
    """The first line of the next record, b"" when there is none; a record of a wrong length ends elsewhere."""
    line = stream.next_line()
    if line and not VERSION_LINE.match(line):
        raise _Damaged("the record is longer or shorter than it says")
    return line


def _record(
    stream: _Plain | _Member, line: bytes, most_bytes: int, head_bytes: int
) -> tuple[dict[str, str], bytes, int]:
    if not VERSION_LINE.match(line):
        raise _Damaged("no record begins where one should")
    headers = _headers(stream)
    given = headers.get("content-length", "")
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        raise _Damaged("the record does not say how long it is")
    length = int(given)
    wanted = length if length <= most_bytes else min(length, head_bytes)
    data = stream.read(wanted)
    if len(data) < wanted:
        raise _Damaged("the record is shorter than it says")
    stream.skip(length - wanted)
    return headers, data, length


def _headers(stream: _Plain | _Member) -> dict[str, str]:
    headers: dict[str, str] = {}
    name = ""
    for _count in range(MOST_HEADERS):
        line = stream.line()
        if not line.endswith(b"\n"):
            raise _Damaged("the head of the record is cut short")
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if not text:
            return headers
        if text[0] in " \t" and name:
            headers[name] += " " + text.strip()
            continue
        name, colon, value = text.partition(":")
        if not colon:
            raise _Damaged("the head of the record is broken")
        name = name.strip().lower()
        headers[name] = value.strip()
    raise _Damaged("the head of the record has no end")


def _at(file: BinaryIO, offset: int) -> bytes:
    file.seek(offset)
    return file.read(1)


def _find(file: BinaryIO, offset: int, mark: bytes) -> int:
    """Where the next sound record may begin: at `mark`, behind which stands a version line; else the file's end."""
    tail = b""
    while True:
        file.seek(offset)
        piece = file.read(PIECE)
        if not piece:
            return file.seek(0, 2)
        data = tail + piece
        base, place = offset - len(tail), data.find(mark)
        while place >= 0:
            if _begins_record(file, base + place, mark):
                return base + place
            place = data.find(mark, place + 1)
        # A mark may lie across two pieces; what was looked at already is too short to hold one.
        tail = data[-(len(mark) - 1) :]
        offset += len(piece)


def _begins_record(file: BinaryIO, offset: int, mark: bytes) -> bool:
    file.seek(offset)
    head = file.read(512)
    if mark == GZIP:
        try:
            head = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(head, 64)
        except zlib.error:
            return False
    return VERSION_LINE.match(head) is not None
