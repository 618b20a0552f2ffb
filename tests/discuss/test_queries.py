"""«Обсуждаемое» as a snapshot."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from svodka.discuss import actions
from svodka.discuss.models import ReaderPost, Thread
from svodka.discuss.queries import KINDS, Kind, discussed, with_last_authors
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def under(post: ReaderPost, **given: Any) -> Thread:
    return Thread.objects.create(post=post, **{"last_activity_at": post.published_at, **given})


def test_one_query_in_the_order_of_the_last_word(now: datetime, django_assert_num_queries: Any) -> None:
    for hours in (3, 1, 2):
        make.thread(make.story(f"{hours}"), last_activity_at=make.NOON - timedelta(hours=hours))
    with django_assert_num_queries(1):
        found = discussed(now=now, limit=2)
    assert [row.headline for row in found.rows] == ["1", "2"]
    assert found.more
    assert found.taken_at == now


def test_the_last_page_has_no_more(now: datetime) -> None:
    make.thread(make.story())
    assert not discussed(now=now, limit=1).more
    assert discussed(now=now, limit=1, offset=1).rows == []


@pytest.mark.parametrize("state", [Thread.State.HIDDEN, Thread.State.CLOSED])
def test_only_open_threads_run(now: datetime, state: str) -> None:
    make.thread(make.story(), state=state)
    assert discussed(now=now, limit=5).rows == []


def test_a_withdrawn_story_is_not_discussed(now: datetime) -> None:
    make.thread(make.story(state="withdrawn", withdrawn_for="rights"))
    assert discussed(now=now, limit=5).rows == []


@pytest.mark.parametrize("state", [ReaderPost.State.DRAFT, ReaderPost.State.HIDDEN, ReaderPost.State.DELETED])
def test_a_post_that_is_not_live_is_not_discussed(now: datetime, state: str) -> None:
    under(make.reader_post(state=state))
    assert discussed(now=now, limit=5).rows == []


def test_what_nobody_has_spoken_of_stands_by_its_publication(now: datetime) -> None:
    """As on the specification page: four of its fifteen rows count no comment."""
    make.thread(make.story("С разговором"), last_activity_at=make.NOON - timedelta(hours=1), comment_count=530)
    under(make.reader_post("Записки приёмщика"))
    rows = discussed(now=now, limit=5).rows
    assert [(row.headline, row.comment_count) for row in rows] == [("Записки приёмщика", 0), ("С разговором", 530)]


@pytest.fixture
def one_of_each() -> dict[str, Thread]:
    story = make.story("Новость")
    essay = make.reader_post("Статья")
    return {
        "story": make.thread(story),
        "answer": under(make.reader_post("Ответ на «Новость»", to_story=story)),
        "essay": under(essay),
        "standing": make.thread(make.story("Тема"), standing=True),
    }


def test_every_row_says_what_it_is(now: datetime, one_of_each: dict[str, Thread]) -> None:
    rows = discussed(now=now, limit=9).rows
    assert {row.kind: row.thread_id for row in rows} == {kind: thread.pk for kind, thread in one_of_each.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_of_one_kind_only(now: datetime, one_of_each: dict[str, Thread], kind: Kind) -> None:
    assert [row.thread_id for row in discussed(now=now, limit=9, kind=kind).rows] == [one_of_each[kind].pk]


def test_an_answer_to_a_post_is_an_answer(now: datetime) -> None:
    under(make.reader_post("Ответ на «Статья»", to_post=make.reader_post("Статья")))
    assert [row.kind for row in discussed(now=now, limit=9, kind="answer").rows] == ["answer"]
    assert not discussed(now=now, limit=9, kind="essay").rows


def test_a_row_knows_the_address_and_the_language_of_its_thing(now: datetime) -> None:
    story, post = make.story(copy={"language": "en"}), make.reader_post()
    make.thread(story)
    under(post, last_activity_at=make.NOON - timedelta(hours=1))
    of_story, of_post = discussed(now=now, limit=2).rows
    assert (of_story.story_id, of_story.post_id, of_story.slug, of_story.language) == (story.pk, None, "parom", "en")
    assert (of_post.story_id, of_post.post_id, of_post.slug, of_post.language) == (None, post.pk, "prostoy", "")


def test_the_last_author_is_that_of_the_last_visible_comment(now: datetime, django_assert_num_queries: Any) -> None:
    thread, quiet = make.thread(make.story()), make.thread(make.story("Тихая"))
    make.comment(thread, by=make.commenter("Приёмщик"))
    hidden = make.comment(thread, by=make.commenter("Крикун"))
    actions.hide_comment(comment=hidden, by=make.reader("Редактор", is_superuser=True), reason="Не о деле.", now=now)
    found = discussed(now=now, limit=2)
    with django_assert_num_queries(1):
        rows = with_last_authors(found).rows
    assert {row.thread_id: row.last_author for row in rows} == {thread.pk: "Приёмщик", quiet.pk: ""}


def test_the_order_is_that_of_an_index(now: datetime) -> None:
    """Nothing is sorted: the database stops after the rows it shows, however many threads there are."""
    with CaptureQueriesContext(connection) as asked:
        discussed(now=now, limit=9)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "thread_by_activity" in plan
        assert "TEMP B-TREE" not in plan
