"""Personal things never enter the pages that everybody shares: one address, the same bytes, whoever asks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.cache import has_vary_header

from svodka.discuss import actions as discuss
from svodka.readers.models import Reader
from svodka.site.middleware import SIGN
from tests import make
from tests.security.addresses import PERSONAL, Address, addresses
from tests.security.cast import Cast, client_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]

WHO = ["owner", "stranger", "moderator", "banned"]


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
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, response.headers.get("Location"), response.headers.get("ETag"), content


@pytest.mark.parametrize("language", ["ru", "en"])
def test_everybody_gets_the_same_bytes(cast: Cast, language: str) -> None:
    pages = _shared(cast, language)
    nobody = {one.path: _seen(client_of(None).get(one.path)) for one in pages}
    differ = []
    for who in WHO:
        client = client_of(getattr(cast, who))
        client.get("/me/here/")  # with the sign that a browser has after signing in
        assert SIGN in client.cookies
        differ += [(who, one.path) for one in pages if _seen(client.get(one.path)) != nobody[one.path]]
    assert not differ, told(differ)


def test_most_of_the_portal_is_shared(cast: Cast) -> None:
    shown = [one.path for one in _shared(cast, "ru") if client_of(None).get(one.path).status_code == 200]
    assert len(shown) > 30


@pytest.mark.parametrize("who", ["owner", None])
def test_a_shared_page_asks_for_no_session_and_gives_no_cookie(cast: Cast, who: str | None) -> None:
    client = client_of(getattr(cast, who) if who else None)
    asked = []
    for one in _shared(cast, "ru"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(one.path)
        personal = [query for query in queries if "django_session" in query["sql"]]
        if personal or answer.cookies or "cookie" in answer.headers.get("Vary", "").lower():
            asked.append((one.path, answer.headers.get("Vary"), list(answer.cookies), len(personal)))
    assert not asked, told(asked)


@pytest.mark.parametrize("who", ["owner", "stranger", None])
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


def test_a_token_stands_on_no_shared_page(cast: Cast) -> None:
    pages = {one.path: _seen(client_of(cast.owner).get(one.path))[3] for one in _shared(cast, "ru")}
    found = [path for path, page in pages.items() if b"csrfmiddlewaretoken" in page]  # type: ignore[operator]
    assert not found, told(found)


def test_a_name_only_its_reader_knows_is_on_no_shared_page(cast: Cast) -> None:
    # Somebody who has written nothing: their name could only come from the session.
    silent = make.reader("Невидимка-у-штурвала")
    assert Reader.objects.filter(pk=silent.pk).exists()
    client = client_of(silent)
    pages = {one.path: _seen(client.get(one.path))[3] for one in _shared(cast, "ru")}
    found = [path for path, page in pages.items() if "Невидимка".encode() in page]  # type: ignore[operator]
    assert not found, told(found)
