"""Writers at the same moment, and chains deeper than anybody reads. On both databases."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.db.models import Count, Max

from svodka.discuss import actions, paths, thread_pages
from svodka.discuss.models import Comment, Like, Thread
from svodka.readers.models import Reader
from svodka.stories.models import Story
from tests import make
from tests.discuss.talk import fill

pytestmark = pytest.mark.database
WRITERS, EACH = 8, 25


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """What `act` gives for each of eight numbers, each in a thread with a connection of its own."""

    def run(number: int) -> Any:
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, range(WRITERS)))


def counts_of(comments: list[Comment]) -> dict[int, tuple[int, int]]:
    """Direct answers and stored descendants of each comment, counted anew."""
    answers, below = dict.fromkeys((c.pk for c in comments), 0), dict.fromkeys((bytes(c.path) for c in comments), 0)
    for comment in comments:
        if comment.parent_id:
            answers[comment.parent_id] += 1
        for path in paths.ancestors(bytes(comment.path)):
            below[path] += 1
    return {c.pk: (answers[c.pk], below[bytes(c.path)]) for c in comments}


@pytest.fixture
def written(transactional_db: None) -> Thread:
    """A thread into which eight readers wrote at once, each answering anything that stood there."""
    thread = make.thread(make.story())
    readers = [make.commenter(f"Читатель {number}") for number in range(WRITERS)]

    def write(number: int) -> None:
        drawn = random.Random(number)
        for turn in range(EACH):
            newest = Comment.objects.filter(thread=thread).aggregate(most=Max("seq"))["most"] or 0
            seq = drawn.randint(0, newest)
            parent = Comment.objects.filter(thread=thread, seq=seq).first()
            now = make.NOON + timedelta(minutes=turn)
            actions.write_comment(thread=thread, author=readers[number], source="Да", parent=parent, now=now)

    at_once(write)
    return Thread.objects.get()


def test_eight_writers_leave_no_gap_and_no_wrong_count(written: Thread) -> None:
    comments = list(Comment.objects.filter(thread=written).order_by("seq"))
    total = WRITERS * EACH
    assert [comment.seq for comment in comments] == list(range(1, total + 1))
    assert written.comment_count == written.last_seq == Story.objects.get().comment_count == total
    roots = [comment.root_no for comment in comments if comment.parent_id is None]
    assert roots == list(range(1, written.last_root_no + 1))
    assert {c.pk: (c.reply_count, c.descendant_count) for c in comments} == counts_of(comments)


def test_every_comment_of_eight_writers_stands_under_its_parent(written: Thread) -> None:
    answers = list(Comment.objects.filter(parent__isnull=False).select_related("parent"))
    assert answers
    for answer in answers:
        assert answer.parent is not None
        assert (answer.root_no, answer.depth) == (answer.parent.root_no, answer.parent.depth + 1)
        assert bytes(answer.path) == bytes(answer.parent.path) + paths.level(answer.seq)


@pytest.mark.django_db(transaction=True)
def test_one_reader_in_eight_windows_writes_two_a_minute() -> None:
    thread, author = make.thread(make.story()), make.commenter()

    def write(_number: int) -> bool:
        try:
            actions.write_comment(thread=thread, author=author, source="Да", now=make.NOON)
        except actions.UnableToComment:
            return False
        return True

    assert sum(at_once(write)) == Comment.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_likes_and_writing_at_once_count_right() -> None:
    thread = make.thread(make.story())
    root = make.comment(thread)
    readers = [make.commenter(f"Читатель {number}") for number in range(WRITERS)]

    def act(number: int) -> None:
        by: Reader = readers[number]
        for turn in range(5):
            now = make.NOON + timedelta(days=1, minutes=turn)
            actions.like(comment=root, by=by, now=now)
            actions.write_comment(thread=thread, author=by, source="Да", parent=root, now=now)
            if turn < number % 2:
                actions.unlike(comment=root, by=by)

    at_once(act)
    counted = Comment.objects.filter(pk=root.pk).annotate(n=Count("likes", distinct=True)).get()
    assert counted.like_count == counted.n == Like.objects.count() == WRITERS
    assert (counted.reply_count, counted.descendant_count) == (40, 40)


@pytest.mark.django_db
def test_the_tenth_thousandth_answer_in_a_chain_costs_no_more(django_assert_max_num_queries: Any) -> None:
    thread = make.thread(make.story())
    fill(thread, range(9_999))
    last = Comment.objects.get(thread=thread, seq=9_999)
    author, now = make.commenter(), make.NOON + timedelta(days=30)
    with django_assert_max_num_queries(12):
        deepest = actions.write_comment(thread=thread, author=author, source="Да", parent=last, now=now)
    assert (deepest.depth, deepest.root_no, len(deepest.path), deepest.parent_id) == (9_999, 1, 128, last.pk)
    tail = thread_pages.before(Thread.objects.get(), deepest.path).comments
    assert [record.seq for record in tail] == list(range(9_900, 10_000))


@pytest.mark.django_db
def test_below_the_last_level_answers_stand_beside_each_other_and_count_above() -> None:
    thread = make.thread(make.story())
    parent = None
    for _ in range(40):
        parent = make.comment(thread, to=parent)
    comments = list(Comment.objects.order_by("path"))
    assert [comment.seq for comment in comments] == list(range(1, 41))
    assert max(len(bytes(comment.path)) for comment in comments) == 128
    assert {c.pk: (c.reply_count, c.descendant_count) for c in comments} == counts_of(comments)
    assert [comments[level].descendant_count for level in (0, 30, 31, 39)] == [39, 9, 0, 0]
