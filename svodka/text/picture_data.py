"""What a picture's file says of itself: IPTC (IIM) records, XMP and EXIF of a JPEG, PNG or WebP.

Pure and bounded: a file is untrusted bytes. At most so many segments are looked at, of each at most so many bytes, XML
only without entities of its own. What several of the three say is taken from XMP first: it is the only one that says
in which characters it is written, and the one that today's programs keep.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date

from svodka.text.decoding import looks_right, settled, writable
from svodka.text.strict_xml import Element, UnreadableXml, parsed

_MOST_SEGMENTS, _MOST_BYTES, _LONGEST = 200, 500_000, 2_000
_XMP_MARK, _EXIF_MARK, _IIM_MARK = b"http://ns.adobe.com/xap/1.0/\x00", b"Exif\x00\x00", b"Photoshop 3.0\x00"
_PNG_XMP = b"XML:com.adobe.xmp\x00"
# IIM, record 2: data set -> field.
_IIM = {5: "title", 80: "creator", 110: "credit_line", 116: "copyright_notice", 120: "caption", 55: "day"}
_EXIF = {0x010E: "caption", 0x013B: "creator", 0x8298: "copyright_notice", 0x9003: "day", 0x0132: "day"}
_EXIF_POINTER = 0x8769
_XMP = {
    "title": "title", "creator": "creator", "description": "caption", "rights": "copyright_notice",
    "Credit": "credit_line", "WebStatement": "web_statement", "UsageTerms": "usage_terms",
    "DateCreated": "day", "CreateDate": "day",
}  # fmt: skip
_DAY = re.compile(r"(\d{4})[-:]?(\d\d)[-:]?(\d\d)")


@dataclass(frozen=True, slots=True)
class PictureData:
    """What a file says; "" and None where it says nothing. `web_statement` is the address of the terms."""

    title: str = ""
    caption: str = ""
    creator: str = ""
    credit_line: str = ""
    copyright_notice: str = ""
    usage_terms: str = ""
    web_statement: str = ""
    day: date | None = None

    def credit(self) -> str:
        """The line to be printed: as the file words it, else the photographer, else the holder of the copyright."""
        if self.credit_line and self.creator and self.creator.lower() not in self.credit_line.lower():
            return f"{self.creator} / {self.credit_line}"
        holder = re.sub(r"^\W*(?:copyright|©|\(c\))\W*|^\W*\d{4}\W*", "", self.copyright_notice, flags=re.I)
        return self.credit_line or self.creator or holder.strip()


def picture_data(data: bytes) -> PictureData:
    """What the file of a picture says of itself; nothing, for a broken file as for one that is silent."""
    told = PictureData()
    for source in sorted(_sources(data), key=lambda source: source[0]):
        told = _merged(told, _read(*source))
    return told


def _read(order: int, piece: bytes) -> dict[str, str]:
    try:
        return (_of_xmp, _of_iim, _of_exif)[order](piece)
    except (ValueError, struct.error, UnreadableXml):
        return {}


def _merged(told: PictureData, found: dict[str, str]) -> PictureData:
    values: dict[str, str | date] = {}
    for field in fields(PictureData):
        text = " ".join(settled(writable(found.get(field.name, ""))).split())[:_LONGEST]
        if not text or getattr(told, field.name):
            continue
        value = _day(text) if field.name == "day" else text
        if field.name == "web_statement" and not text.startswith(("https://", "http://")):
            continue
        if value:
            values[field.name] = value
    return replace(told, **values)  # type: ignore[arg-type]  # keys and types are those of the fields above


def _day(text: str) -> date | None:
    match = _DAY.match(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


# --- where it stands in a file: (0 XMP, 1 IIM, 2 EXIF, the bytes) ---


def _sources(data: bytes) -> Iterator[tuple[int, bytes]]:
    if data.startswith(b"\xff\xd8\xff"):
        yield from _of_jpeg(data)
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        yield from _of_png(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        yield from _of_webp(data)


def _of_jpeg(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 2
    for _ in range(_MOST_SEGMENTS):
        if position + 4 > len(data) or data[position] != 0xFF or data[position + 1] in (0xDA, 0xD9):
            return
        marker, length = data[position + 1], int.from_bytes(data[position + 2 : position + 4], "big")
        piece = data[position + 4 : position + 2 + length]
        position += 2 + max(2, length)
        if marker == 0xE1 and piece.startswith(_XMP_MARK):
            yield 0, piece[len(_XMP_MARK) :]
        elif marker == 0xE1 and piece.startswith(_EXIF_MARK):
            yield 2, piece[len(_EXIF_MARK) :]
        elif marker == 0xED and piece.startswith(_IIM_MARK):
            yield from ((1, block) for block in _of_photoshop(piece[len(_IIM_MARK) :]))


def _of_photoshop(piece: bytes) -> Iterator[bytes]:
    """The IPTC block among Photoshop's resources: «8BIM», number, padded name, length, padded bytes."""
    position = 0
    for _ in range(_MOST_SEGMENTS):
        if piece[position : position + 4] != b"8BIM" or position + 12 > len(piece):
            return
        number = int.from_bytes(piece[position + 4 : position + 6], "big")
        named = 1 + piece[position + 6]
        position += 6 + named + named % 2
        length = int.from_bytes(piece[position : position + 4], "big")
        if number == 0x0404:
            yield piece[position + 4 : position + 4 + length]
        position += 4 + length + length % 2


def _of_png(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 8
    for _ in range(_MOST_SEGMENTS):
        if position + 8 > len(data):
            return
        length, kind = int.from_bytes(data[position : position + 4], "big"), data[position + 4 : position + 8]
        if kind == b"eXIf":
            yield 2, data[position + 8 : position + 8 + min(length, _MOST_BYTES)]
        elif kind == b"iTXt" and data.startswith(_PNG_XMP, position + 8) and length <= _MOST_BYTES:
            text = _text_of_png(data[position + 8 + len(_PNG_XMP) : position + 8 + length])
            if text:
                yield 0, text
        position += 12 + length


def _text_of_png(rest: bytes) -> bytes:
    """Behind the keyword: packed or not, method, language, translated keyword, the text."""
    parts = rest[2:].split(b"\x00", 2)
    if len(parts) < 3:
        return b""
    if rest[:1] != b"\x01":
        return parts[2]
    try:
        return zlib.decompressobj().decompress(parts[2], _MOST_BYTES)
    except zlib.error:
        return b""


def _of_webp(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 12
    for _ in range(_MOST_SEGMENTS):
        if position + 8 > len(data):
            return
        kind, length = data[position : position + 4], int.from_bytes(data[position + 4 : position + 8], "little")
        if kind in (b"XMP ", b"EXIF"):
            piece = data[position + 8 : position + 8 + min(length, _MOST_BYTES)]
            yield (0, piece) if kind == b"XMP " else (2, piece.removeprefix(_EXIF_MARK))
        position += 8 + length + length % 2


# --- what it says ---


def _of_xmp(piece: bytes) -> dict[str, str]:
    whole = re.search(rb"<x:xmpmeta\b.*</x:xmpmeta>|<rdf:RDF\b.*</rdf:RDF>", piece[:_MOST_BYTES], re.S)
    if whole is None:
        return {}
    found: dict[str, str] = {}
    for element in parsed(whole.group()).iter():
        for name, value in element.attrib.items():
            if name in _XMP and value.strip():
                found.setdefault(_XMP[name], value)
        field = _XMP.get(element.tag)
        if field and (text := _words(element, ", " if field == "creator" else " ")):
            found.setdefault(field, text)
    return found


def _words(element: Element, joint: str) -> str:
    """The text of a property: of the items of a list, of the first of its languages, or its own."""
    items = [item for item in element.iter() if item.tag == "li"]
    if any(part.tag == "Alt" for part in element):
        items = items[:1]
    texts = [(item.text or "").strip() for item in items] if items else [(element.text or "").strip()]
    return joint.join(text for text in texts if text)


def _of_iim(piece: bytes) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    position, utf8 = 0, False
    for _ in range(_MOST_SEGMENTS):
        if piece[position : position + 1] != b"\x1c" or position + 5 > len(piece):
            break
        record, number = piece[position + 1], piece[position + 2]
        length = int.from_bytes(piece[position + 3 : position + 5], "big")
        if length & 0x8000:  # an extended data set: pictures do not need one
            break
        value = piece[position + 5 : position + 5 + length]
        position += 5 + length
        if (record, number) == (1, 90):
            utf8 = value == b"\x1b%G"
        elif record == 2 and number in _IIM:
            found.setdefault(_IIM[number], []).append(_decoded(value, utf8=utf8))
    return {field: ", ".join(values) for field, values in found.items()}


def _decoded(value: bytes, *, utf8: bool) -> str:
    """Text of a file that seldom says in which characters: UTF-8 when it is, else Cyrillic that looks like words."""
    for charset in ("utf-8", "windows-1251"):
        try:
            text = value.rstrip(b"\x00").decode(charset)
        except UnicodeDecodeError:
            continue
        if utf8 or charset == "utf-8" or looks_right(text):
            return text
    return value.decode("windows-1252", "replace")


def _of_exif(piece: bytes) -> dict[str, str]:
    order = {b"II": "<", b"MM": ">"}.get(piece[:2])
    if order is None:
        return {}
    found: dict[str, str] = {}
    waiting, seen = [struct.unpack_from(f"{order}I", piece, 4)[0]], 0
    while waiting and seen < 3:
        start, seen = waiting.pop(), seen + 1
        (count,) = struct.unpack_from(f"{order}H", piece, start)
        for number in range(min(count, _MOST_SEGMENTS)):
            tag, kind, length, offset = struct.unpack_from(f"{order}HHII", piece, start + 2 + 12 * number)
            if tag == _EXIF_POINTER:
                waiting.append(offset)
            elif tag in _EXIF and kind == 2 and length <= _LONGEST * 4:
                place = offset if length > 4 else start + 2 + 12 * number + 8
                found.setdefault(_EXIF[tag], _decoded(piece[place : place + length].split(b"\x00")[0], utf8=False))
    return found
