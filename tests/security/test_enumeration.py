"""Whether an address has an account here is told to its mailbox and to nobody else: not by words, not by time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from tests import make
from tests.security.cast import PASSWORD, client_of, person
from tests.security.doors import ask_for_code, ask_for_reset, change_email, sign_up, with_password

pytestmark = [pytest.mark.django_db, pytest.mark.database]

KNOWN, UNKNOWN = "bosun@kilvater.example", "nobody@kilvater.example"
Door = Callable[[Client, str], HttpResponse]

DOORS: dict[str, Door] = {
    "code": ask_for_code,
    "password": lambda client, email: with_password(client, email, "не тот"),
    "reset": ask_for_reset,
    "sign-up": lambda client, email: sign_up(client, f"Новый {email[0]}", email),
}


@pytest.fixture(autouse=True)
def _reader(db: None) -> None:
    make.portal()
    person("Боцман", KNOWN, password=PASSWORD)


@pytest.fixture(params=[*DOORS, "change of address"])
def door(request: pytest.FixtureRequest) -> Door:
    return DOORS.get(request.param, _change_of_address)


def _change_of_address(_client: Client, email: str) -> HttpResponse:
    reader = person(f"Смотритель {email[0]}", f"keeper-{email}", password=PASSWORD)
    client = Client()
    with_password(client, reader.email)
    mail.outbox.clear()
    return change_email(client, email)


def _said(answer: HttpResponse, email: str) -> str:
    """The page without what differs by itself: the address given, the name tried, tokens, the time."""
    words = answer.content.decode().replace(f"keeper-{email}", "…").replace(email, "…").replace(f"й {email[0]}", "й …")
    words = words.replace(f"ь {email[0]}", "ь …")
    return re.sub(r'value="[A-Za-z0-9]{64}"|<time[^>]*>.*?</time>', "…", words, flags=re.DOTALL)


def test_the_same_status_the_same_words_the_same_way(door: Door) -> None:
    known, unknown = door(Client(), KNOWN), door(Client(), UNKNOWN)
    assert known.status_code == unknown.status_code
    assert [step for step, _status in getattr(known, "redirect_chain", [])] == [
        step for step, _status in getattr(unknown, "redirect_chain", [])
    ]
    assert _said(known, KNOWN) == _said(unknown, UNKNOWN)


def test_as_many_letters_and_only_to_the_address_given(door: Door) -> None:
    door(Client(), KNOWN)
    known = [letter.to for letter in mail.outbox]
    mail.outbox.clear()
    door(Client(), UNKNOWN)
    assert [to == [KNOWN] for to in known] == [letter.to == [UNKNOWN] for letter in mail.outbox]


def test_as_many_passwords_are_hashed(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    # A hash takes a third of a second: nothing else could be told apart by time over the network.
    counted: list[str] = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *given: counted.append("") or encode(*given))
    door(Client(), KNOWN)
    known = len(counted)
    door(Client(), UNKNOWN)
    assert known == len(counted) - known


def test_a_wrong_password_takes_as_long_as_a_wrong_address(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # A fortieth of the iterations: 30 hashes would take ten seconds, and one still takes most of the request.
    monkeypatch.setattr(hashers.PBKDF2PasswordHasher, "iterations", 25_000)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    person("Лоцман", "pilot@kilvater.example", password=PASSWORD)
    taken: dict[str, list[float]] = {"pilot@kilvater.example": [], UNKNOWN: []}
    for _ in range(15):
        for email, times in taken.items():
            cache.clear()
            # The processor's time, not the clock's: others work on the same machine. They still push each other's data
            # out of its caches, which only ever adds: the least of many is what the work itself takes.
            started = time.process_time()
            with_password(Client(), email, "не тот")
            times.append(time.process_time() - started)
    known, unknown = (min(times) for times in taken.values())
    assert known == pytest.approx(unknown, rel=0.15)


def test_who_was_stopped_from_writing_is_told_so_only_when_signed_in() -> None:
    gone = person("Ушедший", "gone@kilvater.example", password=PASSWORD)
    gone.is_active = False
    gone.save()
    known = with_password(Client(), "gone@kilvater.example", "не тот")
    unknown = with_password(Client(), UNKNOWN, "не тот")
    assert _said(known, "gone@kilvater.example") == _said(unknown, UNKNOWN)


def test_a_name_may_be_known_to_be_taken(client: Client) -> None:
    # Names stand under comments for everybody: that one is taken is no secret, and the form has to say it.
    answer = sign_up(client, "Боцман", UNKNOWN)
    assert answer.status_code == 200
    assert mail.outbox == []


def test_the_page_of_a_reader_says_nothing_of_their_address(client: Client) -> None:
    others = client_of(person("Лоцман", "pilot@kilvater.example"))
    shown = [browser.get("/readers/Боцман/").content.decode() for browser in (client, others)]
    assert [KNOWN in page for page in shown] == [False, False]
