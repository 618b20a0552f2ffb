"""Subscribing from any page: what is answered, what is written, what a GET must not do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.digest import actions, decisions
from svodka.digest.models import Subscription
from tests.site.conftest import Get, text_of
from tests.site.sign_ins import member
from tests.site.world import full_portal

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NINA = "nina@volonga.example"


@pytest.fixture
def held(portal: None) -> Subscription:
    """Asked for, not confirmed."""
    zone = {"time_zone": "Europe/Moscow"}
    return actions.ask(email=NINA, language="ru", now=timezone.now(), **zone).subscription


@pytest.fixture
def active(held: Subscription) -> Subscription:
    return actions.confirm(key=held.key, now=timezone.now())


def ask(client: Client, email: str = NINA, path: str = "/digest/", **more: str) -> Any:
    return client.post(path, {"email": email, "website": "", **more})


def test_every_page_has_the_form(client: Client, db: None) -> None:
    without = []
    for name, address in full_portal().items():
        page = HTMLParser(client.get(address).content)
        if len(page.css('form[action$="/digest/"] input[name=email]')) != 1:
            without.append(name)
    assert without == []


def test_the_form_needs_no_token_and_sets_no_cookie(portal: None) -> None:
    client = Client(enforce_csrf_checks=True)
    response = ask(client)
    assert (response.status_code, response.headers["Location"]) == (302, "/digest/asked/")
    assert not client.cookies


def test_a_request_waits_for_its_letter(client: Client, portal: None) -> None:
    ask(client, " Nina@Volonga.example")
    held = Subscription.objects.get()
    assert (held.email, held.state, held.letter, held.hour) == (NINA, "asked", "confirm", 8)
    assert held.due_at is not None


def test_the_language_is_that_of_the_page(client: Client, portal: None) -> None:
    ask(client, path="/en/digest/")
    assert Subscription.objects.get().language == "en"


def test_known_new_and_recent_are_answered_alike(client: Client, active: Subscription) -> None:
    Subscription.objects.update(letter_at=timezone.now() - timedelta(days=2))
    answers = [ask(client, address) for address in (NINA, NINA, "igor@volonga.example")]
    told = {(answer.status_code, answer.headers["Location"], answer.content) for answer in answers}
    assert len(told) == 1
    assert [row.letter for row in Subscription.objects.order_by("email")] == ["confirm", "remind"]


def test_the_page_after_it_is_the_same_for_all(get: Get) -> None:
    assert "Письмо со ссылкой уже в пути" in text_of(get("/digest/asked/"), "main")


@pytest.mark.parametrize("email", ["", "nina", "nina@", "a b@c.example", "nina@volonga.example\r\nBcc: x@y.example"])
def test_what_is_no_address_comes_back(email: str, client: Client, portal: None) -> None:
    response = ask(client, email)
    assert response.status_code == 422
    assert HTMLParser(response.content).css_first("#digest-problem")
    assert not Subscription.objects.exists()


def test_the_trap_catches(client: Client, portal: None) -> None:
    assert ask(client, website="http://x.example").headers["Location"] == "/digest/asked/"
    assert not Subscription.objects.exists()


def test_five_an_hour_from_one_network_address(client: Client, portal: None) -> None:
    statuses = [ask(client, f"r{number}@volonga.example").status_code for number in range(7)]
    assert statuses == [302] * 5 + [429] * 2
    response = ask(client)
    assert int(response.headers["Retry-After"]) > 3000


def test_another_network_address_is_not_stopped(client: Client, portal: None) -> None:
    for number in range(6):
        ask(client, f"r{number}@volonga.example")
    assert client.post("/digest/", {"email": NINA}, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_flood_from_everywhere_is_stopped(client: Client, portal: None) -> None:
    now = timezone.now()
    Subscription.objects.bulk_create(
        Subscription(email=f"r{n}@x.example", key=str(n), asked_at=now, letter_at=now)
        for n in range(decisions.LETTERS_AN_HOUR)
    )
    assert ask(client).status_code == 429
    assert not Subscription.objects.filter(email=NINA).exists()


# --- confirming ---


def test_looking_at_the_link_changes_nothing(client: Client, held: Subscription) -> None:
    for path in ("confirm", "settings", "end"):
        client.get(f"/digest/{path}/{held.key}/")
        client.head(f"/digest/{path}/{held.key}/")
    held.refresh_from_db()
    assert held.state == "asked"


def test_the_button_confirms(held: Subscription) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(f"/digest/confirm/{held.key}/")
    assert response.headers["Location"] == f"/digest/settings/{held.key}/?done=confirmed"
    held.refresh_from_db()
    assert (held.state, held.letter) == ("active", "")


def test_an_old_link_is_told_so(client: Client, held: Subscription) -> None:
    Subscription.objects.update(asked_at=timezone.now() - timedelta(days=8))
    for method in (client.get, client.post):
        response = method(f"/digest/confirm/{held.key}/")
        assert response.status_code == 404
        assert "старше недели" in response.content.decode()


@pytest.mark.parametrize("path", ["confirm", "settings", "end"])
def test_a_key_of_nobody(path: str, client: Client, portal: None) -> None:
    response = client.get(f"/digest/{path}/{'x' * 43}/")
    assert (response.status_code, response.headers["Cache-Control"]) == (404, "private, no-store")


@pytest.mark.parametrize("path", ["confirm", "settings", "end"])
def test_keyed_pages_are_kept_and_told_to_nobody(path: str, client: Client, active: Subscription) -> None:
    headers = client.get(f"/digest/{path}/{active.key}/").headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Referrer-Policy"] == "no-referrer"


# --- ending ---


def test_one_click_without_a_cookie(active: Subscription) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(f"/digest/end/{active.key}/", {"List-Unsubscribe": "One-Click"})
    active.refresh_from_db()
    assert (response.status_code, active.state, dict(client.cookies)) == (200, "ended", {})


def test_ending_twice_does_no_harm(client: Client, active: Subscription) -> None:
    statuses = [client.post(f"/digest/end/{active.key}/").status_code for _ in range(2)]
    assert statuses == [200, 200]


def test_who_ended_is_told_and_may_begin_anew(client: Client, active: Subscription) -> None:
    client.post(f"/digest/end/{active.key}/")
    page = HTMLParser(client.get(f"/digest/settings/{active.key}/").content)
    assert "больше не придёт" in text_of(page, "main")
    assert page.css_first('form[action="/digest/"]')


def test_a_mailbox_that_refuses_is_told_apart(client: Client, active: Subscription) -> None:
    actions.end(subscription=active, now=timezone.now(), why="550 5.1.1", refused=True)
    page = HTMLParser(client.get(f"/digest/end/{active.key}/").content)
    assert "не принял наши письма" in text_of(page, "main")


# --- with an account ---


def test_me_leads_to_the_settings(client: Client, active: Subscription) -> None:
    client.force_login(member(email=NINA), backend="django.contrib.auth.backends.ModelBackend")
    page = HTMLParser(client.get("/me/").content)
    assert page.css_first(f'a[href="/digest/settings/{active.key}/"]')


def test_me_offers_it_to_who_has_none(client: Client, portal: None) -> None:
    client.force_login(member(email=NINA), backend="django.contrib.auth.backends.ModelBackend")
    page = HTMLParser(client.get("/me/").content)
    field = page.css_first('main form[action="/digest/"] input[name=email]')
    assert field
    assert field.attributes["value"] == NINA
