"""A letter that cannot be handed over: a page that says so, nothing lost, and the next try goes through."""

from __future__ import annotations

import socket
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from svodka.readers.actions import trust_address
from svodka.readers.models import Reader
from tests import make
from tests.mail_sink import SmtpSink, code_in
from tests.site.sign_ins import agreed
from tests.site.test_outbox import NINA, over_smtp

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _reader(db: None) -> None:
    make.portal()
    trust_address(reader=make.reader(username="Нина", email=NINA), email=NINA)


def ask_for_code(client: Client) -> Any:
    return client.post("/accounts/login/code/", {"email": NINA})


def down(settings: Any) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        over_smtp(settings, probe.getsockname())


def test_a_server_that_is_down_is_no_error_of_ours(client: Client, settings: Any) -> None:
    down(settings)
    answer = ask_for_code(client)
    assert answer.status_code == 503
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_refusal_is_no_error_of_ours(client: Client, settings: Any) -> None:
    with SmtpSink(refuses="550 no such box") as sink:
        over_smtp(settings, sink.address)
        assert ask_for_code(client).status_code == 503


def test_the_next_try_goes_through(client: Client, settings: Any) -> None:
    down(settings)
    ask_for_code(client)
    with SmtpSink() as sink:
        over_smtp(settings, sink.address)
        ask_for_code(client)
        code = code_in(sink.wait_for(NINA))
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert client.session["_auth_user_id"] == str(Reader.objects.get().pk)


def test_an_account_begun_meanwhile_is_not_lost(client: Client, settings: Any) -> None:
    down(settings)
    form = {"username": "Вахтенный", "email": "watch@volonga.example", "consent": agreed()}
    assert client.post("/accounts/signup/", form).status_code == 503
    other = Client()
    with SmtpSink() as sink:
        over_smtp(settings, sink.address)
        other.post("/accounts/login/code/", {"email": form["email"]})
        other.post("/accounts/login/code/confirm/", {"code": code_in(sink.wait_for(form["email"]))})
    assert other.session["_auth_user_id"] == str(Reader.objects.get(username="Вахтенный").pk)


def test_a_code_from_the_outbox_lets_its_reader_in(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.OUTBOX = "svodka.site.outbox.Outbox", tmp_path / "outbox"
    ask_for_code(client)
    (letter,) = settings.OUTBOX.iterdir()
    code = code_in(message_from_bytes(letter.read_bytes(), policy=default))
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert client.session["_auth_user_id"] == str(Reader.objects.get().pk)


@pytest.mark.parametrize(
    "email", ["=?utf-8?q?eve=40evil.example=3e?=@volonga.example", "a\r\nBcc: e@evil.example@x.example"]
)
def test_an_address_that_can_be_read_in_two_ways_gets_no_letter(client: Client, settings: Any, email: str) -> None:
    with SmtpSink() as sink:
        over_smtp(settings, sink.address)
        for path in ("/accounts/login/code/", "/accounts/password/reset/"):
            client.post(path, {"email": email})
        client.post("/accounts/signup/", {"username": "Вахтенный", "email": email, "consent": agreed()})
        assert sink.letters == []


def test_the_sign_in_page_says_that_letters_reach_nobody(client: Client, settings: Any) -> None:
    assert b'class="problem" role="status"' in client.get("/accounts/login/").content
    settings.EMAIL_HOST = "mail.volonga.example"
    assert b'class="problem"' not in client.get("/accounts/login/").content
