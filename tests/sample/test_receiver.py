"""The demo's mail server: takes what our own clients hand over, keeps it whole, listens to this machine alone."""

from __future__ import annotations

import smtplib
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from svodka.sample import receiver
from svodka.sample.receiver import receiving

LETTER = b"To: nina@volonga.example\r\nSubject: one\r\n\r\n.a dot begins this line\r\n..and two this\r\nend\r\n"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[smtplib.SMTP]:
    with receiving(tmp_path / "box") as port, smtplib.SMTP(receiver.LOOPBACK, port, timeout=5) as connection:
        yield connection


def send(client: smtplib.SMTP, letter: bytes = LETTER) -> None:
    client.sendmail("svodka@localhost", ["nina@volonga.example"], letter)


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "box").glob("*"))


def test_a_letter_is_kept_to_the_byte_for_its_owner_alone(client: smtplib.SMTP, tmp_path: Path) -> None:
    send(client)
    (file,) = kept(tmp_path)
    assert file.read_bytes() == LETTER
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_one_connection_takes_several(client: smtplib.SMTP, tmp_path: Path) -> None:
    send(client)
    send(client)
    assert len(kept(tmp_path)) == 2


def test_commands_out_of_turn_are_refused(client: smtplib.SMTP) -> None:
    client.ehlo()
    assert [client.docmd(words)[0] for words in ("RCPT TO:<a@b.example>", "DATA", "VRFY nina", "MAIL FROM:me")] == [
        *(503, 503, 502, 501)
    ]


def test_a_letter_without_an_end_is_not_kept(client: smtplib.SMTP, tmp_path: Path) -> None:
    client.ehlo()
    for words in ("MAIL FROM:<a@b.example>", "RCPT TO:<nina@volonga.example>", "DATA"):
        client.docmd(words)
    client.send(b"To: nina@volonga.example\r\n\r\nhalf")
    client.close()
    assert kept(tmp_path) == []


def test_a_letter_that_is_too_long_is_refused(
    client: smtplib.SMTP, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiver, "LONGEST_LETTER", 60)
    with pytest.raises(smtplib.SMTPDataError, match="too long"):
        send(client)
    assert kept(tmp_path) == []


def test_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "KEPT", 2)
    for number in range(3):
        receiver.keep_letter(tmp_path / "box", b"%d" % number)
    assert [path.read_bytes() for path in kept(tmp_path)] == [b"1", b"2"]


def test_it_listens_on_this_machine_alone(tmp_path: Path) -> None:
    with receiver.Receiver(tmp_path) as server:
        assert server.server_address[0] == "127.0.0.1"
