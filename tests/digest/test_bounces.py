"""What comes back to the mailbox of returns, read without trusting any of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.digest.bounces import Kind, Report, read_report

TOKEN = "7f3a9c0e5b1d42687f3a9c0e5b1d4268"


def failure(action: str = "failed", status: str = "5.1.1", to: str = f"bounce+{TOKEN}@paper.example") -> bytes:
    return f"""From: MAILER-DAEMON@coast.example
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.coast.example

Final-Recipient: rfc822; nina@volonga.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such box

--b--
""".replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("failed", "5.1.1", Kind.HARD),
        ("Failed", "5.7.1 (blocked)", Kind.HARD),
        ("failed", "5.2.2", Kind.SOFT),
        ("failed", "4.4.7", Kind.SOFT),
        ("failed", "", Kind.SOFT),
        ("delayed", "4.4.1", Kind.DELAYED),
        ("delivered", "2.0.0", Kind.OTHER),
    ],
)
def test_what_a_report_says(action: str, status: str, kind: Kind) -> None:
    assert read_report(failure(action, status)).kind is kind


def test_it_names_the_delivery_and_the_servers_reason() -> None:
    assert read_report(failure()) == Report(Kind.HARD, TOKEN, "smtp; 550 5.1.1 no such box")


@pytest.mark.parametrize(
    "to",
    [f"bounce-{TOKEN}@p.example", f"box+bounce-{TOKEN.upper()}@p.example", f'"Paper" <bounce+{TOKEN}@p.example>'],
)
def test_the_token_is_found_in_every_form_of_the_address(to: str) -> None:
    assert read_report(failure(to=to)).token == TOKEN


@pytest.mark.parametrize("to", ["digest@paper.example", f"rebounce+{TOKEN}@p.example", "bounce+zz@p.example"])
def test_an_address_without_our_token_names_nothing(to: str) -> None:
    assert read_report(failure(to=to)).token == ""


def test_a_holiday_note_is_no_report() -> None:
    raw = f"To: bounce+{TOKEN}@p.example\r\nSubject: Отпуск\r\n\r\nВернусь в понедельник.".encode()
    assert read_report(raw).kind is Kind.OTHER


def test_a_complaint_is_one() -> None:
    raw = failure().replace(b"report-type=delivery-status", b"report-type=feedback-report")
    assert read_report(raw).kind is Kind.COMPLAINT


@given(st.binary(max_size=2_000))
def test_anything_can_be_sent_there(raw: bytes) -> None:
    assert read_report(raw).kind in Kind


@given(st.integers(0, 900), st.binary(max_size=40))
def test_a_broken_report_is_read_as_far_as_it_goes(place: int, splice: bytes) -> None:
    whole = failure()
    assert read_report(whole[:place] + splice + whole[place:]).kind in Kind
