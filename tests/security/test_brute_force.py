"""Guessing passwords and codes: what is counted, by whom, and how far it leads."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.core.internal import ratelimit
from django.core import mail
from django.test import Client

from svodka.readers.models import Reader
from tests import make
from tests.security.cast import PASSWORD, person
from tests.security.doors import ask_for_code, ask_for_reset, give_code, last_code, signed_in, with_password

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BOSUN, PILOT = "bosun@kilvater.example", "pilot@kilvater.example"
WRONG = "ABCD-EFGH"


@pytest.fixture(autouse=True)
def _two_readers(db: None) -> None:
    make.portal()
    person("Боцман", BOSUN, password=PASSWORD)
    person("Лоцман", PILOT, password=PASSWORD)


def _guess(times: int, email: str = BOSUN, **extra: Any) -> None:
    for number in range(times):
        with_password(Client(), email, f"не тот {number}", **extra)


def test_the_right_password_opens(client: Client) -> None:
    _guess(4)
    with_password(client, BOSUN)
    assert signed_in(client)


def test_the_sixth_try_is_refused_with_the_right_password_too(client: Client) -> None:
    _guess(5)
    with_password(client, BOSUN)
    assert not signed_in(client)


def test_capitals_of_the_address_do_not_begin_anew(client: Client) -> None:
    for email in (BOSUN.upper(), BOSUN.title(), BOSUN, f" {BOSUN}", BOSUN.capitalize()):
        _guess(1, email)
    with_password(client, BOSUN)
    assert not signed_in(client)


def test_others_are_not_locked_out(client: Client) -> None:
    _guess(5)
    with_password(client, PILOT)
    assert signed_in(client)


def test_who_was_locked_out_by_somebody_else_comes_in_by_code(client: Client) -> None:
    _guess(5)
    ask_for_code(client, BOSUN)
    give_code(client, last_code())
    assert signed_in(client)


@pytest.mark.parametrize("path", ["/desk/login/", "/desk/password_reset/", "/en/desk/login/"])
def test_the_newsroom_has_no_door_without_brakes(client: Client, path: str) -> None:
    Reader.objects.update(is_staff=True, is_superuser=True)
    for name in (BOSUN, "Боцман"):
        client.post(path, {"username": name, "login": name, "email": name, "password": PASSWORD})
    assert not signed_in(client)
    assert mail.outbox == []


def test_after_five_minutes_it_opens_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _guess(5)
    later = ratelimit.time.time() + 301
    monkeypatch.setattr(ratelimit.time, "time", lambda: later)
    with_password(client, BOSUN)
    assert signed_in(client)


@pytest.mark.parametrize("header", ["x-forwarded-for", "x-real-ip", "forwarded", "client-ip", "true-client-ip"])
def test_a_forged_address_of_the_sender_is_not_believed(client: Client, header: str) -> None:
    for number in range(10):
        _guess(1, f"nobody{number}@kilvater.example", headers={header: f"203.0.113.{number}"})
    with_password(client, PILOT, headers={header: "198.51.100.7"})
    assert not signed_in(client)


def test_another_host_or_port_is_the_same_door(client: Client) -> None:
    for number, host in enumerate(("localhost", "127.0.0.1", "[::1]", "localhost:81", "127.0.0.1:99")):
        _guess(1, headers={"host": host}, REMOTE_ADDR=f"203.0.113.{number}")
    with_password(client, BOSUN)
    assert not signed_in(client)


def _behind_a_proxy(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


def test_behind_a_proxy_the_hop_it_wrote_counts(client: Client, settings: Any) -> None:
    _behind_a_proxy(settings)
    for number in range(10):
        forged = f"198.51.100.{number}, 203.0.113.9"
        _guess(1, f"nobody{number}@kilvater.example", headers={"x-forwarded-for": forged})
    with_password(client, PILOT, headers={"x-forwarded-for": "192.0.2.1, 203.0.113.9"})
    assert not signed_in(client)


def test_behind_a_proxy_another_reader_has_tries_of_their_own(client: Client, settings: Any) -> None:
    _behind_a_proxy(settings)
    for number in range(10):
        _guess(1, f"nobody{number}@kilvater.example", headers={"x-forwarded-for": "203.0.113.9"})
    with_password(client, PILOT, headers={"x-forwarded-for": "203.0.113.10"})
    assert signed_in(client)


@pytest.mark.parametrize("header", ["", "не адрес", "203.0.113.9:443", "[2001:db8::1]", "a" * 5000])
def test_an_odd_hop_breaks_nothing(settings: Any, header: str) -> None:
    _behind_a_proxy(settings)
    client = Client(raise_request_exception=False)
    answer = client.post("/accounts/login/", {"login": BOSUN, "password": "x"}, HTTP_X_FORWARDED_FOR=header)
    assert answer.status_code < 500


def test_a_code_opens(client: Client) -> None:
    ask_for_code(client, BOSUN)
    give_code(client, last_code().lower().replace("-", " "))
    assert signed_in(client)


def test_three_wrong_codes_end_the_right_one(client: Client) -> None:
    ask_for_code(client, BOSUN)
    for _ in range(3):
        give_code(client, WRONG)
    give_code(client, last_code())
    assert not signed_in(client)


def test_a_code_opens_once(client: Client) -> None:
    ask_for_code(client, BOSUN)
    code = last_code()
    give_code(client, code)
    client.post("/accounts/logout/")
    give_code(client, code)
    assert not signed_in(client)


def test_a_code_opens_in_the_browser_that_asked_for_it(client: Client) -> None:
    ask_for_code(Client(), BOSUN)
    code = last_code()
    ask_for_code(client, PILOT)
    give_code(client, code)
    assert not signed_in(client)


def test_a_code_is_old_after_a_quarter_of_an_hour(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for_code(client, BOSUN)
    later = ratelimit.time.time() + 15 * 60 + 1
    monkeypatch.setattr(ratelimit.time, "time", lambda: later)
    give_code(client, last_code())
    assert not signed_in(client)


def test_a_mailbox_gets_three_codes_in_a_quarter_of_an_hour_from_however_many_machines() -> None:
    for number in range(8):
        ask_for_code(Client(REMOTE_ADDR=f"203.0.113.{number}"), BOSUN)
    assert len(mail.outbox) == 3


def test_sending_a_code_again_does_not_give_more_tries(client: Client) -> None:
    ask_for_code(client, BOSUN)
    give_code(client, WRONG)
    give_code(client, WRONG)
    client.post("/accounts/login/code/confirm/", {"action": "resend"})
    give_code(client, WRONG)
    give_code(client, last_code())
    assert not signed_in(client)


def test_a_code_is_sent_again_twice_at_the_most(client: Client) -> None:
    ask_for_code(client, BOSUN)
    for _ in range(6):
        client.post("/accounts/login/code/confirm/", {"action": "resend"})
    assert len(mail.outbox) == 3


def test_a_code_holds_enough_to_guess_for_centuries() -> None:
    # Nine guesses in a quarter of an hour for one mailbox: three codes, three tries at each.
    ask_for_code(Client(), BOSUN)
    figures = last_code().replace("-", "")
    assert figures.isdecimal()
    assert 10 ** len(figures) / (9 * 4 * 24) > 365 * 300


def test_three_wrong_codes_end_a_reset(client: Client) -> None:
    ask_for_reset(client, BOSUN)
    for _ in range(3):
        client.post("/accounts/password/reset/confirm/", {"code": WRONG})
    client.post("/accounts/password/reset/confirm/", {"code": last_code()})
    new = {"password1": "новый-ключ-77", "password2": "новый-ключ-77"}
    answer = client.post("/accounts/password/reset/complete/", new)
    assert answer.status_code in {302, 403, 404}
    assert not with_password(Client(), BOSUN, "новый-ключ-77").cookies.get("sessionid")


def test_a_mailbox_gets_three_resets_in_a_quarter_of_an_hour() -> None:
    for number in range(8):
        ask_for_reset(Client(REMOTE_ADDR=f"203.0.113.{number}"), BOSUN)
    assert len(mail.outbox) == 3


def test_one_machine_cannot_mail_the_whole_town() -> None:
    for number in range(25):
        ask_for_code(Client(), f"nobody{number}@kilvater.example")
    assert len(mail.outbox) == 20
