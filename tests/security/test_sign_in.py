"""Signing in: nobody is signed in as somebody else unawares, and nobody is led away."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from svodka.readers.models import Reader
from tests import make
from tests.security.cast import PASSWORD, person
from tests.security.doors import ask_for_code, give_code, last_code, sign_up, signed_in, with_password

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BOSUN = "bosun@kilvater.example"


@pytest.fixture(autouse=True)
def _reader(db: None) -> None:
    make.portal()
    person("Боцман", BOSUN, password=PASSWORD)


def _session_cookie(client: Client) -> str:
    kept = client.cookies.get("sessionid")
    return kept.value if kept else ""


def test_the_session_of_before_is_not_the_one_signed_in(client: Client) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = str(session.session_key)
    with_password(client, BOSUN)
    assert signed_in(client)
    assert _session_cookie(client) != planted
    other = Client()
    other.cookies["sessionid"] = planted
    assert not signed_in(other)


def test_so_with_a_code(client: Client) -> None:
    ask_for_code(client, BOSUN)
    before = _session_cookie(client)
    give_code(client, last_code())
    assert signed_in(client)
    assert _session_cookie(client) != before


def test_nobody_is_signed_in_by_a_form_of_another_site() -> None:
    client = Client(enforce_csrf_checks=True)
    assert with_password(client, BOSUN).status_code == 403
    assert not signed_in(client)


def test_signing_out_ends_the_session_for_good(client: Client) -> None:
    with_password(client, BOSUN)
    kept = _session_cookie(client)
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert not signed_in(thief)


def test_looking_at_the_way_out_does_not_sign_out(client: Client) -> None:
    with_password(client, BOSUN)
    client.get("/accounts/logout/")
    assert signed_in(client)


def test_a_new_password_ends_the_other_sessions(client: Client) -> None:
    thief = Client()
    with_password(thief, BOSUN)
    with_password(client, BOSUN)
    new = {"oldpassword": PASSWORD, "password1": "новый-ключ-77", "password2": "новый-ключ-77"}
    client.post("/accounts/password/change/", new)
    assert Reader.objects.get().check_password("новый-ключ-77")
    # The old session may still lie there, but no longer names anybody.
    assert thief.get("/accounts/email/").status_code == 302


PILOT, IMPOSTORS = "pilot@kilvater.example", "ключ-самозванца-1"


def _prove(client: Client) -> None:
    ask_for_code(client, PILOT)
    give_code(client, last_code())


def test_who_signed_up_with_my_address_has_no_key_when_i_have_proved_it(client: Client) -> None:
    sign_up(Client(), "Самозванец", PILOT, IMPOSTORS)
    _prove(client)
    assert signed_in(client)
    thief = Client()
    with_password(thief, PILOT, IMPOSTORS)
    assert not signed_in(thief)


def test_nor_does_their_unfinished_sign_up_go_on(client: Client) -> None:
    thief = Client()
    sign_up(thief, "Самозванец", PILOT, IMPOSTORS)
    _prove(client)
    thief.get("/accounts/confirm-email/", follow=True)
    thief.get("/accounts/login/", follow=True)
    assert not signed_in(thief)


def test_who_signs_up_and_proves_the_address_keeps_the_password(client: Client) -> None:
    sign_up(client, "Лоцман", PILOT)
    client.post("/accounts/confirm-email/", {"code": last_code()})
    assert signed_in(client)
    assert Reader.objects.get(email=PILOT).check_password(PASSWORD)


EVIL = [
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "https://evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example/",
    "HTTPS://EVIL.EXAMPLE",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\n/evil.example",
    "\x00//evil.example",
    "\x08//evil.example",
    "/%2f%2fevil.example",
    "%2f%2fevil.example",
    "/%09/evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "//evil%E3%80%82example",
    "//evil。example",
    "https://localhost@evil.example/",
    "https://localhost:8000@evil.example/",
    "//localhost:8000%40evil.example",
    "https://localhost.evil.example/",
    "https://localhost:8000.evil.example/",
    "http://127.0.0.1:9999/",
    "//[::1]:9999/",
    "http://testserver/",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "ftp://evil.example/",
    "mailto:x@evil.example",
    "https://[evil.example",
    "/" * 5000 + "evil.example",
]


def _leads_away(location: str) -> bool:
    """As a browser reads it: white space and controls at the edges are dropped, tabs and breaks too, «\\» is «/»."""
    read = location.strip("".join(map(chr, range(33)))).translate({9: None, 10: None, 13: None}).replace("\\", "/")
    return read.startswith("//") or bool(urlsplit(read).scheme)


@pytest.mark.parametrize("way", ["password", "code", "signed in already", "signing out"])
def test_nobody_is_led_away(way: str) -> None:
    led = {}
    # By a code it is the same door with two letters more: a third of them will do.
    for evil in EVIL[::3] if way == "code" else EVIL:
        cache.clear()
        led[evil] = _location(way, evil)
    assert {evil: location for evil, location in led.items() if _leads_away(location)} == {}


def _location(way: str, evil: str) -> str:
    client = Client(raise_request_exception=False)
    if way == "password":
        answer = client.post("/accounts/login/", {"login": BOSUN, "password": PASSWORD, "next": evil})
    elif way == "code":
        client.post("/accounts/login/code/", {"email": BOSUN, "next": evil})
        answer = client.post("/accounts/login/code/confirm/", {"code": last_code(), "next": evil})
    else:
        client.force_login(Reader.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
        path = "/accounts/login/" if way == "signed in already" else "/accounts/logout/"
        answer = (client.get if "login" in path else client.post)(path, {"next": evil})
    assert answer.status_code < 500, evil
    return answer.headers.get("Location", "")


def test_one_is_led_back_to_where_one_was(client: Client) -> None:
    answer = client.post("/accounts/login/", {"login": BOSUN, "password": PASSWORD, "next": "/news/1-parom/#say"})
    assert answer.headers["Location"] == "/news/1-parom/#say"


def test_a_letter_holds_no_words_of_the_request(client: Client) -> None:
    ask_for_code(client, BOSUN, headers={"user-agent": "Смотри https://evil.example"})
    assert "evil.example" not in str(mail.outbox[-1].body)
