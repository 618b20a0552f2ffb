"""Writing a post without JavaScript: the form, its drafts, its refusals, and who may do what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka import flow
from svodka.discuss.models import ReaderPost
from svodka.readers.models import Ban, Reader
from svodka.search.queries import find
from svodka.stories.models import Story
from tests import make
from tests.site.conftest import attribute, text_of

pytestmark = pytest.mark.database

WORDS = {"headline": "Август выбрали не из-за колонок", "text": "Посмотрите на *даты*."}
ESSAY = "/en/posts/write/"


@pytest.fixture
def author(portal: None, client: Client) -> Reader:
    """Somebody of long standing, signed in."""
    found = make.commenter()
    client.force_login(found)
    return found


def tree_of(response: Any) -> HTMLParser:
    return HTMLParser(response.content)


def fields(response: Any) -> tuple[str, str]:
    """The headline and the text that stand in the form."""
    tree = tree_of(response)
    area = tree.css_first("textarea[name=text]")
    return attribute(tree, "input[name=headline]", "value"), (area.text() if area else "")


def test_an_essay_is_published(author: Reader, client: Client) -> None:
    response = client.post(ESSAY, {**WORDS, "publish": "1"})
    post = ReaderPost.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/en/posts/{post.pk}-{post.slug}/")
    assert (post.author, post.to_story, post.html) == (author, None, "<p>Посмотрите на <em>даты</em>.</p>")


def test_an_answer_is_published(author: Reader, client: Client) -> None:
    story = make.story()
    client.post(f"{ESSAY}?to=story-{story.pk}", {**WORDS, "publish": "1"})
    assert ReaderPost.objects.get().to_story == story


def test_the_form_of_an_answer_has_a_headline_and_says_what_it_answers(author: Reader, client: Client) -> None:
    story = make.story()
    response = client.get(f"{ESSAY}?to=story-{story.pk}")
    headline, text = fields(response)
    assert headline.endswith(" «Паром „Устьяна“ передадут не раньше августа»")
    assert text == ""
    assert attribute(tree_of(response), ".top .note a", "href") == f"/en/news/{story.pk}-parom/"


def test_an_answer_without_a_headline_gets_its_own(author: Reader, client: Client) -> None:
    essay = make.reader_post()
    client.post(f"{ESSAY}?to=post-{essay.pk}", {"headline": " ", "text": "Дороже.", "publish": "1"})
    answer = ReaderPost.objects.exclude(pk=essay.pk).get()
    assert answer.to_post == essay
    assert answer.headline.endswith(" «Сколько стоит простой дока»")


def test_a_double_click_publishes_one(author: Reader, client: Client) -> None:
    first, second = (client.post(ESSAY, {**WORDS, "publish": "1"})["Location"] for _ in range(2))
    assert first == second
    assert ReaderPost.objects.count() == 1


def test_a_preview_shows_and_keeps_nothing(author: Reader, client: Client) -> None:
    response = client.post(ESSAY, {**WORDS, "preview": "1"})
    assert tree_of(response).css_first(".preview em")
    assert fields(response) == (WORDS["headline"], WORDS["text"])
    assert not ReaderPost.objects.exists()


def test_a_draft_is_kept_and_opened(author: Reader, client: Client) -> None:
    response = client.post(ESSAY, {**WORDS, "save": "1"})
    post = ReaderPost.objects.get()
    assert (response["Location"], post.state) == (f"/en/posts/{post.pk}/edit/", "draft")
    assert fields(client.get(response["Location"])) == (WORDS["headline"], WORDS["text"])


def test_a_draft_is_published_from_its_page(author: Reader, client: Client) -> None:
    address = client.post(ESSAY, {**WORDS, "save": "1"})["Location"]
    client.post(address, {**WORDS, "publish": "1"})
    assert ReaderPost.objects.get().state == "live"


@pytest.mark.parametrize("button", ["publish", "save", "preview"])
@pytest.mark.parametrize(
    ("headline", "text"),
    [
        ("ы" * 201, "Текст"),
        ("Заголовок", "x" * 50_001),
        ("Заголовок", "x" * 1_000_000),
        ("</title><script>alert(1)</script>\"'", "</textarea><script>alert(1)</script>" + "x" * 50_000),
    ],
)
def test_a_refusal_gives_everything_back(author: Reader, client: Client, button: str, headline: str, text: str) -> None:
    response = client.post(ESSAY, {"headline": headline, "text": text, button: "1"})
    assert response.status_code == 422
    assert fields(response) == (headline, text)
    assert tree_of(response).css_first(".problem")
    assert not ReaderPost.objects.exists()


def test_a_text_that_begins_with_an_empty_line_is_given_back_whole(author: Reader, client: Client) -> None:
    text = "\nпосле строки"
    assert fields(client.post(ESSAY, {"headline": "", "text": text, "publish": "1"})) == ("", text)


@pytest.mark.parametrize("text", ["раз\x00два", "раз\u202eдва", "з" + "\u0310" * 500, "\ud83d\ude00 \ufffd"])
def test_hostile_text_is_taken_or_refused_in_words(author: Reader, client: Client, text: str) -> None:
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    response = client.post(ESSAY, {"headline": text + " заголовок", "text": text, "publish": "1"}, follow=True)
    assert response.status_code == 200
    assert "\u202e" not in ReaderPost.objects.get().source


def test_too_many_posts_wait(author: Reader, client: Client) -> None:
    for number in range(3):
        make.reader_post(f"Запись {number}", published_at=timezone.now())
    response = client.post(ESSAY, {**WORDS, "publish": "1"})
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 86_400
    assert fields(response) == (WORDS["headline"], WORDS["text"])


def test_the_banned_are_told_before_they_write(author: Reader, client: Client) -> None:
    Ban.objects.create(reader=author, reason="Реклама", since=make.NOON)
    assert "Реклама" in text_of(tree_of(client.get(ESSAY)), ".problem")


@pytest.mark.parametrize("to", ["story-99", "post-99", "story-x", "story-0", "comment-1", f"story-{'9' * 30}"])
def test_what_is_not_there_is_not_answered(author: Reader, client: Client, to: str) -> None:
    assert client.get(f"{ESSAY}?to={to}").status_code == 404


def test_a_story_withdrawn_while_the_answer_was_written_costs_nobody_the_words(author: Reader, client: Client) -> None:
    story = make.story()
    Story.objects.update(state="withdrawn", withdrawn_for="rights")
    response = client.post(f"{ESSAY}?to=story-{story.pk}", {**WORDS, "publish": "1"})
    assert response.status_code == 422
    assert fields(response) == (WORDS["headline"], WORDS["text"])


def test_who_is_not_signed_in_finds_the_words_after_signing_in(portal: None, client: Client) -> None:
    sent = client.post(ESSAY, {**WORDS, "publish": "1"})
    assert sent.status_code == 303
    assert "next=/en/posts/write/" in sent["Location"]
    client.force_login(make.commenter())
    assert fields(client.get(ESSAY)) == (WORDS["headline"], WORDS["text"])


def test_the_longest_post_survives_the_sign_in(portal: None, client: Client) -> None:
    text = "слово\r\n" * 8_000
    client.post(ESSAY, {"headline": "Длинно", "text": text, "publish": "1"})
    client.force_login(make.commenter())
    assert fields(client.get(ESSAY))[1] == text.replace("\r\n", "\n")


def test_a_megabyte_of_somebody_not_signed_in_is_shown_again(portal: None, client: Client) -> None:
    response = client.post(ESSAY, {"headline": "Длинно", "text": "x" * 1_000_000, "publish": "1"})
    assert response.status_code == 422
    assert len(fields(response)[1]) == 1_000_000


def test_words_sent_are_kept_no_longer(author: Reader, client: Client) -> None:
    client.logout()
    client.post(ESSAY, {**WORDS, "publish": "1"})
    client.force_login(author)
    client.post(ESSAY, {**WORDS, "publish": "1"})
    assert fields(client.get(ESSAY)) == ("", "")


def test_an_edit_moves_the_address(author: Reader, client: Client) -> None:
    post = make.reader_post()
    response = client.post(f"/posts/{post.pk}/edit/", {"headline": "Другой заголовок", "text": "Иначе", "publish": "1"})
    assert response["Location"] == f"/posts/{post.pk}-drugoy-zagolovok/"
    assert client.get(f"/posts/{post.pk}-prostoy/").status_code == 301


def test_the_author_of_a_hidden_post_reads_why_and_keeps_the_words(author: Reader, client: Client) -> None:
    post = make.reader_post(state="hidden", state_reason="Реклама")
    response = client.get(f"/en/posts/{post.pk}/edit/")
    assert response.status_code == 403
    assert "Реклама" in text_of(tree_of(response), ".problem")
    assert fields(response)[1] == post.source


def test_deleting_asks_first_and_can_be_undone(author: Reader, client: Client) -> None:
    post = make.reader_post()
    address = f"/en/posts/{post.pk}/delete/"
    assert "Delete the post?" in text_of(tree_of(client.get(address)), "h1")
    assert client.post(address, {"delete": "1"}, follow=True).status_code == 200
    assert client.get(f"/posts/{post.pk}-prostoy/").status_code == 410
    back = client.post(address, {"bring_back": "1"})
    assert back["Location"] == f"/en/posts/{post.pk}/edit/"
    post.refresh_from_db()
    assert post.state == "draft"


def test_after_a_day_there_is_nothing_to_undo(author: Reader, client: Client) -> None:
    post = make.reader_post(state="deleted", edited_at=timezone.now() - timedelta(hours=25))
    address = f"/en/posts/{post.pk}/delete/"
    assert tree_of(client.get(address)).css_first("button[name=bring_back]") is None
    assert client.post(address, {"bring_back": "1"}).status_code == 422


@pytest.mark.parametrize("state", ["draft", "live", "hidden", "deleted"])
@pytest.mark.parametrize("act", ["edit", "delete"])
def test_the_posts_of_others_are_not_there(author: Reader, client: Client, state: str, act: str) -> None:
    post = make.reader_post(author=make.commenter("Приёмщик"), state=state)
    address = f"/posts/{post.pk}/{act}/"
    assert client.get(address).status_code == 404
    assert client.post(address, {**WORDS, "publish": "1"}).status_code == 404
    post.refresh_from_db()
    assert (post.state, post.source) == (state, "Считаем вслух.")


@pytest.mark.parametrize("path", ["/posts/write/", "/posts/1/edit/", "/posts/1/delete/"])
def test_forms_are_kept_by_nobody(author: Reader, client: Client, path: str) -> None:
    make.reader_post(pk=1)
    assert "private" in client.get(path)["Cache-Control"]
    assert "no-store" in client.get(path)["Cache-Control"]


@pytest.mark.parametrize("path", ["/posts/write/", "/posts/1/edit/", "/posts/1/delete/"])
def test_a_form_from_elsewhere_changes_nothing(author: Reader, path: str) -> None:
    make.reader_post(pk=1)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(author)
    assert strict.post(path, {**WORDS, "publish": "1", "delete": "1"}).status_code == 403
    assert ReaderPost.objects.get().state == "live"


def test_a_published_post_is_found_and_a_deleted_one_is_not(author: Reader, client: Client) -> None:
    client.post(ESSAY, {**WORDS, "publish": "1"})
    post = ReaderPost.objects.get()
    assert find("колонка", kind="post").ids == [post.pk]
    flow.delete_post(post, by=author, now=timezone.now())
    assert find("колонка", kind="post").ids == []
