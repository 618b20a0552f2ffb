"""A form on another site changes nothing here: every address refuses a POST without our token."""

from __future__ import annotations

from typing import Any

import pytest

from svodka.readers.models import Reader
from tests.security.addresses import Address, addresses, desk_addresses
from tests.security.cast import Cast, all_rows, changed, client_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]

REFUSED = {403, 404, 405}
# Nothing is anybody's own in the form for the daily letter: who is led to send it could as well send it (design §7).
# What a letter leads to is opened by the key in its address, and mail programs end a subscription without any cookie.
# A hub has no cookie either: it signs its words, at an address that only it knows.
WITHOUT_TOKEN = {"site:digest", "site:digest_confirm", "site:digest_settings", "site:digest_end", "hub"}
# What a form of ours might hold: an address that took it would have something to do.
WORDS = {
    "text": "Чужая рука",
    "source": "Чужая рука",
    "headline": "Чужая рука",
    "reason": "Чужая рука",
    "email": "bosun@kilvater.example",
    "login": "bosun@kilvater.example",
    "password": "x",
    "days": "7",
    "confirm": "on",
    "action_remove": "",
}


def _guarded(cast: Cast) -> list[Address]:
    return [one for one in addresses(cast) if one.name not in WITHOUT_TOKEN]


def _who(cast: Cast, name: str) -> Reader | None:
    return {"nobody": None, "reader": cast.owner, "moderator": cast.moderator}[name]


@pytest.mark.parametrize("name", ["nobody", "reader", "moderator"])
def test_a_post_without_the_token_changes_nothing(cast: Cast, name: str) -> None:
    client = client_of(_who(cast, name), enforce_csrf_checks=True)
    before = all_rows()
    taken = []
    for one in _guarded(cast):
        status = client.post(one.path, WORDS).status_code
        if status not in REFUSED:
            taken.append((one.path, status))
    assert not taken, told(taken)
    assert changed(before, all_rows()) == []


def test_nor_does_one_to_the_desk_of_somebody_who_may_everything(cast: Cast) -> None:
    Reader.objects.filter(pk=cast.moderator.pk).update(is_staff=True, is_superuser=True)
    client = client_of(cast.moderator, enforce_csrf_checks=True)
    before = all_rows()
    answers = {path: client.post(path, WORDS).status_code for path in desk_addresses()}
    taken = [answer for answer in answers.items() if answer[1] not in REFUSED]
    assert not taken, told(taken)
    assert changed(before, all_rows()) == []


@pytest.mark.parametrize("method", ["put", "delete"])
def test_no_other_method_is_a_way_around(cast: Cast, method: str) -> None:
    client = client_of(cast.owner, enforce_csrf_checks=True)
    before = all_rows()
    answers = {one.path: getattr(client, method)(one.path).status_code for one in addresses(cast)}
    taken = [answer for answer in answers.items() if answer[1] not in REFUSED]
    assert not taken, told(taken)
    assert changed(before, all_rows()) == []


@pytest.mark.parametrize("name", ["nobody", "moderator"])
def test_looking_changes_nothing(cast: Cast, name: str) -> None:
    client = client_of(_who(cast, name))
    before = all_rows()
    broken = [one.path for one in addresses(cast) if client.get(one.path).status_code >= 500]
    assert not broken, told(broken)
    assert changed(before, all_rows()) == []


def test_a_token_of_another_browser_is_none(cast: Cast) -> None:
    theirs = client_of(cast.stranger, enforce_csrf_checks=True)
    theirs.get("/accounts/login/code/")
    ours = client_of(cast.owner, enforce_csrf_checks=True)
    ours.get("/me/")
    token: Any = theirs.cookies.get("csrftoken")
    answer = ours.post("/accounts/logout/", {"csrfmiddlewaretoken": token.value if token else "x" * 32})
    assert answer.status_code == 403


def test_a_form_sent_from_another_site_is_refused(cast: Cast, settings: Any) -> None:
    client = client_of(cast.owner, enforce_csrf_checks=True)
    client.get("/accounts/logout/")
    token = client.cookies["csrftoken"].value
    sent = {"csrfmiddlewaretoken": token}
    answer = client.post("/accounts/logout/", sent, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert client.post("/accounts/logout/", sent).status_code == 302
