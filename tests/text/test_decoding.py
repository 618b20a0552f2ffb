"""Bytes to text: what the page declares, what it really is, what is no text at all."""

from __future__ import annotations

import pytest

from svodka.text.decoding import BinaryInput, EmptyInput, InputTooLarge, decode, writable

SENTENCE = "Плавучий док № 2 принимает ледокол до весны, очередь судов сдвинута на неделю. " * 4


def declared(name: str) -> str:
    return f'<html><head><meta charset="{name}"><title>Док</title></head><body><p>{SENTENCE}</p></body></html>'


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "cp866", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("said", ["windows-1251", "utf-8", "iso-8859-1"])
def test_text_survives_any_pair_of_charset_and_declaration(charset: str, said: str) -> None:
    page = declared(said).replace("№", "N")
    assert decode(page.encode(charset)).text == page


def test_koi8_declared_as_windows_1251_is_found_out() -> None:
    assert decode(declared("windows-1251").replace("№", "N").encode("koi8-r")).charset == "koi8-r"


def test_the_servers_charset_counts_when_it_looks_right() -> None:
    decoded = decode("Château fermé: naïveté du maître".encode("windows-1252"), charset="ISO-8859-1")
    assert decoded.charset == "windows-1252"
    assert "the server declared ISO-8859-1" in decoded.why


def test_one_broken_byte_does_not_turn_utf8_into_windows_1251() -> None:
    decoded = decode(SENTENCE.encode() + b"\xff" + SENTENCE.encode())
    assert decoded.charset == "utf-8"
    assert decoded.text.count("\ufffd") == 1


def test_utf8_cut_off_inside_a_character_still_reads() -> None:
    assert decode(SENTENCE.rstrip(" .").encode()[:-1]).text == SENTENCE.rstrip(" .")[:-1]


def test_soft_hyphens_are_taken_out_of_the_words() -> None:
    assert decode("ледо\u00adкол").text == "ледокол"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 \xe2\xe3\xcf\xd3",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"PK\x03\x04\x14\x00\x06\x00",
        b"\x1f\x8b\x08\x00\x00",
        bytes(range(256)) * 20,
    ],
)
def test_binary_data_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(BinaryInput, match="not a page"):
        decode(data)


@pytest.mark.parametrize("data", [b"", "", b"  \n\t ", "\ufeff \n"])
def test_nothing_is_refused_as_empty(data: bytes | str) -> None:
    with pytest.raises(EmptyInput):
        decode(data)


def test_the_size_limit_names_both_sizes() -> None:
    with pytest.raises(InputTooLarge, match=r"larger than 5\.0 MB"):
        decode(b"a" * 20_000_000)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("суд\x1fно", "судно"), ("a\x0cb", "a b"), ("\ud800\x00\uffff", "\ufffd"), ("a\tb\r\nc\x85🚢", "a\tb\r\nc\x85🚢")],
)
def test_what_no_feed_may_hold_is_taken_out_and_nothing_else(text: str, kept: str) -> None:
    assert writable(text) == kept
