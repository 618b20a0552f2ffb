"""The reader's own room, and the way out of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.discuss import actions as discuss
from svodka.discuss.models import Comment, Thread
from svodka.readers import actions
from svodka.readers.models import Ban, Reader
from tests import make
from tests.site.conftest import attribute, text_of
from tests.site.sign_ins import EMAIL, is_in, letter, member, problems, prove, sign_in

pytestmark = pytest.mark.database


@pytest.fixture
def nina(portal: None, client: Client) -> Reader:
    """A reader of long standing, signed in."""
    reader = member(date_joined=make.NOON - timedelta(days=90))
    actions.give_consent(reader=reader, text_version="2026-11-22 personal-data r5", now=make.NOON)
    sign_in(client)
    mail.outbox.clear()
    return reader


@pytest.fixture
def thread(nina: Reader) -> Thread:
    return make.thread(make.story())


def say(thread: Thread, by: Reader, text: str = "Ходил через день.", *, minutes_ago: int = 60) -> Comment:
    thread.refresh_from_db()
    at = timezone.now() - timedelta(minutes=minutes_ago)
    return discuss.write_comment(thread=thread, author=by, source=text, now=at)


def room(client: Client, path: str = "/me/") -> HTMLParser:
    return HTMLParser(client.get(path).content)


def links(page: HTMLParser, words: str) -> list[str]:
    return [node.attributes["href"] or "" for node in page.css("main a") if node.text() == words]


# --- what stands in it ---


@pytest.mark.parametrize("path", ["/me/", "/me/data.json", "/me/delete/"])
def test_strangers_are_led_to_the_doors(portal: None, client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"


def test_name_address_and_consent(nina: Reader, client: Client) -> None:
    page = room(client)
    assert (text_of(page, "h1"), EMAIL in text_of(page, "main")) == ("Нина Волонга", True)
    assert "редакция от 22 ноября 2026." in text_of(page, "main")
    assert attribute(page, "main .counters a", "href") == "/readers/Нина_Волонга/"


def test_own_comments_with_what_may_be_done(nina: Reader, thread: Thread, client: Client) -> None:
    old, fresh = say(thread, nina, "**Старый**"), say(thread, nina, "Свежий", minutes_ago=10)
    page = room(client)
    assert links(page, "Править") == [f"/comments/{fresh.pk}/edit/"]
    assert links(page, "Удалить") == [f"/comments/{fresh.pk}/delete/", f"/comments/{old.pk}/delete/"]
    assert "**" not in text_of(page, "main")


def test_of_a_hidden_comment_the_reason_and_the_words(nina: Reader, thread: Thread, client: Client) -> None:
    comment = say(thread, nina)
    Comment.objects.filter(pk=comment.pk).update(state="hidden", state_reason="реклама")
    assert "реклама" in text_of(room(client), "main")
    assert links(room(client), "Удалить") == []


def test_own_posts_drafts_too(nina: Reader, client: Client) -> None:
    make.reader_post("Простой", author=nina)
    draft = make.reader_post("Черновик", author=nina, state="draft", published_at=None)
    assert f"/posts/{draft.pk}/edit/" in links(room(client), "Черновик")


def test_a_ban_is_said_with_its_reason(nina: Reader, client: Client) -> None:
    Ban.objects.create(reader=nina, reason="Реклама", since=make.NOON)
    assert "запретил вам писать бессрочно. Причина: Реклама" in text_of(room(client), "main .problem")


def test_comments_go_back_a_page_at_a_time(nina: Reader, thread: Thread, client: Client) -> None:
    for number in range(22):
        make.comment(thread, f"Замечание {number}.", by=nina)
    first = room(client)
    older = attribute(first, "main .pager a[rel=next]", "href")
    assert "Замечание 2." in text_of(first, "main")
    assert "Замечание 1." not in text_of(first, "main")
    second = text_of(room(client, older), "main")
    assert ("Замечание 1." in second, "Замечание 2." in second) == (True, False)
    assert attribute(room(client, older), "main .pager a", "href") == "/me/#comments"


def test_posts_go_back_a_page_at_a_time(nina: Reader, client: Client) -> None:
    for number in range(21):
        make.reader_post(f"Запись {number}.", author=nina)
    older = attribute(room(client), "main .pager a[rel=next]", "href")
    assert [node.text() for node in room(client, older).css("main .stories h3")] == ["Запись 0."]


@pytest.mark.parametrize("query", ["before=x", "before=0", "posts=-1", f"before={10**30}", "posts="])
def test_what_is_no_number_is_no_page(nina: Reader, client: Client, query: str) -> None:
    assert client.get(f"/me/?{query}").status_code == 404


def test_what_is_connected_can_be_parted_though_its_keys_are_gone(nina: Reader, client: Client) -> None:
    assert links(room(client), "Вход через другие службы") == []
    SocialAccount.objects.create(user=nina, provider="vk", uid="7")
    assert links(room(client), "Вход через другие службы") == ["/accounts/3rdparty/"]


def test_one_session_is_ended_by_itself(nina: Reader, client: Client) -> None:
    other, third = Client(), Client()
    sign_in(other)
    sign_in(third)
    ended = UserSession.objects.get(session_key=other.session.session_key)
    client.post(f"/me/sessions/{ended.pk}/end/")
    assert (is_in(client), is_in(other), is_in(third)) == (True, False, True)


def test_sessions_of_others_are_nobodys_to_end(nina: Reader, client: Client) -> None:
    member("Вахтенный", "v@volonga.example")
    other = Client()
    sign_in(other, "v@volonga.example")
    theirs = UserSession.objects.get(session_key=other.session.session_key)
    assert (client.post(f"/me/sessions/{theirs.pk}/end/").status_code, is_in(other)) == (404, True)


@pytest.mark.parametrize("comments", [1, 20])
def test_queries_do_not_grow(
    nina: Reader, thread: Thread, client: Client, django_assert_max_num_queries: Any, comments: int
) -> None:
    for number in range(comments):
        say(thread, nina, f"Замечание {number}", minutes_ago=1000 - 40 * number)
    with django_assert_max_num_queries(18):
        client.get("/me/")


def test_nobody_keeps_it(nina: Reader, client: Client) -> None:
    headers = client.get("/me/").headers
    assert "no-store" in headers["Cache-Control"]
    assert "private" in headers["Cache-Control"]


# --- name ---


def test_another_name(nina: Reader, client: Client) -> None:
    client.post("/me/name/", {"name": "Док № 3"})
    assert text_of(room(client), "h1") == "Док № 3"
    assert "Снова сменить его можно с" in text_of(room(client), "main")


def test_a_name_that_is_refused_comes_back(nina: Reader, client: Client) -> None:
    make.reader("Вахтенный")
    answer = client.post("/me/name/", {"name": "вахтенный"})
    assert (answer.status_code, problems(answer)[0].startswith("Так уже зовут")) == (422, True)
    assert attribute(HTMLParser(answer.content), "input[name=name]", "value") == "вахтенный"


def test_nobody_is_called_as_the_paper_is(nina: Reader, client: Client) -> None:
    assert "голос редакции" in problems(client.post("/me/name/", {"name": "Вестник Кильватера"}))[0]


def test_during_a_ban_the_name_stays_and_the_reader_is_told_why(nina: Reader, client: Client) -> None:
    Ban.objects.create(reader=nina, reason="Реклама", since=make.NOON)
    assert client.post("/me/name/", {"name": "Лоцман"}).status_code == 422
    assert "Пока действует запрет писать, имя сменить нельзя" in text_of(room(client), "main")
    assert room(client).css("input[name=name]") == []


@pytest.mark.parametrize("path", ["/me/name/", "/me/keep/"])
def test_looking_changes_nothing(nina: Reader, client: Client, path: str) -> None:
    assert client.get(path).status_code == 405


# --- all data in a file ---


def test_the_file_holds_all_that_is_recorded(nina: Reader, thread: Thread, client: Client) -> None:
    comment = say(thread, nina, "**Срок** снова сдвинули")
    make.reader_post("Простой", author=nina)
    answer = client.get("/me/data.json")
    told = json.loads(answer.content)
    assert told["comments"][0]["text"] == "**Срок** снова сдвинули"
    assert told["comments"][0]["address"] == f"http://localhost:8000/comments/{comment.pk}/"
    assert (told["account"]["email"], told["posts"][0]["text"]) == (EMAIL, "Считаем вслух.")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_no_secret_is_in_the_file(nina: Reader, client: Client) -> None:
    text = client.get("/me/data.json").content.decode()
    assert nina.password not in text
    assert str(client.session.session_key) not in text


def test_nothing_of_others_is_in_the_file(nina: Reader, thread: Thread, client: Client) -> None:
    say(thread, make.commenter(), "Чужие слова")
    assert "Чужие слова" not in client.get("/me/data.json").content.decode()


# --- the way out ---


def test_deletion_is_explained_before_it_is_asked_for(nina: Reader, client: Client) -> None:
    words = text_of(room(client, "/me/delete/"), "main")
    assert "Потом учётная запись ждёт 14 дней" in words
    assert "«Бывший читатель»" in words
    assert Reader.objects.get().deletion_asked_at is None


def test_an_open_session_is_not_enough_to_delete_the_account(nina: Reader, client: Client) -> None:
    assert client.post("/me/delete/").headers["Location"] == "/accounts/reauthenticate/code/?next=%2Fme%2Fdelete%2F"
    assert Reader.objects.get().deletion_asked_at is None


def test_asked_for_one_is_signed_out_everywhere_and_told_by_mail(nina: Reader, client: Client) -> None:
    other = Client()
    sign_in(other)
    answer = client.get(prove(client, client.post("/me/delete/")).headers["Location"])
    assert (is_in(client), is_in(other)) == (False, False)
    assert "Вы вышли везде" in text_of(HTMLParser(answer.content), "main")
    assert (letter().to, letter().subject.startswith("Ваша учётная запись будет стёрта")) == ([EMAIL], True)


def test_who_comes_back_is_told_and_may_stay(nina: Reader, client: Client) -> None:
    prove(client, client.post("/me/delete/"))
    assert sign_in(client, to="/about/").headers["Location"] == "/me/"
    assert "Вы попросили удалить учётную запись" in text_of(room(client), ".problem")
    client.post("/me/keep/")
    assert Reader.objects.get().deletion_asked_at is None


def test_the_last_owner_is_refused(nina: Reader, client: Client) -> None:
    Reader.objects.update(is_superuser=True)
    answer = prove(client, client.post("/me/delete/"))
    assert (answer.status_code, is_in(client)) == (422, True)
    assert "единственный владелец" in text_of(HTMLParser(answer.content), ".problem")


def test_after_erasure_the_address_opens_nothing(nina: Reader, client: Client) -> None:
    prove(client, client.post("/me/delete/"))
    actions.erase(reader=nina, now=timezone.now(), language="ru")
    client.post("/accounts/login/code/", {"email": EMAIL})
    assert letter().subject == "Учётной записи с этим адресом нет"
