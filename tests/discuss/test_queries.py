"""«Обсуждаемое» as a snapshot."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from svodka.discuss.models import Thread
from svodka.discuss.queries import discussed
from tests import make

pytestmark = pytest.mark.django_db


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
