"""Services that err, forged requests, and keys that are not set."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from svodka.readers.models import Reader
from tests.site.sign_ins import agreed
from tests.site.social.browser import (
    SLUGS,
    asked_for,
    at_service,
    begin,
    callback,
    come_back,
    sign_up,
    signed_in,
)
from tests.site.social.provider import FakeService, Kind

pytestmark = [pytest.mark.django_db]

Fake = Callable[[Kind], FakeService]
KINDS: list[Kind] = ["vk", "yandex", "oidc"]
ERROR = "/accounts/3rdparty/login/error/"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", ["login/", "login/callback/", "login/callback/?code=1&state=2"])
def test_without_keys_there_is_no_such_address(client: Client, kind: Kind, path: str) -> None:
    assert client.get(f"/accounts/{SLUGS[kind]}/{path}").status_code == 404
    assert client.post(f"/accounts/{SLUGS[kind]}/login/").status_code == 404


def test_a_button_stands_only_for_keys(client: Client, fake: Fake) -> None:
    fake("yandex")
    shown = client.get("/accounts/login/").content.decode()
    assert 'action="/accounts/yandex/login/"' in shown
    assert "/accounts/vk/" not in shown


def test_a_forged_host_does_not_get_the_code(fake: Fake) -> None:
    service = fake("vk")
    client = Client(headers={"Host": "localhost", "X-Forwarded-Host": "evil.example"})
    assert asked_for(begin(client, service))["redirect_uri"] == callback("vk")


def test_an_address_cannot_ask_for_more_than_the_settings(client: Client, fake: Fake) -> None:
    service = fake("yandex")
    away = asked_for(begin(client, service, query="?scope=cloud_api:disk.read&auth_params=force_confirm%3Dyes"))
    assert set(away["scope"].split()) == {"login:info", "login:email"}
    assert "force_confirm" not in away


def test_a_way_begun_in_english_ends_in_english(client: Client, fake: Fake) -> None:
    service = fake("vk")
    away = begin(client, service, prefix="/en")
    assert asked_for(away)["redirect_uri"] == callback("vk")
    answer = come_back(client, at_service(away))
    assert (answer.headers["Location"], answer.headers["Content-Language"]) == ("/en/accounts/3rdparty/signup/", "en")
    done = client.post("/en/accounts/3rdparty/signup/", {"username": "Nina", "consent": agreed("en")})
    assert done.headers["Location"] == "/en/me/"


def test_an_error_is_told_in_the_language_of_the_beginning(client: Client, fake: Fake) -> None:
    state = asked_for(begin(client, fake("vk"), prefix="/en"))["state"]
    assert come_back(client, callback("vk"), error="server_error", state=state).headers["Location"] == f"/en{ERROR}"


def test_another_device_id_lets_nobody_in(client: Client, fake: Fake) -> None:
    answer = come_back(client, at_service(begin(client, fake("vk"))), device_id="other")
    assert answer.headers["Location"] == ERROR


def test_a_state_of_one_service_is_none_at_another(client: Client, fake: Fake) -> None:
    back = at_service(begin(client, fake("vk")))
    fake("yandex")
    assert come_back(client, back.replace("/vk/", "/yandex/")).headers["Location"] == ERROR


def test_a_number_at_one_service_is_nobody_at_another(client: Client, fake: Fake) -> None:
    sign_up(client, fake("vk"))
    other, yandex = Client(), fake("yandex")
    yandex.person["email"] = "other@volonga.example"
    sign_up(other, yandex, name="Другая Нина")
    assert signed_in(other) != signed_in(client)
    assert Reader.objects.count() == 2


STRANGE = [
    (500, b"oops"),
    (200, b""),
    (200, b"<html>"),
    (200, b"[]"),
    (200, b"null"),
    (200, b"{}"),
    (200, b'{"access_token": ["a"], "expires_in": "soon"}'),
    (200, b'{"user": [], "id": null, "sub": 7}'),
    (200, b"\xff\xfe"),
    (302, b""),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answer", STRANGE, ids=str)
@pytest.mark.parametrize("path", ["token", "profile"])
def test_an_answer_that_makes_no_sense_is_no_error_of_ours(
    client: Client, fake: Fake, kind: Kind, path: str, answer: tuple[int, bytes]
) -> None:
    service = fake(kind)
    back = at_service(begin(client, service))
    service.answers[service.path(path)] = answer
    assert come_back(client, back).headers["Location"] == ERROR
    assert "socialaccount_sociallogin" not in client.session


@pytest.mark.parametrize("body", [b"{}", b"not json", b"[]"])
def test_a_server_that_cannot_be_discovered_is_told_of(client: Client, fake: Fake, body: bytes) -> None:
    fake("oidc").answers["/.well-known/openid-configuration"] = (200, body)
    assert client.post("/accounts/oidc/yard/login/").headers["Location"] == ERROR


def test_a_service_that_is_down_is_told_of(client: Client, fake: Fake) -> None:
    service = fake("oidc")
    service.__exit__()
    assert client.post("/accounts/oidc/yard/login/").headers["Location"] == ERROR
    service.__enter__()


@pytest.mark.parametrize(
    "claims",
    [{"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1_700_000_000}, {"sub": "1002"}, {"sub": None}],
    ids=str,
)
def test_a_token_for_others_lets_nobody_in(client: Client, fake: Fake, claims: dict[str, Any]) -> None:
    service = fake("oidc")
    service.claims = claims
    assert come_back(client, at_service(begin(client, service))).headers["Location"] == ERROR


def test_a_token_signed_by_another_key_lets_nobody_in(client: Client, fake: Fake) -> None:
    service = fake("oidc")
    service.signed_by = 2
    assert come_back(client, at_service(begin(client, service))).headers["Location"] == ERROR


@pytest.mark.parametrize("token", ["", "e30.e30.", "eyJhbGciOiJub25lIiwia2lkIjoibm93In0.eyJzdWIiOiIxMDAxIn0."])
def test_a_token_without_signature_lets_nobody_in(client: Client, fake: Fake, token: str) -> None:
    service = fake("oidc")
    back = at_service(begin(client, service))
    answer = {"access_token": "a", **({"id_token": token} if token else {})}
    service.answers["/token"] = (200, json.dumps(answer).encode())
    service.answers["/me"] = (200, b'{"sub": "1001"}')
    assert come_back(client, back).headers["Location"] == ERROR


def test_a_state_of_eleven_minutes_ago_is_too_old(client: Client, fake: Fake) -> None:
    back = at_service(begin(client, fake("vk")))
    session = client.session
    states = session["socialaccount_states"]
    session["socialaccount_states"] = {name: [state, at - 660, by] for name, (state, at, by) in states.items()}
    session.save()
    assert come_back(client, back).headers["Location"] == ERROR


@pytest.mark.parametrize("path", ["error/", "error/?why=known", "cancelled/"])
def test_the_pages_at_the_end_are_nobodys_to_keep(client: Client, path: str) -> None:
    answer = client.get(f"/accounts/3rdparty/login/{path}")
    assert answer.status_code in {200, 401}
    assert "no-store" in answer.headers["Cache-Control"]


def test_every_service_is_waited_for_with_an_end(settings: Any) -> None:
    from allauth.socialaccount.adapter import get_adapter

    with get_adapter().get_requests_session() as session:
        assert session.request.keywords == {"timeout": settings.SOCIALACCOUNT_REQUESTS_TIMEOUT}  # type: ignore[attr-defined]
