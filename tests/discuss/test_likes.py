"""Agreeing: with comments, stories and posts. On both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from svodka.discuss import actions
from svodka.discuss.decisions import Ruling
from svodka.discuss.models import Comment, Like, ReaderPost, Thread
from svodka.readers.models import Ban
from svodka.stories.models import Story
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def thread() -> Thread:
    return make.thread(make.story())


def test_a_like_counts_once_and_can_be_taken_back(thread: Thread, now: datetime) -> None:
    comment, by = make.comment(thread), make.commenter("Приёмщик")
    assert [actions.like(comment=comment, by=by, now=now) for _ in range(2)] == [True, False]
    assert Comment.objects.get().like_count == Like.objects.count() == 1
    assert [actions.unlike(comment=comment, by=by) for _ in range(2)] == [True, False]
    assert Comment.objects.get().like_count == Like.objects.count() == 0


def test_nobody_likes_their_own(thread: Thread, now: datetime) -> None:
    comment = make.comment(thread)
    with pytest.raises(actions.UnableToLike) as caught:
        actions.like(comment=comment, by=comment.author, now=now)
    assert caught.value.decision.ruling is Ruling.OWN_COMMENT


def test_a_banned_reader_likes_nothing(thread: Thread, now: datetime) -> None:
    by = make.commenter("Приёмщик")
    Ban.objects.create(reader=by, reason="Реклама", since=make.NOON)
    with pytest.raises(actions.UnableToLike):
        actions.like(comment=make.comment(thread), by=by, now=now)


KINDS: dict[str, tuple[Callable[[], Any], Any, Any]] = {
    "story": (make.story, actions.like_story, actions.unlike_story),
    "post": (make.reader_post, actions.like_post, actions.unlike_post),
}


@pytest.mark.parametrize("kind", KINDS)
def test_stories_and_posts_are_agreed_with_once(kind: str, now: datetime) -> None:
    made, like, unlike = KINDS[kind]
    thing, by = made(), make.commenter("Приёмщик")
    assert [like(**{kind: thing}, by=by, now=now) for _ in range(2)] == [True, False]
    thing.refresh_from_db()
    assert thing.like_count == Like.objects.filter(**{kind: thing}).count() == 1
    assert [unlike(**{kind: thing}, by=by) for _ in range(2)] == [True, False]
    thing.refresh_from_db()
    assert thing.like_count == Like.objects.count() == 0


def test_nobody_likes_their_own_post(now: datetime) -> None:
    post = make.reader_post()
    with pytest.raises(actions.UnableToLike) as caught:
        actions.like_post(post=post, by=post.author, now=now)
    assert caught.value.decision.ruling is Ruling.OWN_COMMENT


@pytest.mark.parametrize("state", [state for state in Story.State.values if state != "live"])
def test_only_a_live_story_is_liked(state: str, now: datetime) -> None:
    story = make.story()
    story.state = state
    with pytest.raises(actions.UnableToLike):
        actions.like_story(story=story, by=make.commenter(), now=now)
    assert not Like.objects.exists()


@pytest.mark.parametrize("state", ["draft", "hidden", "deleted"])
def test_only_a_live_post_is_liked(state: str, now: datetime) -> None:
    with pytest.raises(actions.UnableToLike):
        actions.like_post(post=make.reader_post(state=ReaderPost.State(state)), by=make.commenter("Приёмщик"), now=now)
