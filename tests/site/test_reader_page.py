"""What everybody sees of a reader, the same for all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.test import Client
from django.utils import timezone

from svodka.discuss.models import Comment, Thread
from svodka.readers.models import Ban, Reader
from svodka.site import panel
from tests import make
from tests.site.conftest import Get, attribute, text_of
from tests.site.sign_ins import member, sign_in

pytestmark = pytest.mark.database

PATH = "/readers/Нина_Волонга/"


@pytest.fixture
def nina(portal: None) -> Reader:
    return make.commenter("Нина Волонга")


@pytest.fixture
def thread(nina: Reader) -> Thread:
    return make.thread(make.story())


def test_name_since_when_and_how_much(nina: Reader, thread: Thread, get: Get) -> None:
    make.comment(thread, "**Ходил** через день.", by=nina)
    make.reader_post("Простой", author=nina)
    page = get(PATH)
    assert text_of(page, "h1") == "Нина Волонга"
    assert text_of(page, ".top .counters") == "читатель с 22 августа 2026 комментариев 1 записей 1"
    assert "Ходил через день." in text_of(page, "main")


def test_a_comment_leads_to_its_place(nina: Reader, thread: Thread, get: Get) -> None:
    comment = make.comment(thread, by=nina)
    assert attribute(get(PATH), f"main a[href='/comments/{comment.pk}/']", "href")


def test_the_address_of_the_account_is_not_in_it(nina: Reader, get: Get) -> None:
    Reader.objects.update(email="nina@volonga.example")
    assert "volonga.example" not in (get(PATH).html or "")


@pytest.mark.parametrize("spelling", ["нина_волонга", "Нина Волонга", "НИНА-ВОЛОНГА", "Нина__Волонга", "Hина_Волонга"])
def test_another_spelling_leads_to_the_address(nina: Reader, client: Client, spelling: str) -> None:
    answer = client.get(f"/readers/{quote(spelling)}/")
    assert (answer.status_code, unquote(answer.headers["Location"])) == (302, PATH)


@pytest.mark.parametrize("name", ["Док № 3", "O'Hara", "7-й причал", "А.Б."])
def test_an_address_of_a_name_is_found(portal: None, client: Client, name: str) -> None:
    make.reader(name)
    assert client.get(f"/readers/{quote(name.replace(' ', '_'))}/").status_code == 200


@pytest.mark.parametrize("name", ["Никто", "_", "%00", "я" * 400, "%FF", "..."])
def test_nobody_is_called_so(nina: Reader, get: Get, name: str) -> None:
    assert text_of(get(f"/readers/{name}/", 404), "h1") == "Такой страницы нет"


@pytest.mark.parametrize("state", ["hidden", "held", "deleted"])
def test_what_is_out_of_sight_is_not_in_it(nina: Reader, thread: Thread, get: Get, state: str) -> None:
    comment = make.comment(thread, "Слова на виду", by=nina)
    words = {"source": "", "html": ""} if state == "deleted" else {}
    Comment.objects.filter(pk=comment.pk).update(state=state, **words)
    page = get(PATH)
    assert "Слова на виду" not in text_of(page, "main")
    assert "комментариев 0" in text_of(page, ".counters")


def test_neither_is_what_stands_under_a_withdrawn_story(nina: Reader, thread: Thread, get: Get) -> None:
    make.comment(thread, "Слова на виду", by=nina)
    Thread.objects.update(state="hidden")
    assert "Слова на виду" not in text_of(get(PATH), "main")


def test_a_draft_is_not_in_it(nina: Reader, get: Get) -> None:
    make.reader_post("Черновик о доке", author=nina, state="draft")
    assert "Черновик" not in text_of(get(PATH), "main")


def test_a_ban_is_said_plainly(nina: Reader, get: Get) -> None:
    now = timezone.now()
    Ban.objects.create(reader=nina, reason="Реклама", since=now - timedelta(days=1), until=now + timedelta(days=1))
    words = text_of(get(PATH), ".top .problem")
    assert words.startswith("Писать запрещено до ")
    assert words.endswith("Причина: Реклама")


def test_an_erased_reader_has_left(nina: Reader, get: Get) -> None:
    Reader.objects.filter(pk=nina.pk).update(erased_at=timezone.now())
    assert "Читатель ушёл" in text_of(get(PATH), ".top .problem")


def test_it_is_the_same_for_all(nina: Reader, client: Client) -> None:
    member("Вахтенный")
    inside = Client()
    sign_in(inside)
    panel.latest.get()
    assert inside.get(PATH).content == client.get(PATH).content


def test_the_lists_go_back(nina: Reader, thread: Thread, get: Get) -> None:
    for number in range(21):
        make.comment(thread, f"Замечание {number}.", by=nina)
        make.reader_post(f"Запись {number}.", author=nina)
    posts, comments = [node.attributes["href"] or "" for node in get(PATH).css("main .pager a[rel=next]")]
    assert [node.text() for node in get(posts).css("main .stories h3")] == ["Запись 0."]
    assert "записей 21" in text_of(get(posts), ".top .counters")
    assert "Замечание 0." in text_of(get(comments), "main")
    assert "Замечание 1." not in text_of(get(comments), "main")


@pytest.mark.parametrize("query", ["", "?before=900", "?posts=900&before=900"])
@pytest.mark.parametrize("comments", [1, 25])
def test_five_queries(
    nina: Reader, thread: Thread, client: Client, django_assert_num_queries: Any, comments: int, query: str
) -> None:
    for _ in range(comments):
        make.comment(thread, by=nina)
    panel.latest.get()
    with django_assert_num_queries(5):
        client.get(PATH + query)
