"""Agreeing with a story or a post: the counter leads to a page with one button."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from svodka.discuss.models import Like, ReaderPost, Thread
from svodka.readers.models import Ban, Reader
from svodka.stories.models import Story
from tests import make
from tests.site.conftest import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(params=["news", "posts"])
def thing(request: pytest.FixtureRequest, portal: None) -> tuple[str, Story | ReaderPost]:
    """(the page with the button, the story or post)"""
    if request.param == "news":
        made: Story | ReaderPost = make.story()
        make.thread(made)  # type: ignore[arg-type]
    else:
        made = make.reader_post(author=make.commenter("Каботажник"))
        Thread.objects.create(post=made, last_activity_at=make.NOON)
    return f"/{request.param}/{made.pk}/agree/", made


@pytest.fixture
def reader(client: Client) -> Reader:
    made = make.commenter("Приёмщик")
    client.force_login(made, backend="django.contrib.auth.backends.ModelBackend")
    return made


def button(client: Client, path: str) -> Any:
    """(its words, what it sends)"""
    tree = HTMLParser(client.get(f"/en{path}").content)
    return text_of(tree, ".comment-box button"), tree.css_first(".comment-box input[name=on]").attributes["value"]


def test_agreeing_and_no_longer(client: Client, reader: Reader, thing: tuple[str, Story | ReaderPost]) -> None:
    path, made = thing
    assert button(client, path) == ("Agree", "1")
    assert client.post(path, {"on": "1"})["Location"] == f"{path.removesuffix('/agree/')}-{made.slug}/"
    made.refresh_from_db()
    assert (made.like_count, button(client, path)) == (1, ("No longer agree", "0"))
    client.post(path, {"on": "0"})
    made.refresh_from_db()
    assert (made.like_count, Like.objects.count()) == (0, 0)


def test_who_is_not_signed_in_signs_in_first(client: Client, thing: tuple[str, Story | ReaderPost]) -> None:
    path, _made = thing
    assert client.post(path, {"on": "1"})["Location"].endswith(f"?next={path}")
    assert not Like.objects.exists()


def test_the_page_with_the_button_is_kept_by_no_cache(
    client: Client, reader: Reader, thing: tuple[str, Story | ReaderPost]
) -> None:
    assert "no-store" in client.get(thing[0])["Cache-Control"]


def test_a_banned_reader_is_told_why(client: Client, reader: Reader, thing: tuple[str, Story | ReaderPost]) -> None:
    Ban.objects.create(reader=reader, reason="Реклама", since=make.NOON)
    response = client.post(thing[0], {"on": "1"})
    assert (response.status_code, Like.objects.count()) == (422, 0)
    assert "Реклама" in text_of(HTMLParser(response.content), ".problem")


def test_the_counter_leads_to_the_button(client: Client, thing: tuple[str, Story | ReaderPost]) -> None:
    path, made = thing
    page = client.get(f"{path.removesuffix('/agree/')}-{made.slug}/")
    assert f'href="{path}"' in page.content.decode()


@pytest.mark.parametrize("path", ["/news/999/agree/", "/posts/999/agree/"])
def test_what_is_not_there(client: Client, reader: Reader, portal: None, path: str) -> None:
    assert client.get(path).status_code == 404


def test_nobody_is_offered_to_agree_with_themselves(client: Client, reader: Reader, portal: None) -> None:
    post = make.reader_post(author=reader)
    page = HTMLParser(client.get(f"/en/posts/{post.pk}/agree/").content)
    assert (text_of(page, "#says"), page.css(".comment-box button")) == ("You wrote this yourself.", [])
    assert client.post(f"/posts/{post.pk}/agree/", {"on": "1"}).status_code == 422
