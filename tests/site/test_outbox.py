"""How letters leave: as files, over SMTP, to one plain address, and never for longer than a reader waits."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection, send_mail

from svodka.site import outbox
from svodka.site.outbox import UnableToSend, is_plain
from tests.mail_sink import Letter, SmtpSink

NINA = "nina@volonga.example"


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "svodka.site.outbox.Outbox"
    settings.OUTBOX = tmp_path / "paper" / "outbox"
    return settings.OUTBOX  # type: ignore[no-any-return]


@pytest.fixture
def sink(settings: Any) -> Iterator[SmtpSink]:
    with SmtpSink() as running:
        over_smtp(settings, running.address)
        yield running


def over_smtp(settings: Any, address: tuple[str, int]) -> None:
    settings.EMAIL_BACKEND = "svodka.site.outbox.Smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT = address
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 1


def send(subject: str = "Код", to: str = NINA, body: str = "QX3T-K8ZM") -> None:
    send_mail(subject, body, "«Кильватер» <news@kilvater.example>", [to])


# --- as files ---


def test_a_letter_becomes_a_file_that_only_we_can_read(folder: Path) -> None:
    send()
    (letter,) = folder.iterdir()
    assert (letter.suffix, letter.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (".eml", 0o600, 0o700)
    read = message_from_bytes(letter.read_bytes(), policy=default)
    assert (read["Subject"], read["To"], read.get_content().strip()) == ("Код", NINA, "QX3T-K8ZM")


def test_letters_lie_in_the_order_in_which_they_were_written(folder: Path) -> None:
    for number in range(3):
        send(subject=str(number))
    subjects = [message_from_bytes(path.read_bytes())["Subject"] for path in sorted(folder.iterdir())]
    assert subjects == ["0", "1", "2"]


def test_the_newest_letters_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "KEPT", 2)
    for number in range(4):
        send(subject=str(number))
    assert [message_from_bytes(path.read_bytes())["Subject"] for path in sorted(folder.iterdir())] == ["2", "3"]


def test_a_folder_that_cannot_be_written_to_is_told_of(folder: Path) -> None:
    folder.parent.write_text("a file")
    with pytest.raises(UnableToSend):
        send()


def test_a_subject_of_two_lines_is_refused_here_too(folder: Path) -> None:
    with pytest.raises(UnableToSend):
        send(subject="Код\r\nBcc: eve@evil.example")


# --- over SMTP ---


def test_a_letter_arrives(sink: SmtpSink) -> None:
    send()
    letter = sink.wait_for(NINA)
    assert (letter["Subject"], letter["From"], letter.get_content().strip()) == (
        "Код",
        "«Кильватер» <news@kilvater.example>",
        "QX3T-K8ZM",
    )


def test_a_server_that_is_down_is_told_of(settings: Any) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        over_smtp(settings, probe.getsockname())
        with pytest.raises(UnableToSend):
            send()


@pytest.mark.parametrize("refusal", ["550 no such box", "451 come again later"])
def test_a_refusal_is_told_of(settings: Any, refusal: str) -> None:
    with SmtpSink(refuses=refusal) as refusing:
        over_smtp(settings, refusing.address)
        with pytest.raises(UnableToSend, match=refusal[4:]):
            send()


@contextlib.contextmanager
def slow_server(answers: int, *, every: float) -> Iterator[tuple[str, int]]:
    """Answers so many commands with a pause before each, then no more."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _address = listening.accept()
            with line, contextlib.suppress(OSError):  # the other side hangs up
                for _number in range(answers):
                    time.sleep(every)
                    line.sendall(b"250 slow.example\r\n")
                closing.wait(5)

        closing = threading.Event()
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()
        closing.set()
        thread.join()


@pytest.mark.parametrize("answers", [0, 1, 4])
def test_nobody_waits_longer_than_the_limit_altogether(settings: Any, answers: int) -> None:
    with slow_server(answers, every=0.4) as address:
        over_smtp(settings, address)
        began = time.monotonic()
        with pytest.raises(UnableToSend):
            send()
    assert time.monotonic() - began < 2


# --- to one plain address ---

HOSTILE = [
    "nina@volonga.example\r\nBcc: eve@evil.example",
    "nina@volonga.example\nBcc: eve@evil.example",
    "nina@volonga.example, eve@evil.example",
    "nina@volonga.example;eve@evil.example",
    "Nina <eve@evil.example>",
    "<eve@evil.example>",
    "nina@volonga.example\0",
    "nina@volonga.example\u2028Bcc: eve@evil.example",
    "nina\u0085@volonga.example",
    '"nina eve"@volonga.example',
    '"eve@evil.example> x"@volonga.example',
    "=?utf-8?q?eve=40evil.example=3e=20?=@volonga.example",
    "=?utf-8?b?ZXZlQGV2aWwuZXhhbXBsZT4=?=nina@volonga.example",
    "nina@volonga.example> SIZE=1",
    "nina@[127.0.0.1]",
    "nina(eve)@volonga.example",
    "nina",
    "",
]


@pytest.mark.parametrize("address", HOSTILE, ids=ascii)
def test_what_can_be_read_in_two_ways_is_no_address(address: str) -> None:
    assert not is_plain(address)


@pytest.mark.parametrize("address", [NINA, "n.i-n_a+tag@volonga.example", "nina@верфь.example", "o'brien@x.example"])
def test_a_plain_address_is_one(address: str) -> None:
    assert is_plain(address)


@pytest.mark.parametrize("address", HOSTILE, ids=ascii)
def test_no_letter_goes_to_it(sink: SmtpSink, address: str) -> None:
    with pytest.raises((UnableToSend, ValueError)):
        get_connection().send_messages([EmailMessage("Код", "текст", "news@kilvater.example", [address])])
    assert sink.letters == []


def test_nor_to_several_at_once(sink: SmtpSink) -> None:
    letter = EmailMessage("Код", "текст", "news@kilvater.example", [NINA], bcc=["eve@evil.example"])
    with pytest.raises(UnableToSend, match="not one plain address"):
        letter.send()
    assert sink.letters == []


@pytest.mark.parametrize("subject", ["Код\r\nBcc: eve@evil.example", "Код\nBcc: eve@evil.example"])
def test_a_subject_of_two_lines_is_refused(sink: SmtpSink, subject: str) -> None:
    with pytest.raises(UnableToSend):
        send(subject=subject)
    assert sink.letters == []


HARMLESS = ["Код\u2028Bcc: eve@evil.example", "Код\u0085Bcc: eve@evil.example", "=?utf-8?q?=0D=0ABcc:_eve?=", "a\0b"]


@pytest.mark.parametrize("subject", HARMLESS, ids=ascii)
def test_a_strange_subject_stays_in_its_line(sink: SmtpSink, subject: str) -> None:
    send(subject=subject)
    sink.wait_for(NINA)
    letter: Letter = sink.letters[0]
    assert letter.recipients == (NINA,)
    assert [name for name in letter.message if name.lower() in {"bcc", "cc"}] == []
