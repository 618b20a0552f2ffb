"""Writing a comment: the page with the form, and what comes of sending it. Without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.discuss.models import Comment, Thread
from svodka.readers.models import Ban, Reader
from svodka.stories.models import Story
from tests import make
from tests.site.conftest import text_of
from tests.site.talking import Talk, say, signed_in, talk

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(name="talk")
def _talk(db: None) -> Talk:
    return talk()


def form_of(client: Client, path: str, status: int = 200) -> HTMLParser:
    response = client.get(path)
    assert response.status_code == status
    assert "no-store" in response["Cache-Control"]
    return HTMLParser(response.content)


def typed(tree: HTMLParser) -> str:
    node = tree.css_first("textarea")
    return "" if node is None else node.text().removeprefix("\n")


def test_a_comment_is_written_and_opened_at_its_place(talk: Talk) -> None:
    response = signed_in().post(talk.write, {"text": "Ходит *через* день.", "send": "1"})
    assert (response.status_code, response["Location"]) == (303, talk.place(3))
    assert talk.last().html == "<p>Ходит <em>через</em> день.</p>"


def test_the_place_is_in_the_language_of_the_form(talk: Talk) -> None:
    response = signed_in().post(f"/en{talk.write}", {"text": "Every other day."})
    assert response["Location"] == talk.place(3, "/en")


def test_the_form_shows_what_it_answers(talk: Talk) -> None:
    page = form_of(signed_in(), f"/en{talk.write}?to=2")
    assert text_of(page, "h1") == "Reply to № 2, Каботажник"
    assert text_of(page, "article.comment strong") == "август"
    assert text_of(page, "article.comment .acts") == ""


def test_a_reply_stands_under_what_it_answers(talk: Talk) -> None:
    signed_in().post(f"{talk.write}?to=2", {"text": "В августе лёд сошёл."})
    assert talk.last().parent == talk.answer


def test_a_quote_is_headed_by_number_and_name(talk: Talk) -> None:
    page = form_of(signed_in(), f"{talk.write}?to=1&quote=1")
    assert typed(page) == "> №\u00a01, Вахтенный:\n> Колонки всё ещё на заводе.\n>\n> И это *декабрь*.\n\n"


def test_the_quote_button_keeps_what_was_typed(talk: Talk) -> None:
    page = HTMLParser(signed_in().post(f"{talk.write}?to=2", {"text": "Да.", "quote": "2"}).content)
    assert typed(page) == "Да.\n\n> №\u00a02, Каботажник:\n> Значит, **август**.\n\n"


def test_a_preview_shows_and_writes_nothing(talk: Talk) -> None:
    response = signed_in().post(talk.write, {"text": "См. № 1: *да*", "preview": "1"})
    page = HTMLParser(response.content)
    assert (text_of(page, ".preview em"), typed(page)) == ("да", "См. № 1: *да*")
    assert page.css_first(f'.preview a[href="{talk.place(1)}"]')
    assert talk.last() == talk.answer


def test_who_is_not_signed_in_gets_the_text_back_after_signing_in(talk: Talk) -> None:
    client = Client()
    response = client.post(f"{talk.write}?to=2", {"text": "Написано до входа."})
    assert response.status_code == 303
    assert response["Location"].startswith("/accounts/login/?next=/threads/")
    client.force_login(make.commenter())
    assert typed(form_of(client, f"{talk.write}?to=2")) == "Написано до входа."
    assert typed(form_of(client, talk.write)) == ""


def test_a_draft_is_forgotten_when_it_is_sent(talk: Talk) -> None:
    client = Client()
    client.post(talk.write, {"text": "Написано до входа."})
    client.force_login(make.commenter())
    client.post(talk.write, {"text": "Написано до входа."})
    assert typed(form_of(client, talk.write)) == ""


def test_an_invitation_to_sign_in_leads_back_to_the_form(talk: Talk) -> None:
    response = Client().get(f"/en{talk.write}?to=2")
    assert response["Location"] == f"/en/accounts/login/?next=/en{talk.write}%3Fto%3D2"


def refused(client: Client, path: str, text: str, status: int = 422) -> tuple[HTMLParser, str]:
    """The page that refuses, and its reason; the text must stand in it as it was typed."""
    response = client.post(path, {"text": text})
    page = HTMLParser(response.content)
    assert response.status_code == status
    assert typed(page).replace("\r\n", "\n") == text.replace("\r\n", "\n")
    described = page.css_first("textarea").attributes["aria-describedby"] or ""
    assert page.css_first(".problem").attributes["id"] in described.split()
    return page, text_of(page, ".problem")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("> ", "There is nothing in the comment yet."),
        ("я" * 20_001, "A comment holds up to 20000 characters; this one has 20001."),
        ("https://a.example https://b.example https://c.example", "A comment holds up to 2 links; this one has 3."),
    ],
)
def test_a_refused_comment_gives_its_text_back(talk: Talk, text: str, why: str) -> None:
    assert refused(signed_in(), f"/en{talk.write}", text)[1].replace("\u00a0", " ") == why


def test_who_is_too_quick_is_told_the_seconds(talk: Talk) -> None:
    client = signed_in()
    for text in ("Раз.", "Два."):
        client.post(talk.write, {"text": text})
    response = client.post(talk.write, {"text": "Три."})
    assert 50 <= int(response["Retry-After"]) <= 60
    assert "Too quick: try again in" in refused(client, f"/en{talk.write}", "Три.", 429)[1]


def test_the_first_day_has_ten_comments(talk: Talk) -> None:
    novice = make.reader("Юнга", date_joined=timezone.now() - timedelta(hours=20))
    for number in range(10):
        say(talk.thread, novice, f"Слово {number}", hours_ago=10 - number / 2)
    client = Client()
    client.force_login(novice)
    why = refused(client, f"/en{talk.write}", "Ещё", 429)[1]
    assert why.startswith("A new account writes up to 10 comments on its first day. You may write again from")


def test_a_ban_is_told_with_its_reason_and_end(talk: Talk) -> None:
    until = timezone.now() + timedelta(days=3)
    Ban.objects.create(reader=make.commenter(), reason="Реклама", since=make.NOON, until=until)
    client = signed_in()
    why = refused(client, f"/en{talk.write}", "Но позвольте")[1]
    assert why.startswith("A moderator has stopped you from writing: Реклама. You may write again from")
    assert form_of(client, talk.write).css_first("textarea") is None


def test_a_closed_discussion_says_so(talk: Talk) -> None:
    Thread.objects.update(state="closed")
    assert refused(signed_in(), f"/en{talk.write}", "Поздно")[1] == "This discussion is closed."
    assert text_of(form_of(signed_in(), f"/en{talk.write}"), ".problem") == "This discussion is closed."


def test_sent_twice_it_is_written_once(talk: Talk) -> None:
    client = signed_in()
    places = {client.post(talk.write, {"text": "Двойной щелчок."})["Location"] for _ in range(3)}
    assert places == {talk.place(3)}
    assert talk.last().seq == 3


def test_a_megabyte_is_refused_with_its_text_given_back_to_anybody(talk: Talk) -> None:
    text = "я" * 1_000_000
    assert refused(signed_in(), talk.write, text)
    assert refused(Client(), talk.write, text)


@pytest.mark.parametrize("text", ["a\x00b", "\u202eзаписка", "e" + "\u0301" * 500, "\ufeff\u200bслово"])
def test_odd_characters_are_cleaned(talk: Talk, text: str) -> None:
    assert signed_in().post(talk.write, {"text": text}).status_code == 303
    assert not set(talk.last().source) & set("\x00\u202e\u200b\ufeff")


def test_a_lone_surrogate_in_a_form_is_no_error(talk: Talk) -> None:
    form = "application/x-www-form-urlencoded"
    response = signed_in().post(talk.write, "text=%ED%A0%80+%FF+x", content_type=form)
    assert response.status_code == 303


@pytest.mark.parametrize("query", ["to=99", "to=0", "to=x", "to=-1", "to=1%00", "to=99999999999999999999", "to=٣"])
def test_no_such_number_is_not_found(talk: Talk, query: str) -> None:
    assert signed_in().get(f"{talk.write}?{query}").status_code == 404
    assert signed_in().post(f"{talk.write}?{query}", {"text": "Да"}).status_code == 404


def test_no_such_thread_is_not_found(talk: Talk) -> None:
    for number in (0, 987, 10**30):
        assert signed_in().get(f"/threads/{number}/write/").status_code == 404


@pytest.mark.parametrize("what", ["thread", "story"])
def test_nothing_is_written_under_what_is_withdrawn(talk: Talk, what: str) -> None:
    if what == "thread":
        Thread.objects.update(state="hidden")
    else:
        Story.objects.update(state="withdrawn", withdrawn_for="rights", withdrawn_at=make.NOON)
    client = signed_in()
    answers = [client.get(talk.write), client.post(talk.write, {"text": "Да"})]
    answers.append(client.get(f"/comments/{talk.first.pk}/agree/"))
    assert {answer.status_code for answer in answers} == {404}


def test_a_tombstone_may_be_answered_but_its_words_are_not_shown(talk: Talk) -> None:
    Comment.objects.filter(pk=talk.answer.pk).update(state="hidden")
    page = form_of(signed_in(), f"/en{talk.write}?to=2&quote=2")
    assert text_of(page, "h1") == "Reply to № 2"
    assert "август." not in (page.body.text() if page.body else "")


def test_markup_in_a_draft_stays_text(talk: Talk) -> None:
    text = "</textarea><script>alert(1)</script>"
    page = HTMLParser(signed_in().post(talk.write, {"text": text, "preview": "1"}).content)
    assert typed(page) == text
    assert page.css_first(".preview script") is None


def test_readers_without_a_right_name_are_readers_too(talk: Talk) -> None:
    client = Client()
    client.force_login(Reader.objects.create(username="<b>Боцман</b>", date_joined=make.NOON - timedelta(days=9)))
    client.post(talk.write, {"text": "Да"})
    assert "<b>Боцман" not in client.get(f"{talk.write}?to=3").content.decode()
