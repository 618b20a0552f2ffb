"""The ways into an account as a browser walks them, and the letters on the way."""

from __future__ import annotations

import re
from typing import Any

from django.core import mail
from django.test import Client
from django.utils import translation
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.readers.actions import trust_address
from svodka.readers.models import Reader
from svodka.site.accounts.consent import consent_text
from tests import make

PASSWORD = "крановый-путь-7"
EMAIL = "nina@volonga.example"


def member(name: str = "Нина Волонга", email: str = EMAIL, password: str = "", **given: Any) -> Reader:
    """A reader with a confirmed address, and a password if one is given."""
    made = make.reader(name, email=email, **given)
    if password:
        made.set_password(password)
    else:
        made.set_unusable_password()
    made.save()
    trust_address(reader=made, email=email)
    return made


def letter() -> Any:
    """The last letter."""
    return mail.outbox[-1]


def code() -> str:
    """The code on a line of its own in the last letter."""
    return re.findall(r"^\s+(\d{4}-\d{4})$", str(letter().body), re.MULTILINE)[0]


def agreed(language: str = "ru") -> str:
    """What the tick under the consent sends: which text stood there."""
    with translation.override(language):
        return consent_text().version


def sign_up(client: Client, name: str = "Нина Волонга", email: str = EMAIL, **fields: str) -> Any:
    form = {"username": name, "email": email, "consent": agreed(), **fields}
    return client.post("/accounts/signup/", {field: value for field, value in form.items() if value})


def confirm(client: Client, given: str | None = None) -> Any:
    return client.post("/accounts/confirm-email/", {"code": given or code()})


def sign_in(client: Client, email: str = EMAIL, to: str = "") -> Any:
    """By a code from a letter, up to the session."""
    client.post("/accounts/login/code/", {"email": email, "next": to})
    return client.post("/accounts/login/code/confirm/", {"code": code(), "next": to})


def by_password(client: Client, email: str = EMAIL, password: str = PASSWORD, to: str = "") -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password, "next": to})


def prove(client: Client, held_up: Any) -> Any:
    """By a code that it is still the reader; gives the answer to what was held up until then."""
    way = held_up.headers["Location"]
    assert "/accounts/reauthenticate/code/" in way
    client.post(way, {"action": "send"})
    return client.post(way, {"code": code()})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def problems(response: Any) -> list[str]:
    """What the forms of the page say is wrong."""
    return [" ".join(node.text().split()) for node in HTMLParser(response.content).css("form .problem")]
