"""The tests' own mail server does what a test believes of it."""

from __future__ import annotations

import smtplib

import pytest

from tests.mail_sink import SmtpSink, code_in

LETTER = "Subject: code\r\n\r\nYour code:\r\n\r\nQX3T-K8ZM\r\n\r\nBye\r\n"


def hand_over(sink: SmtpSink, to: str) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP(*sink.address) as server:
        return server.sendmail("portal@paper.example", [to], LETTER)


def test_it_keeps_a_letter_and_finds_the_code() -> None:
    with SmtpSink() as sink:
        hand_over(sink, "nina@volonga.example")
        assert code_in(sink.wait_for("nina@volonga.example")) == "QX3T-K8ZM"


def test_it_says_that_no_letter_came() -> None:
    with SmtpSink() as sink, pytest.raises(AssertionError, match="no letter number 1"):
        sink.wait_for("nina@volonga.example", seconds=0.05)


def test_it_refuses_when_asked_to() -> None:
    with SmtpSink(refuses="550 no such box") as sink, pytest.raises(smtplib.SMTPRecipientsRefused):
        hand_over(sink, "nina@volonga.example")


def test_it_wants_the_name_and_password_that_it_was_given() -> None:
    with SmtpSink(login=("portal", "secret")) as sink, pytest.raises(smtplib.SMTPSenderRefused):
        hand_over(sink, "nina@volonga.example")
