"""Editing, deleting, agreeing, reporting: pages with a button each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.discuss.models import Comment, CommentRevision, Like, Report
from tests import make
from tests.site.conftest import text_of
from tests.site.talking import Talk, say, signed_in, talk

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(name="talk")
def _talk(db: None) -> Talk:
    return talk()


@pytest.fixture
def fresh(talk: Talk) -> Comment:
    """A comment of «Вахтенный», written just now."""
    return say(talk.thread, make.commenter(), "Ходит *через* день.")


def asked(path: str, status: int = 200, by: str = "Вахтенный") -> HTMLParser:
    response = signed_in(by).get(f"/en{path}")
    assert response.status_code == status
    return HTMLParser(response.content)


def of(comment: Comment, act: str) -> str:
    return f"/comments/{comment.pk}/{act}/"


def test_the_form_to_edit_holds_the_words_as_typed(fresh: Comment) -> None:
    assert text_of(asked(of(fresh, "edit")), "textarea") == "Ходит *через* день."


def test_an_edit_keeps_what_was_there(talk: Talk, fresh: Comment) -> None:
    response = signed_in().post(of(fresh, "edit"), {"text": "Ходит раз в день."})
    assert (response.status_code, response["Location"]) == (303, talk.place(3))
    fresh.refresh_from_db()
    assert fresh.source == "Ходит раз в день."
    assert CommentRevision.objects.get().source == "Ходит *через* день."


def test_a_preview_of_an_edit_changes_nothing(fresh: Comment) -> None:
    page = HTMLParser(signed_in().post(of(fresh, "edit"), {"text": "**Да**", "preview": "1"}).content)
    assert (text_of(page, ".preview strong"), text_of(page, "textarea")) == ("Да", "**Да**")
    assert not CommentRevision.objects.exists()


def test_an_edit_that_is_too_late_gives_the_new_text_back(talk: Talk) -> None:
    response = signed_in().post(f"/en{of(talk.first, 'edit')}", {"text": "Передумал"})
    page = HTMLParser(response.content)
    assert (response.status_code, text_of(page, "textarea")) == (422, "Передумал")
    assert text_of(page, ".problem") == "A comment can be edited for 15 minutes."


def test_after_the_quarter_of_an_hour_a_reply_is_offered(talk: Talk) -> None:
    page = asked(of(talk.first, "edit"))
    assert text_of(page, ".problem") == "A comment can be edited for 15 minutes."
    assert page.css_first(f'main a[href="/en{talk.write}?to=1"]')


@pytest.mark.parametrize("act", ["edit", "delete"])
def test_nobody_changes_what_somebody_else_wrote(fresh: Comment, act: str) -> None:
    other = signed_in("Каботажник")
    assert asked(of(fresh, act), 403, by="Каботажник").css_first("main form") is None
    assert other.post(of(fresh, act), {"text": "Чужое"}).status_code == 403
    fresh.refresh_from_db()
    assert (fresh.source, fresh.state) == ("Ходит *через* день.", "visible")


def test_the_source_of_somebody_elses_comment_is_not_shown(talk: Talk) -> None:
    assert "по слухам" not in text_of(asked(of(talk.first, "edit"), 403, by="Каботажник"), ".comment-box")


def test_a_lost_session_keeps_the_edit(fresh: Comment) -> None:
    client = Client()
    response = client.post(of(fresh, "edit"), {"text": "Новые слова"})
    assert response["Location"] == f"/accounts/login/?next={of(fresh, 'edit')}"
    client.force_login(make.commenter())
    assert text_of(HTMLParser(client.get(of(fresh, "edit")).content), "textarea") == "Новые слова"


def test_a_deletion_is_asked_about_first(talk: Talk) -> None:
    assert text_of(asked(of(talk.first, "delete")), "h1") == "Delete comment № 1?"
    assert Comment.objects.get(seq=1).state == "visible"


def test_a_deleted_comment_leaves_its_tombstone(talk: Talk) -> None:
    assert signed_in().post(of(talk.first, "delete"))["Location"] == talk.place(1)
    assert Comment.objects.get(seq=1).source == ""
    assert text_of(asked(of(talk.first, "delete")), ".comment-box p") == "This comment is no longer there."
    assert signed_in().post(of(talk.first, "delete")).status_code == 422


def test_agreement_is_set_and_not_toggled(talk: Talk) -> None:
    client = signed_in()
    for _ in range(2):
        assert client.post(of(talk.answer, "agree"), {"on": "1"})["Location"] == talk.place(2)
    assert Comment.objects.get(seq=2).like_count == 1
    assert text_of(asked(of(talk.answer, "agree")), "button.button") == "No longer agree"
    client.post(of(talk.answer, "agree"), {"on": "0"})
    assert not Like.objects.exists()


@pytest.mark.parametrize("on", ["", "2", "\x00", "yes"])
def test_an_agreement_that_says_nothing_changes_nothing(talk: Talk, on: str) -> None:
    assert signed_in().post(of(talk.answer, "agree"), {"on": on}).status_code == 200
    assert not Like.objects.exists()


@pytest.mark.parametrize("act", ["agree", "report"])
def test_of_ones_own_comment_the_page_says_what_may_be_done_instead(fresh: Comment, act: str) -> None:
    page = asked(of(fresh, act))
    assert text_of(page, ".comment-box p") == "This is your own comment."
    assert [link.text() for link in page.css(".comment-box .more a")] == ["Edit it", "Delete it"]
    assert signed_in().post(of(fresh, act), {"on": "1", "reason": "Сам"}).status_code == 422


def test_a_report_reaches_the_moderators(talk: Talk) -> None:
    response = signed_in().post(of(talk.answer, "report"), {"reason": "Реклама\x00\u202e доков"})
    assert (response.status_code, response["Location"]) == (303, of(talk.answer, "report"))
    assert Report.objects.get().reason == "Реклама доков"
    page = asked(of(talk.answer, "report"))
    assert text_of(page, ".comment-box p").startswith("Your report of ")
    assert page.css_first(".comment-box form") is None


@pytest.mark.parametrize(("reason", "why"), [(" ", "Say why, in a few words."), ("я" * 1001, "The reason holds up to")])
def test_a_report_without_a_fit_reason_is_given_back(talk: Talk, reason: str, why: str) -> None:
    response = signed_in().post(f"/en{of(talk.answer, 'report')}", {"reason": reason})
    page = HTMLParser(response.content)
    assert (response.status_code, text_of(page, "textarea")) == (422, reason.strip())
    assert text_of(page, ".problem").startswith(why)


def test_a_report_outlives_the_session(talk: Talk) -> None:
    client = Client()
    client.post(of(talk.answer, "report"), {"reason": "Реклама"})
    client.force_login(make.commenter())
    assert text_of(HTMLParser(client.get(of(talk.answer, "report")).content), "textarea") == "Реклама"


@pytest.mark.parametrize("act", ["edit", "delete", "agree", "report"])
def test_what_is_gone_or_never_was(talk: Talk, act: str) -> None:
    Comment.objects.filter(pk=talk.answer.pk).update(state="hidden")
    assert signed_in().get(f"/comments/987/{act}/").status_code == 404
    assert signed_in().get(f"/comments/{10**30}/{act}/").status_code == 404
    response = signed_in("Каботажник").post(of(talk.answer, act), {"on": "1", "reason": "Да", "text": "Да"})
    assert response.status_code == 422
    assert "август." not in response.content.decode()


@pytest.mark.parametrize("act", ["edit", "delete", "agree", "report"])
def test_reading_changes_nothing_and_nobody_is_asked_to_sign_in(talk: Talk, act: str) -> None:
    before = list(Comment.objects.values())
    response = Client().post(of(talk.answer, act), {"on": "1"})
    assert response["Location"].startswith("/accounts/login/?next=/comments/")
    asked(of(talk.answer, act), 403 if act in {"edit", "delete"} else 200)
    assert list(Comment.objects.values()) == before


def test_a_hidden_comment_cannot_be_edited_by_its_author(fresh: Comment) -> None:
    Comment.objects.filter(pk=fresh.pk).update(state="hidden", created_at=timezone.now() - timedelta(minutes=1))
    assert text_of(asked(of(fresh, "edit")), ".problem") == "This comment is no longer there."
