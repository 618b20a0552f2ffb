"""A forged Host turns up in no letter, no redirect and no page; an unknown one is refused."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from tests import make
from tests.security.addresses import addresses
from tests.security.cast import PASSWORD, Cast, client_of, person, told
from tests.security.doors import ask_for_code, ask_for_reset, change_email, sign_up, with_password

pytestmark = [pytest.mark.django_db]

BOSUN = "bosun@kilvater.example"
# Hosts that are let in: for health checks, or because only the port is another.
LET_IN = ["127.0.0.1:6666", "localhost:6666", "[::1]:6666"]
FORGED = {"x-forwarded-host": "evil.example", "x-host": "evil.example", "x-forwarded-server": "evil.example"}
_ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>)\]]+", re.IGNORECASE)


def _elsewhere(words: str) -> list[str]:
    """Addresses in a text that do not lead to the portal."""
    ours = urlsplit(settings.PUBLIC_ADDRESS).netloc
    return [found for found in _ADDRESS.findall(words) if urlsplit(found).netloc != ours]


def _everything_that_mails(host: str) -> None:
    extra = {"headers": {"host": host, **FORGED}}
    for email in (BOSUN, "nobody@kilvater.example"):
        ask_for_code(Client(), email, **extra)
        ask_for_reset(Client(), email, **extra)
        sign_up(Client(), f"Новый {email[0]}", email, **extra)
    client = Client(headers={"host": host, **FORGED})
    with_password(client, BOSUN)
    change_email(client, "new@kilvater.example")
    change = {"oldpassword": PASSWORD, "password1": "новый-ключ-77", "password2": "новый-ключ-77"}
    client.post("/accounts/password/change/", change)


@pytest.mark.parametrize("host", LET_IN)
def test_letters_lead_to_the_portal_only(db: None, host: str) -> None:
    make.portal()
    person("Боцман", BOSUN, password=PASSWORD)
    _everything_that_mails(host)
    assert len(mail.outbox) >= 7
    bodies = [str(letter.body) + "".join(str(part[0]) for part in letter.alternatives) for letter in mail.outbox]
    assert [found for body in bodies for found in _elsewhere(body)] == []
    assert [body for body in bodies if "6666" in body or "evil.example" in body] == []


def test_pages_and_redirects_take_nothing_from_the_host(cast: Cast) -> None:
    client = client_of(cast.owner, headers={"host": "127.0.0.1:6666", **FORGED})
    taken = []
    for one in addresses(cast):
        answer = client.get(one.path)
        words = b"" if answer.streaming else answer.content
        if b"6666" in words + answer.headers.get("Location", "").encode() or b"evil.example" in words:
            taken.append(one.path)
    assert not taken, told(taken)


@pytest.mark.parametrize("path", ["/", "/en/", "/accounts/login/code/", "/robots.txt", "/healthz", "/no/such/page/"])
@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "", "a b", "☠"]
)
def test_an_unknown_host_is_refused(cast: Cast, path: str, host: str) -> None:
    answer = client_of(None).get(path, headers={"host": host})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()
    assert "Location" not in answer.headers


def test_the_refusal_is_in_plain_dress_and_in_words(cast: Cast) -> None:
    answer = client_of(None).get("/", headers={"host": "evil.example"})
    assert "<html lang=" in answer.content.decode()
    assert answer.headers["Content-Security-Policy"]
    assert "style.css" in answer.content.decode()


def test_nobody_writes_to_an_unknown_host(cast: Cast) -> None:
    client_of(None).post("/accounts/login/code/", {"email": cast.owner.email}, headers={"host": "evil.example"})
    assert mail.outbox == []
