"""The fifteen checks of a sign-in by another service, over every service there is a stand-in for."""

from __future__ import annotations

import re

import pytest
import requests
from allauth.account.models import EmailAddress
from django.test import Client

from svodka.readers.models import Consent, Reader
from tests import make
from tests.site.sign_ins import agreed
from tests.site.social.browser import (
    SLUGS,
    Service,
    asked_for,
    at_service,
    begin,
    callback,
    come_back,
    sign_up,
    signed_in,
    to_form,
)

pytestmark = [pytest.mark.django_db]


def test_the_request_carries_pkce_a_state_and_our_own_address(client: Client, service: Service) -> None:
    asked = asked_for(begin(client, service))
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert len(asked["state"]) >= 16
    assert len(asked["code_challenge"]) == 43
    assert asked["redirect_uri"] == callback(service.kind)


def test_a_first_sign_in_asks_for_name_and_consent(client: Client, service: Service) -> None:
    form = to_form(client, service).context["form"]
    assert form["username"].value() == "Нина Вахтина"
    assert not form["consent"].value()
    assert not Reader.objects.exists()
    assert signed_in(client) is None


def test_then_there_is_a_reader_and_a_record_of_the_consent(client: Client, service: Service) -> None:
    answer = sign_up(client, service, name="Нина с «Волонги»".replace("«", "").replace("»", ""))
    reader = signed_in(client)
    assert reader is not None
    assert (answer.headers["Location"], reader.username) == ("/me/", "Нина с Волонги")
    assert Consent.objects.filter(reader=reader).count() == 1
    assert (reader.first_name, reader.last_name, reader.has_usable_password()) == ("", "", False)


def test_without_consent_there_is_none(client: Client, service: Service) -> None:
    to_form(client, service)
    assert client.post("/accounts/3rdparty/signup/", {"username": "Нина Вахтина"}).status_code == 200
    assert not Reader.objects.exists()


def test_an_address_is_proven_only_where_the_service_vouches_for_it(client: Client, service: Service) -> None:
    sign_up(client, service)
    proven = [(address.email, address.verified) for address in EmailAddress.objects.all()]
    assert proven == ([("nina@volonga.example", True)] if service.kind == "yandex" else [])


def test_the_token_is_asked_for_in_the_body(client: Client, service: Service) -> None:
    to_form(client, service)
    asked = next(entry for entry in service.log() if entry.path == service.path("token"))
    needed = {"code", "code_verifier", "client_secret"} | ({"device_id"} if service.kind == "vk" else set())
    assert needed <= set(asked.fields)
    assert asked.query == ""


def test_the_second_time_it_is_the_same_reader(client: Client, service: Service) -> None:
    sign_up(client, service)
    other = Client()
    answer = come_back(other, at_service(begin(other, service)))
    assert answer.headers["Location"] == "/me/"
    assert signed_in(other) == signed_in(client)
    assert Reader.objects.count() == 1


def test_a_code_used_again_lets_nobody_in(client: Client, service: Service) -> None:
    back = at_service(begin(client, service))
    come_back(client, back)
    other = Client()
    state = asked_for(begin(other, service))["state"]
    assert come_back(other, back, state=state).headers["Location"] == "/accounts/3rdparty/login/error/"
    assert "socialaccount_sociallogin" not in other.session


@pytest.mark.parametrize("state", ["forged", None, ""])
def test_a_state_not_ours_lets_nobody_in(client: Client, service: Service, state: str | None) -> None:
    answer = come_back(client, at_service(begin(client, service)), state=state)
    assert answer.headers["Location"] == "/accounts/3rdparty/login/error/"
    assert "socialaccount_sociallogin" not in client.session


def test_the_way_back_begun_in_another_browser_lets_nobody_in(client: Client, service: Service) -> None:
    sign_up(client, service)
    victim = Client()
    begin(victim, service)
    answer = come_back(victim, at_service(begin(Client(), service)))
    assert answer.headers["Location"] == "/accounts/3rdparty/login/error/"
    assert signed_in(victim) is None


def test_the_service_itself_wants_pkce(client: Client, service: Service) -> None:
    without = re.sub(r"&?code_challenge(_method)?=[^&]+", "", begin(client, service))
    answer = requests.get(without, allow_redirects=False, timeout=5)
    assert "error=invalid_request" in answer.headers["Location"]


def test_who_changes_his_mind_is_told_so(client: Client, service: Service) -> None:
    state = asked_for(begin(client, service))["state"]
    answer = come_back(client, callback(service.kind), error="access_denied", state=state)
    assert client.get(answer.headers["Location"]).status_code == 200
    assert signed_in(client) is None


def test_an_address_of_a_local_account_is_no_key_to_it(client: Client, service: Service) -> None:
    owner = make.reader(username="Хозяйка", email="nina@volonga.example")
    answer = come_back(client, at_service(begin(client, service)))
    known = service.kind == "yandex"
    assert answer.headers["Location"] == (
        "/accounts/3rdparty/login/error/?why=known" if known else "/accounts/3rdparty/signup/"
    )
    assert signed_in(client) is None
    client.post("/accounts/3rdparty/signup/", {"username": "Самозванка", "consent": agreed(), "email": owner.email})
    assert signed_in(client) != owner
    assert owner.socialaccount_set.count() == 0


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example/", "https:evil.example", "javascript:1"])
def test_nobody_is_led_away(client: Client, service: Service, onward: str) -> None:
    sign_up(client, service)
    other = Client()
    assert come_back(other, at_service(begin(other, service, next=onward))).headers["Location"] == "/me/"


def test_one_is_led_on_to_where_one_was(client: Client, service: Service) -> None:
    sign_up(client, service)
    other = Client()
    assert come_back(other, at_service(begin(other, service, next="/discussed/"))).headers["Location"] == "/discussed/"


def test_looking_at_the_address_begins_nothing(client: Client, service: Service) -> None:
    page = client.get(f"/accounts/{SLUGS[service.kind]}/login/")
    assert page.status_code == 200
    assert "refresh" not in page.content.decode()
    assert service.log() == []
