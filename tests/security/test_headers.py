"""What every answer carries: no frame around it, no guess at its kind, cookies that strangers do not see."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.security.addresses import addresses
from tests.security.cast import Cast, client_of, told
from tests.security.doors import ask_for_code, give_code, last_code

pytestmark = pytest.mark.django_db


EVERYWHERE = {
    "X-Content-Type-Options": {"nosniff"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Referrer-Policy": {"strict-origin-when-cross-origin", "no-referrer"},
    "X-Frame-Options": {"DENY"},
}
POLICY = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")


def test_every_answer_says_what_may_be_done_with_it(cast: Cast) -> None:
    client, wrong = client_of(cast.owner), []
    for path in [*(one.path for one in addresses(cast)), "/no/such/page/", "/news/999999/"]:
        headers = client.get(path).headers
        policy = headers.get("Content-Security-Policy", "")
        wrong += [(path, name) for name, fit in EVERYWHERE.items() if headers.get(name) not in fit]
        wrong += [(path, part) for part in POLICY if part not in policy]
        wrong += [(path, part) for part in ("unsafe", "*", "http:", "https:") if part in policy]
    assert not wrong, told(wrong)


def test_the_desk_is_framed_by_nobody_else(cast: Cast) -> None:
    headers = client_of(None).get("/desk/login/").headers
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]


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
