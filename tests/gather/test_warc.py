"""The pages of an archive, whole, damaged and hostile."""

from __future__ import annotations

import gzip
import io
import tracemalloc

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svodka.gather.archived import Found, pages
from svodka.gather.warc import UnableToReadArchive
from tests.gather.archives import WARCINFO, answer, packed, page_html, page_record, record

URL = "https://volonga.example/news/1/"
LIMIT = 100_000


def found(archive: bytes, start: int = 0) -> list[Found]:
    return list(pages(io.BytesIO(archive), start=start, max_bytes=LIMIT))


def numbers(archive: bytes, start: int = 0) -> list[int]:
    """The numbers of the pages that were read, in order."""
    return [int(one.page.url.split("/")[-2]) for one in found(archive, start) if one.page]


def only(block: bytes, *headers: str, **given: str) -> Found:
    [one] = found(packed(WARCINFO, record(block, *headers, **{"url": URL, **given})))
    return one


def test_a_page_comes_with_its_address_time_and_charset() -> None:
    page = only(answer(page_html(1))).page
    assert page
    assert (page.url, page.content_type, page.charset) == (URL, "text/html", "utf-8")
    assert page.captured_at
    assert page.captured_at.isoformat() == "2026-11-02T08:00:00+00:00"


@pytest.mark.parametrize("version", ["0.18", "1.0", "1.1"])
def test_every_version_is_read(version: str) -> None:
    assert only(answer(page_html(1)), version=version).page


def test_an_archive_may_be_packed_by_record_as_a_whole_or_not_at_all() -> None:
    of = [WARCINFO, *map(page_record, range(4))]
    assert numbers(packed(*of)) == numbers(gzip.compress(b"".join(of))) == numbers(b"".join(of)) == [0, 1, 2, 3]


def test_reading_goes_on_where_it_is_told_to() -> None:
    for archive in (packed(*map(page_record, range(4))), b"".join(map(page_record, range(4)))):
        assert numbers(archive, found(archive)[1].go_on_at) == [2, 3]


def chunked(body: bytes, size: int = 100) -> bytes:
    pieces = [body[place : place + size] for place in range(0, len(body), size)]
    return b"".join(b"%x;ext=1\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


HTML = page_html(1)
AS_SENT = {
    "chunks": answer(chunked(HTML), "Transfer-Encoding: chunked"),
    "chunks, taken out": answer(HTML, "Transfer-Encoding: chunked"),
    "gzip": answer(gzip.compress(HTML), "Content-Encoding: gzip"),
    "gzip, unpacked": answer(HTML, "Content-Encoding: gzip"),
    "gzip in chunks": answer(chunked(gzip.compress(HTML)), "Content-Encoding: gzip", "Transfer-Encoding: chunked"),
    "brotli": answer(brotli.compress(HTML), "Content-Encoding: br"),
    "bare line feeds": answer(HTML).replace(b"\r\n", b"\n"),
}


@pytest.mark.parametrize("way", AS_SENT)
def test_a_body_is_what_a_browser_would_have_had(way: str) -> None:
    page = only(AS_SENT[way]).page
    assert page
    assert page.data == HTML


@pytest.mark.parametrize(
    ("block", "headers", "reason"),
    [
        (answer(chunked(HTML)[:-300], "Transfer-Encoding: chunked"), (), "cut short"),
        (answer(gzip.compress(HTML)[:-20], "Content-Encoding: gzip"), (), "cut short"),
        (answer(brotli.compress(HTML)[:-20], "Content-Encoding: br"), (), "cut short"),
        (answer(gzip.compress(HTML), "Content-Encoding: compress"), (), "cannot be unpacked"),
        (answer(HTML), ("WARC-Truncated: length",), "cut the page short"),
        (answer(b"<p>" + b"x" * LIMIT), (), "larger than 0.1 MB"),
        (answer(b"<p>" + b"x" * 2_000_000), (), "larger than 0.1 MB"),
        (answer(gzip.compress(b"x" * 9_000_000), "Content-Encoding: gzip"), (), "larger than 0.1 MB"),
        (answer(brotli.compress(b"x" * 9_000_000), "Content-Encoding: br"), (), "larger than 0.1 MB"),
    ],
)
def test_half_a_page_and_too_large_a_page_are_refused_with_the_reason(
    block: bytes, headers: tuple[str, ...], reason: str
) -> None:
    one = only(block, *headers)
    assert one.url == URL
    assert reason in one.refusal


def test_what_is_no_page_is_passed_over() -> None:
    of = [
        record(answer(b"\x89PNG", media_type="image/png"), url=URL),
        record(answer(HTML, status="404 Not Found"), url=URL),
        record(answer(HTML), url="dns:volonga.example"),
        record(b"GET / HTTP/1.1\r\n\r\n", url=URL, kind="request"),
        record(answer(HTML), url=URL, kind="revisit"),
        record(b"no answer at all", url=URL),
    ]
    assert found(packed(*of)) == []


@pytest.mark.parametrize("url", ["https://reader:word@volonga.example/", "http://", "https://volonga.example/\x00"])
def test_a_page_at_an_impossible_address_is_refused(url: str) -> None:
    assert "its address" in only(answer(HTML), url=url).refusal


def test_a_saved_resource_is_a_page_too() -> None:
    page = only(HTML, "Content-Type: text/html; charset=windows-1251", kind="resource").page
    assert page
    assert page.charset == "windows-1251"


def damaged(of: list[bytes], place: int) -> bytes:
    """The archive with ten broken bytes in the middle of one of its members."""
    members = [packed(one) for one in of]
    middle = len(members[place]) // 2
    members[place] = members[place][:middle] + b"\x00" * 10 + members[place][middle + 10 :]
    return b"".join(members)


def test_after_a_damaged_record_the_next_sound_one_is_read() -> None:
    archive = damaged([page_record(number) for number in range(5)], 2)
    assert numbers(archive) == [0, 1, 3, 4]
    assert [one.refusal[:23] for one in found(archive) if one.damaged] == ["the archive is damaged:"]


def test_a_record_of_a_wrong_length_does_not_swallow_its_neighbours() -> None:
    lying = page_record(1).replace(b"Content-Length: ", b"Content-Length: 1")
    assert numbers(b"".join([page_record(0), lying, page_record(2), page_record(3)])) == [0, 2, 3]


@pytest.mark.parametrize("archive", [packed(*map(page_record, range(3))), b"".join(map(page_record, range(3)))])
def test_an_archive_that_is_cut_short_gives_what_it_has_and_says_so(archive: bytes) -> None:
    cut = archive[:-120]
    assert numbers(cut) == [0, 1]
    assert [one.damaged for one in found(cut)] == [False, False, True]


def test_a_huge_record_is_passed_over_in_little_memory() -> None:
    archive = packed(record(answer(b"\0" * 200_000_000, media_type="video/mp4"), url=URL), page_record(1))
    tracemalloc.start()
    assert numbers(archive) == [1]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive", b"<html>", b"\x28\xb5\x2f\xfd zstd"])
def test_what_is_no_archive_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(UnableToReadArchive):
        found(data)


SOUND = packed(WARCINFO, page_record(1), page_record(2))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(12, len(SOUND) - 1), st.integers(0, 255)), max_size=6), st.booleans())
def test_no_flipped_byte_breaks_the_reading(flips: list[tuple[int, int]], plain: bool) -> None:
    archive = bytearray(gzip.decompress(SOUND) if plain else SOUND)
    for place, value in flips:
        archive[place] = value
    assert len(found(bytes(archive))) <= 20


def test_archives_of_another_writer_are_read() -> None:
    warc = pytest.importorskip("fastwarc.warc")
    one, made = warc.WarcRecord(), io.BytesIO()
    one.init_headers(warc.WarcRecordType.response)
    one.headers["WARC-Target-URI"] = URL
    one.set_bytes_content(answer(HTML))
    one.write(made)
    assert numbers(made.getvalue()) == numbers(gzip.compress(made.getvalue())) == [1]
