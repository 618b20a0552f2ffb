"""What every answer carries: no frame around it, no guess at its kind, cookies that strangers do not see."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.security.addresses import addresses
from tests.security.cast import Cast, client_of
from tests.security.doors import ask_for_code, give_code, last_code

pytestmark = pytest.mark.django_db


def _everywhere(cast: Cast) -> list[Any]:
    clients = [client_of(None), client_of(cast.owner)]
    paths = [one.path for one in addresses(cast)] + ["/no/such/page/", "/desk/", "/news/999999/"]
    return [client.get(path) for client in clients for path in paths]


def test_no_page_is_put_in_a_frame(cast: Cast) -> None:
    answers = _everywhere(cast)
    assert {answer.headers["X-Frame-Options"] for answer in answers} <= {"DENY", "SAMEORIGIN"}
    public = [one for one in answers if not one.request["PATH_INFO"].startswith("/desk/")]
    assert {one.headers["X-Frame-Options"] for one in public} == {"DENY"}
    assert [one for one in public if "frame-ancestors 'none'" not in one.headers["Content-Security-Policy"]] == []


def test_the_policy_lets_no_inline_script_run(cast: Cast) -> None:
    policies = {one.headers["Content-Security-Policy"] for one in _everywhere(cast) if "/desk/" not in str(one.request)}
    assert [policy for policy in policies if "unsafe" in policy or "*" in policy or "http:" in policy] == []
    assert all("default-src 'none'" in policy and "base-uri 'none'" in policy for policy in policies)
    assert all("form-action 'self'" in policy for policy in policies)


def test_nothing_is_taken_for_what_it_is_not(cast: Cast) -> None:
    assert {answer.headers.get("X-Content-Type-Options") for answer in _everywhere(cast)} == {"nosniff"}


def test_nobody_else_is_told_which_page_one_came_from(cast: Cast) -> None:
    assert {answer.headers.get("Cross-Origin-Opener-Policy") for answer in _everywhere(cast)} == {"same-origin"}
    told = {answer.headers.get("Referrer-Policy") for answer in _everywhere(cast)}
    assert told == {"strict-origin-when-cross-origin"}


def test_cookies_stay_with_us(cast: Cast) -> None:
    client = client_of(None)
    ask_for_code(client, cast.owner.email)
    give_code(client, last_code())
    client.get("/me/")
    kept = {name: (bool(cookie["httponly"]), cookie["samesite"]) for name, cookie in client.cookies.items()}
    assert kept.pop("sessionid") == (True, "Lax")
    assert kept.pop("csrftoken")[1] == "Lax"
    # The page's script looks whether somebody is signed in; it says nothing more.
    assert kept.pop("svodka_in") == (False, "Lax")
    assert client.cookies["svodka_in"].value == "1"
    assert {name: cookie for name, cookie in kept.items() if name != "messages"} == {}


ASKED = """
import json, django
django.setup()
from django.conf import settings as s
print(json.dumps({name: getattr(s, name) for name in (
    "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SECURE_HSTS_SECONDS",
    "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DEBUG", "USE_X_FORWARDED_HOST", "ALLAUTH_TRUSTED_PROXY_COUNT")}))
"""


def test_over_https_cookies_travel_over_https_only(tmp_path: Path) -> None:
    told = {"SVODKA_PUBLIC_ADDRESS": "https://kilvater.example", "SVODKA_DATA": str(tmp_path)}
    environment = {**os.environ, **told, "DJANGO_SETTINGS_MODULE": "svodka.settings"}
    said = subprocess.run([sys.executable, "-c", ASKED], env=environment, capture_output=True, text=True, check=True)
    settings = json.loads(said.stdout)
    on = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY")
    assert [settings[name] for name in on] == [True, True, True]
    assert settings["SECURE_HSTS_SECONDS"] > 0
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://kilvater.example"]
    assert set(settings["ALLOWED_HOSTS"]) == {"kilvater.example", "localhost", "127.0.0.1", "[::1]"}
    assert [settings[name] for name in ("DEBUG", "USE_X_FORWARDED_HOST")] == [False, False]
    assert settings["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0
