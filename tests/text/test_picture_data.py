"""What files of pictures say of themselves: the three ways of saying it, and files that are up to no good."""

from __future__ import annotations

import struct
import zlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svodka.text.picture_data import PictureData, picture_data

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" photoshop:Credit="Рында"
 photoshop:DateCreated="2026-11-19T10:00:00"
 xmpRights:WebStatement="https://rynda.example/terms">
<dc:creator><rdf:Seq><rdf:li>Вера Лунина</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Катер у кромки льда</rdf:li><rdf:li>A launch</rdf:li></rdf:Alt>
</dc:description>
<dc:rights><rdf:Alt><rdf:li>© Рында, 2026</rdf:li></rdf:Alt></dc:rights>
</rdf:Description></rdf:RDF></x:xmpmeta>"""
TOLD = PictureData(
    caption="Катер у кромки льда", creator="Вера Лунина", credit_line="Рында", copyright_notice="© Рында, 2026",
    web_statement="https://rynda.example/terms", day=date(2026, 11, 19),
)  # fmt: skip


def segment(marker: int, piece: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(piece) + 2) + piece


def jpeg(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + b"\xff\xda\x00\x00"


def iim(charset: str) -> bytes:
    sets = ((80, "Вера Лунина"), (110, "Рында"), (120, "Катер у кромки льда, вид с мостика"), (55, "20261119"))
    block = b"".join(
        b"\x1c\x02" + bytes((number,)) + struct.pack(">H", len(text.encode(charset))) + text.encode(charset)
        for number, text in sets
    )
    return segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(block)) + block)


def exif(caption: bytes) -> bytes:
    entry = struct.pack("<HHII", 0x010E, 2, len(caption), 8 + 2 + 12 + 4)
    return b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", 1) + entry + b"\x00" * 4 + caption


XMP_SEGMENT = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + XMP.encode())


def png(packed: bool) -> bytes:
    text = zlib.compress(XMP.encode()) if packed else XMP.encode()
    chunk = b"XML:com.adobe.xmp\x00" + bytes((packed, 0)) + b"\x00\x00" + text
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(chunk)) + b"iTXt" + chunk + b"crc!"


WEBP = b"RIFF\x00\x00\x00\x00WEBPXMP " + struct.pack("<I", len(XMP.encode())) + XMP.encode()


@pytest.mark.parametrize("file", [jpeg(XMP_SEGMENT), png(False), png(True), WEBP], ids=["JPEG", "PNG", "zPNG", "WebP"])
def test_xmp_is_read_of_every_kind_of_file(file: bytes) -> None:
    assert picture_data(file) == TOLD


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251"])
def test_iptc_records_are_read_in_the_characters_they_are_in(charset: str) -> None:
    told = picture_data(jpeg(iim(charset)))
    assert (told.creator, told.caption, told.day) == (
        "Вера Лунина",
        "Катер у кромки льда, вид с мостика",
        date(2026, 11, 19),
    )


def test_exif_fills_what_the_others_leave_open_and_xmp_goes_first() -> None:
    both = jpeg(segment(0xE1, b"Exif\x00\x00" + exif(b"A launch at the ice edge\x00")), XMP_SEGMENT)
    assert picture_data(both).caption == "Катер у кромки льда"
    assert picture_data(jpeg(segment(0xE1, b"Exif\x00\x00" + exif(b"A launch\x00")))).caption == "A launch"


@pytest.mark.parametrize(
    ("told", "credit"),
    [
        (TOLD, "Вера Лунина / Рында"),
        (PictureData(credit_line="Вера Лунина / Рында", creator="Вера Лунина"), "Вера Лунина / Рында"),
        (PictureData(copyright_notice="© Рында"), "Рында"),
        (PictureData(), ""),
    ],
)
def test_the_credit_names_photographer_and_agency(told: PictureData, credit: str) -> None:
    assert told.credit() == credit


BOMB = b"http://ns.adobe.com/xap/1.0/\x00<!DOCTYPE a [<!ENTITY b 'c'>]><rdf:RDF>&b;</rdf:RDF>"
LOOP = b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x69\x87\x04\x00\x01\x00\x00\x00\x08\x00\x00\x00"
HOSTILE = {
    "an entity bomb": jpeg(segment(0xE1, BOMB)),
    "a packed bomb": b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 20_024) + b"iTXtXML:com.adobe.xmp\x00\x01\x00\x00\x00"
    + zlib.compress(b"<rdf:RDF>" + b" " * 10_000_000),
    "lengths that lead nowhere": jpeg(segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\xff\xff\xff\xff\xff\xff")),
    "a directory of itself": jpeg(segment(0xE1, LOOP)),
    "no end": jpeg(b"\xff\xe1\x00\x00" * 1_000),
}  # fmt: skip


@pytest.mark.parametrize("file", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_say_nothing(file: bytes) -> None:
    assert picture_data(file) == PictureData()


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([jpeg(XMP_SEGMENT, iim("utf-8")), png(True), WEBP]), st.data())
def test_spoilt_files_break_nothing(file: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(file) - 1))
    assert picture_data(file[:place] + data.draw(st.binary(max_size=8)) + file[place:]) is not None
