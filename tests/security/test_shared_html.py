"""Personal things never enter the pages that everybody shares: one address, the same bytes, whoever asks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.cache import has_vary_header

from svodka.discuss import actions as discuss
from svodka.site.middleware import SIGN
from tests import make
from tests.security.addresses import PERSONAL, Address, addresses
from tests.security.cast import Cast, client_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]

WHO = ["stranger", "moderator", "owner"]


@pytest.fixture(autouse=True)
def _one_moment(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages say what time it is; here it does not go on. Everything that is liked is liked by somebody."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    discuss.like(comment=cast.answer, by=cast.stranger, now=now)
    make.name("organisation", "ladvinskaya", "Ладвинская верфь")
    make.agency()


def _shared(cast: Cast, language: str) -> list[Address]:
    return [one for one in addresses(cast, language=language) if not one.route.personal]


def _seen(response: HttpResponse) -> tuple[object, ...]:
    headers = response.headers
    return response.status_code, headers.get("Location"), headers.get("ETag"), response.getvalue()


@pytest.mark.parametrize(("language", "readers"), [("ru", WHO), ("en", WHO[-2:])])
def test_everybody_gets_the_same_bytes(cast: Cast, language: str, readers: list[str]) -> None:
    pages = _shared(cast, language)
    nobody = {one.path: _seen(client_of(None).get(one.path)) for one in pages}
    assert len([1 for seen in nobody.values() if seen[0] == 200]) > 30
    differ = []
    for who in readers:
        client = client_of(getattr(cast, who))
        client.get("/me/here/")  # with the sign that a browser has after signing in
        assert SIGN in client.cookies
        differ += [(who, one.path) for one in pages if _seen(client.get(one.path)) != nobody[one.path]]
    assert not differ, told(differ)


def test_a_shared_page_asks_for_no_session_and_gives_no_cookie(cast: Cast) -> None:
    client = client_of(cast.owner)
    asked = []
    for one in _shared(cast, "ru"):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(one.path)
        sessions = [query for query in queries if "django_session" in query["sql"]]
        varies = has_vary_header(answer, "Cookie") or b"csrfmiddlewaretoken" in answer.getvalue()
        if sessions or answer.cookies or varies:
            asked.append((one.path, answer.headers.get("Vary"), list(answer.cookies), len(sessions)))
    assert not asked, told(asked)


@pytest.mark.parametrize("who", ["owner", None])
def test_a_personal_page_is_kept_by_nobody(cast: Cast, who: str | None) -> None:
    client = client_of(getattr(cast, who) if who else None)
    kept = []
    for one in addresses(cast):
        answer = client.get(one.path)
        made_for_one = one.name in PERSONAL or answer.cookies or has_vary_header(answer, "Cookie")
        if made_for_one and not {"private", "no-store"} <= set(answer.headers.get("Cache-Control", "").split(", ")):
            kept.append((one.path, answer.status_code, answer.headers.get("Cache-Control")))
    assert not kept, told(kept)


def test_refusals_are_kept_by_nobody(cast: Cast) -> None:
    client = client_of(cast.owner, enforce_csrf_checks=True)
    answers = [client.post("/accounts/logout/"), client.post(f"/comments/{cast.answer.pk}/edit/", {"text": "x"})]
    assert ["no-store" in answer.headers.get("Cache-Control", "") for answer in answers] == [True, True]
