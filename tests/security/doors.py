"""The ways in, as a browser walks them: each posts one form and gives the answer, followed to its page."""

from __future__ import annotations

import re
from typing import Any

from django.core import mail
from django.http import HttpResponse
from django.test import Client

from tests.security.cast import PASSWORD
from tests.site.sign_ins import agreed

_CODE = re.compile(r"^\s*([0-9A-Z]{3,4}(?:-[0-9A-Z]{3,4}){1,2})\s*$", re.MULTILINE)


def with_password(client: Client, email: str, password: str = PASSWORD, **extra: Any) -> HttpResponse:
    return client.post("/accounts/login/", {"login": email, "password": password}, **extra)


def ask_for_code(client: Client, email: str, **extra: Any) -> HttpResponse:
    return client.post("/accounts/login/code/", {"email": email}, follow=True, **extra)


def give_code(client: Client, code: str, **extra: Any) -> HttpResponse:
    return client.post("/accounts/login/code/confirm/", {"code": code}, **extra)


def ask_for_reset(client: Client, email: str, **extra: Any) -> HttpResponse:
    return client.post("/accounts/password/reset/", {"email": email}, follow=True, **extra)


def sign_up(client: Client, name: str, email: str, password: str = PASSWORD, **extra: Any) -> HttpResponse:
    form = {"username": name, "email": email, "password1": password, "consent": agreed()}
    return client.post("/accounts/signup/", form, follow=True, **extra)


def change_email(client: Client, email: str) -> HttpResponse:
    return client.post("/accounts/email/", {"email": email, "action_add": ""}, follow=True)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def last_code() -> str:
    """The code of the last letter; fails when it has none."""
    found = _CODE.search(str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]
