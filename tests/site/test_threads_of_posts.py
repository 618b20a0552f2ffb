"""The talk under a reader's post: the same pages as under a story, at the post's address."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from svodka.discuss.models import Comment, ReaderPost, Thread
from tests import make
from tests.discuss.talk import fill
from tests.site.conftest import Get, attribute, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(portal: None) -> Thread:
    post = make.reader_post()
    return Thread.objects.create(post=post, last_activity_at=post.published_at)


def base(thread: Thread) -> str:
    return f"/posts/{thread.post_id}-prostoy/"


@pytest.mark.parametrize(
    ("place", "shown"), [("page-1/", 100), ("page-2/", 20), ("branches/", 24), ("branches/6/?after=50", 57)]
)
def test_a_post_has_every_page_of_its_talk(
    thread: Thread, get: Get, django_assert_max_num_queries: Any, place: str, shown: int
) -> None:
    fill(thread, [0] * 6 + [6] * 100 + [0] * 14)
    with django_assert_max_num_queries(5):
        tree = get(base(thread) + place)
    assert len(tree.css(".comment")) == shown


def test_it_says_whose_post_it_is(thread: Thread, get: Get) -> None:
    tree = get(f"/en{base(thread)}page-1/")
    assert text_of(tree, ".top .note") == "To the reader's post · Вахтенный, 20 November 2026"
    assert attribute(tree, ".top .note a", "href") == f"/en{base(thread)}"


def test_a_standing_one_says_so(thread: Thread, get: Get) -> None:
    Thread.objects.update(standing=True)
    assert text_of(get(f"/en{base(thread)}page-1/"), ".top .note").startswith("Standing discussion · ")


def test_a_comments_own_address_leads_there(thread: Thread, client: Client) -> None:
    fill(thread, [0] * 101)
    found = Comment.objects.get(seq=101)
    assert client.get(f"/comments/{found.pk}/")["Location"] == f"{base(thread)}page-2/#c101"


@pytest.mark.parametrize(("state", "status"), [("draft", 404), ("hidden", 410), ("deleted", 410)])
def test_what_happened_to_the_post_is_said_here_too(thread: Thread, client: Client, state: str, status: int) -> None:
    comment = make.comment(thread, "Ходил через день.")
    ReaderPost.objects.update(state=state)
    response = client.get(f"{base(thread)}page-1/")
    assert (response.status_code, "Ходил".encode() in response.content) == (status, False)
    assert client.get(f"/comments/{comment.pk}/").status_code == 404
