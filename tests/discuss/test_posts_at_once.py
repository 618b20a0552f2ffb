"""The same post sent eight times at the same moment, and a limit that a burst cannot pass. On both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from svodka.discuss import actions
from svodka.discuss.models import ReaderPost, Thread
from tests import make
from tests.discuss.test_many_writers import at_once

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def test_a_form_sent_eight_times_at_once_is_one_post() -> None:
    author, words = make.commenter(), {"headline": "Заголовок", "source": "Текст", "now": make.NOON}
    posts = at_once(lambda _number: actions.publish_post(author=author, **words).pk)  # type: ignore[arg-type]
    assert len(set(posts)) == ReaderPost.objects.count() == Thread.objects.count() == 1


def test_a_burst_publishes_no_more_than_three() -> None:
    author = make.commenter()

    def publish(number: int) -> bool:
        now = make.NOON + timedelta(seconds=number)
        try:
            actions.publish_post(author=author, headline=f"Запись {number}", source="Текст", now=now)
        except actions.UnableToPublishPost:
            return False
        return True

    assert sum(at_once(publish)) == ReaderPost.objects.count() == 3
