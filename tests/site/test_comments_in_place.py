"""The same forms as the page's script asks for them: fragments, and what it is told in headers."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests import make
from tests.site.conftest import text_of
from tests.site.talking import Talk, say, signed_in, talk

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"HX-Request": "true"}


@pytest.fixture(name="talk")
def _talk(db: None) -> Talk:
    return talk()


def test_the_script_gets_the_form_alone(talk: Talk) -> None:
    response = signed_in().get(f"{talk.write}?to=2", headers=BY_SCRIPT)
    assert b"<html" not in response.content
    assert "no-store" in response["Cache-Control"]
    form = HTMLParser(response.content).css_first("section.comment-box form")
    assert form.attributes["hx-post"] == form.attributes["action"] == f"{talk.write}?to=2"


def test_a_written_comment_comes_back_as_an_item(talk: Talk) -> None:
    response = signed_in().post(f"{talk.write}?to=2", {"text": "Да"}, headers=BY_SCRIPT)
    assert response.status_code == 201
    assert HTMLParser(response.content).css_first("li > article#c3")
    said = json.loads(response["HX-Trigger"])["said"]
    assert (said["seq"], said["draft"], said["place"]) == (3, f"{talk.thread.pk}:2", talk.place(3))


def test_a_refusal_comes_back_as_the_form(talk: Talk) -> None:
    response = signed_in().post(talk.write, {"text": "> "}, headers=BY_SCRIPT)
    assert response.status_code == 422
    assert text_of(HTMLParser(response.content), "section > form > .problem")


def test_a_lost_session_leads_the_script_to_the_sign_in(talk: Talk) -> None:
    client = Client()
    response = client.post(f"{talk.write}?to=2", {"text": "Да"}, headers=BY_SCRIPT)
    assert response["HX-Redirect"] == f"/accounts/login/?next={talk.write}%3Fto%3D2"
    client.force_login(make.commenter())
    assert text_of(HTMLParser(client.get(f"{talk.write}?to=2").content), "textarea") == "Да"


def test_a_changed_comment_comes_back(talk: Talk) -> None:
    fresh = say(talk.thread, make.commenter(), "Да")
    response = signed_in().post(f"/comments/{fresh.pk}/edit/", {"text": "Нет"}, headers=BY_SCRIPT)
    assert (response.status_code, text_of(HTMLParser(response.content), "article#c3 > p")) == (202, "Нет")
    response = signed_in().post(f"/comments/{fresh.pk}/delete/", headers=BY_SCRIPT)
    assert (response.status_code, bool(HTMLParser(response.content).css_first("#c3.tombstone"))) == (202, True)


@pytest.mark.parametrize(("on", "words"), [("1", "Agree: 1, you too"), ("0", "Agree")])
def test_agreement_comes_back_as_the_link(talk: Talk, on: str, words: str) -> None:
    path = f"/en/comments/{talk.answer.pk}/agree/"
    response = signed_in().post(path, {"on": on}, headers=BY_SCRIPT)
    assert text_of(HTMLParser(response.content), f'a[href="{path}"]') == words


def test_a_report_comes_back_as_a_word_of_thanks(talk: Talk) -> None:
    path = f"/en/comments/{talk.answer.pk}/report/"
    response = signed_in().post(path, {"reason": "Реклама"}, headers=BY_SCRIPT)
    page = HTMLParser(response.content)
    assert page.css_first("form") is None
    assert "is with the moderators" in json.loads(response["HX-Trigger"])["said"]["words"]
