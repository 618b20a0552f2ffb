"""The exact cosine to the recent stories, from memory and from the newest rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import transaction

from svodka.stories.models import Story, Telling
from svodka.stories.storylines import window
from svodka.stories.storylines.terms import pack
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WORDS = ["паром", "причал", "лоцман", "кран", "трос", "верфь", "дизель", "якорь", "трюм", "мачта", "киль", "рубка"]


@pytest.fixture
def recent() -> window.Window:
    return window.Window()


def text(number: int) -> str:
    """A text of its own: the binary figures of its number choose the words."""
    return " ".join(word for place, word in enumerate(WORDS) if (number + 1) >> place & 1)


def kept(texts: Sequence[str]) -> list[Story]:
    """A story for each text."""
    stories = Story.objects.bulk_create([Story(filed_at=make.NOON) for _text in texts])
    told = [Telling(story=story, terms=pack(headline="", text=one)) for story, one in zip(stories, texts, strict=True)]
    Telling.objects.bulk_create(told)
    return stories


def test_the_same_words_are_wholly_alike(recent: window.Window) -> None:
    ferry, _crane = kept(["паром у причала", "трос крана"])
    [near] = recent.near(pack(headline="", text="причал парома"), limit=5)
    assert (near.story_id, near.cosine) == (ferry.pk, pytest.approx(1.0, abs=0.01))


def test_a_story_is_not_like_itself(recent: window.Window) -> None:
    [ferry] = kept(["паром у причала"])
    assert recent.near(pack(headline="", text="паром"), limit=5, leave_out=ferry.pk) == []


@pytest.mark.parametrize("asked", ["", "совсем иное"])
def test_with_nothing_in_common_nothing_is_near(recent: window.Window, asked: str) -> None:
    kept(["паром у причала"])
    assert recent.near(pack(headline="", text=asked), limit=5) == []


def test_nothing_is_near_in_an_empty_portal(recent: window.Window) -> None:
    assert recent.near(pack(headline="Паром", text=""), limit=5) == []


@pytest.mark.parametrize("count", [60, 400])
def test_from_memory_and_from_rows_the_nearest_is_the_same(recent: window.Window, count: int) -> None:
    stories = kept([text(number) for number in range(count)])
    for number in (0, count // 2, count - 1):
        nearest = recent.near(pack(headline="", text=text(number)), limit=3)[0]
        assert (nearest.story_id, nearest.cosine) == (stories[number].pk, pytest.approx(1.0, abs=0.01))


def test_what_is_filed_after_the_matrix_is_found(recent: window.Window) -> None:
    kept([text(number) for number in range(300)])
    recent.near(pack(headline="", text="паром"), limit=3)
    [late] = kept(["ледокол зимует"])
    assert recent.near(pack(headline="", text="ледокол"), limit=3)[0].story_id == late.pk


def test_what_was_rolled_back_is_forgotten(recent: window.Window) -> None:
    kept([text(number) for number in range(300)])
    asked = pack(headline="", text="ледокол")
    with transaction.atomic():
        kept(["ледокол зимует"])
        assert recent.near(asked, limit=3)
        transaction.set_rollback(True)
    assert recent.near(asked, limit=3) == []


def test_another_database_is_read_anew(recent: window.Window) -> None:
    kept([text(number) for number in range(300)])
    recent.near(pack(headline="", text="паром"), limit=3)
    Telling.objects.all().delete()
    [ferry] = kept(["ледокол зимует"])
    assert [near.story_id for near in recent.near(pack(headline="", text="ледокол"), limit=3)] == [ferry.pk]


def test_one_query_once_it_is_in_memory(recent: window.Window, django_assert_num_queries: Any) -> None:
    kept([text(number) for number in range(300)])
    recent.near(pack(headline="", text="паром"), limit=3)
    with django_assert_num_queries(1):
        recent.near(pack(headline="", text="паром"), limit=3)
