"""/c/ID/: all that may be done with a comment on one page, for who reads without the script."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.discuss import actions as discuss
from svodka.discuss.models import Comment, Like
from svodka.readers.models import Reader
from tests import make
from tests.site.conftest import attribute, text_of
from tests.site.talking import Talk, say, signed_in, talk

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(name="talk")
def _talk(db: None) -> Talk:
    return talk()


def page_of(comment: Comment, by: str = "Вахтенный") -> HTMLParser:
    response = signed_in(by).get(f"/en/c/{comment.pk}/")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return HTMLParser(response.content)


def ways_on(tree: HTMLParser) -> list[str]:
    """Words of the links and buttons beside the form."""
    return [node.text(strip=True) for node in tree.css(".ways > .button.plain:not([name=preview])")]


def moderate(username: str) -> None:
    make.commenter(username)
    Reader.objects.filter(username=username).update(is_superuser=True)


def test_the_form_answers_that_comment(talk: Talk) -> None:
    tree = page_of(talk.answer)
    assert text_of(tree, "h1") == "Reply to № 2, Каботажник"
    assert attribute(tree, "form.say", "action") == f"/en{talk.write}?to=2"


def test_who_is_not_signed_in_signs_in_and_comes_back_to_the_form(talk: Talk) -> None:
    response = Client().get(f"/c/{talk.answer.pk}/")
    assert (response.status_code, response["Location"]) == (
        303,
        f"/accounts/login/?next={talk.write}%3Fto%3D2",
    )


def test_anothers_comment_is_agreed_with_reported_or_quoted(talk: Talk) -> None:
    tree = page_of(talk.answer)
    assert ways_on(tree) == ["Agree", "Report", "Quote"]
    assert attribute(tree, "a.button[href$='/report/']", "href") == f"/en/comments/{talk.answer.pk}/report/"


def test_agreement_is_one_button_and_is_taken_back_by_it(talk: Talk) -> None:
    for agreed in (1, 0):
        button = page_of(talk.answer).css_first("button[name=on]")
        assert button
        signed_in().post(f"/comments/{talk.answer.pk}/agree/", {"on": button.attributes["value"] or ""})
        assert Like.objects.count() == agreed


def test_an_agreement_that_stands_says_so(talk: Talk) -> None:
    discuss.like(comment=talk.answer, by=make.commenter(), now=timezone.now())
    assert ways_on(page_of(talk.answer)) == ["No longer agree", "Report", "Quote"]


def test_ones_own_is_edited_while_it_is_fresh_and_deleted(talk: Talk) -> None:
    fresh = say(talk.thread, make.commenter(), "Ходит.")
    assert ways_on(page_of(fresh)) == ["Edit", "Delete", "Quote"]
    assert ways_on(page_of(talk.first)) == ["Delete", "Quote"]


def test_a_moderator_may_hide_it_and_stop_its_author(talk: Talk) -> None:
    moderate("Дежурный")
    links = [node.attributes["href"] for node in page_of(talk.answer, "Дежурный").css("form.ways + .more a")]
    number = talk.answer.pk
    assert links == [f"/en/comments/{number}/hide/", f"/en/readers/Каботажник/ban/?comment={number}"]
    assert page_of(talk.answer).css("a[href$='/hide/']") == []


def test_a_tombstone_may_only_be_answered(talk: Talk) -> None:
    Comment.objects.filter(pk=talk.answer.pk).update(state="hidden")
    tree = page_of(talk.answer)
    assert (text_of(tree, "h1"), ways_on(tree)) == ("Reply to № 2", [])


def test_beside_a_form_that_was_sent_no_other_way_loses_its_text(talk: Talk) -> None:
    response = signed_in().post(f"/en{talk.write}?to=2", {"text": "Да", "preview": "1"})
    assert ways_on(HTMLParser(response.content)) == ["Quote"]


def test_no_such_comment_is_not_found(talk: Talk) -> None:
    assert {signed_in().get(f"/c/{number}/").status_code for number in (0, 987, 10**30)} == {404}


def test_nothing_is_sent_to_it(talk: Talk) -> None:
    assert signed_in().post(f"/c/{talk.answer.pk}/", {"text": "Да"}).status_code == 405
