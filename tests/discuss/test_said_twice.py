"""A double click, or a form sent again, writes one comment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from svodka.discuss import actions
from svodka.discuss.models import Comment, Thread
from tests import make
from tests.discuss.test_many_writers import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MINUTE = timedelta(minutes=1)


@pytest.fixture
def thread() -> Thread:
    return make.thread(make.story())


def say(thread: Thread, source: str = "Ходит через день.", *, after: int = 0, **told: object) -> Comment:
    now = make.NOON + timedelta(seconds=after)
    words = {"author": make.commenter(), "again_after": MINUTE, **told}
    return actions.write_comment(thread=thread, source=source, now=now, **words)  # type: ignore[arg-type]


def test_the_same_words_at_once_are_the_first_comment(thread: Thread) -> None:
    first = say(thread)
    assert say(thread, " Ходит через день.\r\n", after=3) == first
    assert Comment.objects.count() == 1


def test_the_same_words_a_minute_later_are_another_comment(thread: Thread) -> None:
    say(thread)
    assert say(thread, after=60).seq == 2


def test_the_same_words_to_somebody_else_are_another_comment(thread: Thread) -> None:
    first = say(thread)
    assert say(thread, after=3, parent=first).seq == 2


def test_two_readers_may_say_the_same(thread: Thread) -> None:
    say(thread)
    assert say(thread, after=3, author=make.commenter("Каботажник")).seq == 2


def test_words_that_were_taken_back_may_be_said_again(thread: Thread) -> None:
    actions.delete_comment(comment=say(thread), by=make.commenter())
    assert say(thread, after=3).seq == 2


def test_a_preview_is_what_would_be_kept() -> None:
    words = actions.read_words("*Да*,  №\u00a01 и №\u00a02\u202e\x00", last_seq=1)
    assert words.html == '<p><em>Да</em>,  <a href="#c1">№&nbsp;1</a> и №&nbsp;2</p>'
    assert words.decision.accepted


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_write_one_comment() -> None:
    thread = make.thread(make.story())
    make.commenter()
    assert len(set(at_once(lambda _number: say(thread).pk))) == Comment.objects.count() == 1
