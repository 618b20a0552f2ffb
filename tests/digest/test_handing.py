"""Letters are handed over once; what may have left is in the ledger before it leaves."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from svodka.digest.handing import Entry, Note, Outgoing, hand_over
from svodka.digest.letter import UnableToAddress
from svodka.digest.smtp import Server
from tests.digest.mail_server import ShortServer
from tests.mail_sink import SmtpSink


class Book:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.batches = 0

    def write(self, entries: Sequence[Entry]) -> None:
        self.batches += 1
        self.entries += entries

    def close(self) -> None:
        self.closed = True

    def last(self) -> dict[int, Note]:
        return {entry.key: entry.note for entry in self.entries}


def outgoing(count: int) -> list[Outgoing]:
    return [
        Outgoing(
            n, f"b-{n}@paper.example", f"reader{n}@coast.example", lambda n=n: f"Subject: {n}\r\n\r\n.{n}\r\n".encode()
        )
        for n in range(count)
    ]


def server_at(port: int, **given: object) -> Server:
    return Server("127.0.0.1", port, patience=5, **given)  # type: ignore[arg-type]


def test_every_letter_goes_once() -> None:
    book = Book()
    with ShortServer() as short:
        tally = hand_over(outgoing(300), server=server_at(short.port), ledger=book, connections=5)
    assert sorted(short.taken) == sorted(letter.to for letter in outgoing(300))
    assert tally.counts == {Note.SENT: 300}
    assert set(book.last().values()) == {Note.SENT}


def test_each_is_noted_as_offered_before_it_is_sent() -> None:
    book = Book()
    with ShortServer() as short:
        hand_over(outgoing(20), server=server_at(short.port), ledger=book)
    for key in range(20):
        assert [entry.note for entry in book.entries if entry.key == key] == [Note.OFFERED, Note.SENT]


def test_the_ledger_is_written_for_many_at_once() -> None:
    book = Book()
    with ShortServer() as short:
        hand_over(outgoing(200), server=server_at(short.port), ledger=book, connections=10)
    assert book.batches < len(book.entries)


def test_a_line_that_begins_with_a_dot_keeps_it() -> None:
    with SmtpSink() as sink:
        hand_over(outgoing(1), server=server_at(sink.address[1]), ledger=Book())
    assert sink.letters[0].message.get_content().strip() == ".0"


def test_a_connection_lost_after_the_body_leaves_doubt() -> None:
    book = Book()
    with ShortServer(hangs_up_on_body=frozenset({"reader3@coast.example"})) as short:
        tally = hand_over(outgoing(8), server=server_at(short.port), ledger=book, connections=1)
    assert book.last()[3] is Note.UNSURE
    assert tally.counts == {Note.SENT: 7, Note.UNSURE: 1}
    assert short.connections == 2


def test_a_connection_lost_before_the_body_leaves_none() -> None:
    book = Book()
    with ShortServer(hangs_up_on_envelope=frozenset({"reader3@coast.example"})) as short:
        hand_over(outgoing(8), server=server_at(short.port), ledger=book, connections=1)
    assert book.last()[3] is Note.LATER
    assert "reader3@coast.example" not in short.taken


@pytest.mark.parametrize(("answer", "note"), [("550 no such box", Note.REFUSED), ("451 come again", Note.LATER)])
def test_the_servers_no_is_kept_with_its_words(answer: str, note: Note) -> None:
    book = Book()
    with ShortServer(refuses={"reader1@coast.example": answer}) as short:
        hand_over(outgoing(4), server=server_at(short.port), ledger=book, connections=1)
    assert [(entry.note, entry.why) for entry in book.entries if entry.key == 1] == [(note, answer)]
    assert len(short.taken) == 3


def test_an_address_that_is_none_is_refused_and_stops_nobody() -> None:
    def broken() -> bytes:
        raise UnableToAddress("no address")

    book = Book()
    letters = [*outgoing(2), Outgoing(7, "b@paper.example", "x", broken)]
    with ShortServer() as short:
        hand_over(letters, server=server_at(short.port), ledger=book)
    assert book.last() == {0: Note.SENT, 1: Note.SENT, 7: Note.REFUSED}


def test_without_a_server_nothing_is_begun() -> None:
    book = Book()
    with ShortServer() as short:
        port = short.port
    tally = hand_over(outgoing(3), server=server_at(port), ledger=book)
    assert (book.entries, tally.counts) == ([], {})
    assert "cannot be reached" in tally.stopped


def test_a_stop_leaves_the_rest_alone() -> None:
    book = Book()
    with ShortServer() as short:
        server = server_at(short.port)
        hand_over(outgoing(50), server=server, ledger=book, connections=1, stop=lambda: len(short.taken) > 4)
    assert (len(short.taken), len(book.entries)) == (5, 10)


def test_it_signs_in_where_the_server_asks() -> None:
    with SmtpSink(login=("paper", "secret words")) as sink:
        known = server_at(sink.address[1], user="paper", password="secret words")
        wrong = server_at(sink.address[1], user="paper", password="guess")
        assert hand_over(outgoing(1), server=known, ledger=Book()).counts == {Note.SENT: 1}
        assert "refuses the name or password" in hand_over(outgoing(1), server=wrong, ledger=Book()).stopped


def test_a_ledger_that_fails_sends_nothing_more() -> None:
    class Full(Book):
        def write(self, entries: Sequence[Entry]) -> None:
            raise OSError("disk full")

    with ShortServer() as short, pytest.raises(OSError, match="disk full"):
        hand_over(outgoing(3), server=server_at(short.port), ledger=Full(), connections=1)
    assert short.taken == []
