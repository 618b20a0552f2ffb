"""The personal fragment: what the script puts into pages that are the same for everybody."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.discuss import actions as discuss
from svodka.discuss.models import Comment, Thread, ThreadRead
from svodka.readers.models import Ban, Reader
from tests import make
from tests.site.conftest import attribute, text_of
from tests.site.talking import Talk, say, signed_in, talk

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(name="talk")
def _talk(db: None) -> Talk:
    return talk()


def here(client: Client, talk: Talk, first: int = 1, last: int = 2) -> HTMLParser:
    response = client.get(f"/en/me/here/?thread={talk.thread.pk}&first={first}&last={last}")
    assert response.status_code == 200
    assert {"no-store", "private"} <= {part.strip() for part in response["Cache-Control"].split(",")}
    return HTMLParser(response.content)


def test_nobody_gets_nothing_and_the_sign_of_a_session_goes(talk: Talk) -> None:
    client = Client()
    client.cookies["svodka_in"] = "1"
    response = client.get("/me/here/")
    assert (response.status_code, response.content) == (204, b"")
    assert response.cookies["svodka_in"]["max-age"] == 0


def test_elsewhere_the_name_is_all(talk: Talk) -> None:
    page = HTMLParser(signed_in().get("/en/me/here/").content)
    assert (text_of(page, "#account a"), attribute(page, "#account a", "href")) == ("Вахтенный", "/en/me/")
    assert page.css_first("form") is None


def test_the_form_stands_ready_with_its_token(talk: Talk) -> None:
    page = here(signed_in(), talk)
    assert attribute(page, "section#say form", "action") == f"/en{talk.write}"
    assert attribute(page, "#say input[name=csrfmiddlewaretoken]", "value")
    assert page.css_first("[autofocus]") is None


def test_the_form_holds_the_draft(talk: Talk) -> None:
    client = Client()
    client.post(talk.write, {"text": "Не отправлено"})
    client.force_login(make.commenter())
    assert text_of(here(client, talk), "textarea") == "Не отправлено"


def test_ones_own_comments_are_told(talk: Talk) -> None:
    say(talk.thread, make.commenter(), "Только что")
    page = here(signed_in(), talk, last=3)
    assert attribute(page, "#mine", "data-own").split() == ["3", "1"]
    assert attribute(page, "#mine", "data-editable") == "3"


def test_only_what_is_shown_is_told(talk: Talk) -> None:
    assert attribute(here(signed_in(), talk, first=2), "#mine", "data-own") == ""


def test_what_one_agrees_with_is_told(talk: Talk) -> None:
    discuss.like(comment=talk.answer, by=make.commenter(), now=make.NOON)
    assert attribute(here(signed_in(), talk), "#mine", "data-liked") == "2"
    assert attribute(here(signed_in("Док № 3"), talk), "#mine", "data-liked") == ""


def test_the_mark_of_reading_moves_forward_only(talk: Talk) -> None:
    client = signed_in("Док № 3")
    assert here(client, talk, last=1).css_first("[data-read]") is None
    assert attribute(here(client, talk, last=2), "#mine", "data-read") == "1"
    assert attribute(here(client, talk, last=1), "#mine", "data-read") == "2"
    assert ThreadRead.objects.get().last_seq == 2


def test_nobody_has_read_what_is_not_written(talk: Talk) -> None:
    here(signed_in(), talk, last=999_999)
    assert ThreadRead.objects.get().last_seq == 2


def test_a_ban_stands_in_place_of_the_form(talk: Talk) -> None:
    Ban.objects.create(reader=make.commenter(), reason="Реклама", since=make.NOON)
    page = here(signed_in(), talk)
    assert text_of(page, "#say .problem") == "A moderator has stopped you from writing: Реклама"
    assert page.css_first("form") is None


def test_a_closed_discussion_has_no_form(talk: Talk) -> None:
    Thread.objects.update(state="closed")
    assert text_of(here(signed_in(), talk), "#say .problem") == "This discussion is closed."


def test_a_moderator_is_known_by_the_right(talk: Talk) -> None:
    assert here(signed_in(), talk).css_first("[data-moderator]") is None
    make.commenter().user_permissions.add(Permission.objects.get(codename="moderate_comment"))
    assert here(signed_in(), talk).css_first("[data-moderator]")
    Reader.objects.filter(username="Каботажник").update(is_superuser=True)
    assert here(signed_in("Каботажник"), talk).css_first("[data-moderator]")


def test_six_queries_are_enough(talk: Talk, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = signed_in()
    discuss.like(comment=talk.answer, by=make.commenter(), now=make.NOON)
    client.get("/me/here/")  # once in ten minutes the use of the session is noted
    with django_assert_max_num_queries(6):
        here(client, talk, last=1)
    with django_assert_max_num_queries(6):
        here(client, talk, last=2)


@pytest.mark.parametrize("query", ["thread=987", "thread=x", "thread=1&first=-1", f"thread={10**30}", "thread=1%00"])
def test_an_unknown_thread_is_harmless(talk: Talk, query: str) -> None:
    assert signed_in().get(f"/me/here/?{query}").status_code == 404
    assert not ThreadRead.objects.exists()


def test_the_thread_of_a_withdrawn_story_is_unknown(talk: Talk) -> None:
    Thread.objects.update(state="hidden")
    assert signed_in().get(f"/me/here/?thread={talk.thread.pk}").status_code == 404


def test_tombstones_are_nobodys(talk: Talk) -> None:
    Comment.objects.filter(seq=1).update(state="hidden")
    assert attribute(here(signed_in(), talk), "#mine", "data-own") == ""
