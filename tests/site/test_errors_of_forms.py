"""Forms that come too late, too large, or out of shape: a page in the paper's dress, and no text is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests import make
from tests.site.conftest import attribute, text_of
from tests.site.talking import Talk, talk

pytestmark = pytest.mark.django_db


@pytest.fixture(name="talk")
def _talk(db: None) -> Talk:
    return talk()


@pytest.fixture
def strict() -> Client:
    """A signed-in client that is asked for tokens, as browsers are."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.commenter())
    return client


def test_a_form_that_is_too_old_gives_the_text_back(talk: Talk, strict: Client) -> None:
    response = strict.post(f"/en{talk.write}?to=2", {"text": "</textarea>Долго писал", "csrfmiddlewaretoken": "x"})
    page = HTMLParser(response.content)
    assert (response.status_code, text_of(page, "h1")) == (403, "The form has grown old")
    assert text_of(page, "textarea[name=text]") == "</textarea>Долго писал"


def test_the_new_form_can_be_sent(talk: Talk, strict: Client) -> None:
    page = HTMLParser(strict.post(f"{talk.write}?to=2", {"text": "Долго писал"}).content)
    token = attribute(page, "main input[name=csrfmiddlewaretoken]", "value")
    again = {"text": "Долго писал", "csrfmiddlewaretoken": token}
    assert strict.post(attribute(page, "main form", "action"), again)["Location"] == talk.place(3)


def test_what_is_not_a_text_is_begun_anew(talk: Talk, strict: Client) -> None:
    page = HTMLParser(strict.post(f"/comments/{talk.first.pk}/delete/", {"password": "секрет"}).content)
    assert page.css_first("main form") is None
    assert "секрет" not in page.html if page.html else False
    assert attribute(page, "main a.button", "href") == f"/comments/{talk.first.pk}/delete/"


@pytest.mark.parametrize(("language", "words"), [("", "Слишком много сразу"), ("/en", "Too much at once")])
def test_a_request_that_is_too_large_is_told_so(
    talk: Talk, strict: Client, settings: Any, language: str, words: str
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    response = strict.post(f"{language}{talk.write}", {"text": "я" * 10_000})
    assert (response.status_code, text_of(HTMLParser(response.content), "h1")) == (413, words)


def test_a_form_in_another_encoding_is_told_so(talk: Talk, strict: Client) -> None:
    form = "application/x-www-form-urlencoded; charset=koi8-r"
    response = strict.post(f"/en{talk.write}", b"text=%E4%C1", content_type=form)
    assert (response.status_code, text_of(HTMLParser(response.content), "h1")) == (400, "This request cannot be read")


def test_errors_are_kept_by_nobody(talk: Talk, strict: Client) -> None:
    assert "no-store" in strict.post(talk.write, {"text": "Да"})["Cache-Control"]


def test_a_post_comes_back_with_its_headline(talk: Talk, strict: Client) -> None:
    page = HTMLParser(strict.post("/en/posts/write/", {"headline": "Док", "text": "Долго писал", "spam": "x"}).content)
    assert [node.attributes["name"] for node in page.css("main textarea")] == ["headline", "text"]
    assert text_of(page, "main form button") == "Preview"
