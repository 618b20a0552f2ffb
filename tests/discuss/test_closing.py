"""Discussions closed, opened again, made standing: by moderators, with a reason in the log. On both databases."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.auth.models import Permission

from svodka.discuss import actions
from svodka.discuss.actions import closing
from svodka.discuss.models import Thread, Verdict
from svodka.readers.models import Reader
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def thread() -> Thread:
    return make.thread(make.story())


@pytest.fixture
def moderator() -> Reader:
    by = make.commenter("Дежурный")
    by.user_permissions.add(Permission.objects.get(codename="moderate_comment"))
    return by


def test_a_closed_discussion_takes_no_comment(thread: Thread, moderator: Reader, now: datetime) -> None:
    closing.close_thread(thread=thread, by=moderator, reason="по кругу", now=now)
    with pytest.raises(actions.UnableToComment):
        make.comment(thread)


def test_opened_again_it_does(thread: Thread, moderator: Reader, now: datetime) -> None:
    closing.close_thread(thread=thread, by=moderator, reason="по кругу", now=now)
    closing.reopen_thread(thread=thread, by=moderator, reason="остыли", now=now)
    assert make.comment(thread).seq == 1
    acts = Verdict.objects.order_by("pk").values_list("act", "reason", "thread")
    assert list(acts) == [("close", "по кругу", thread.pk), ("reopen", "остыли", thread.pk)]


def test_a_standing_topic_is_one_until_it_is_not(thread: Thread, moderator: Reader, now: datetime) -> None:
    assert closing.keep_standing(thread=thread, by=moderator, reason="спрашивают", now=now).standing
    assert not closing.end_standing(thread=thread, by=moderator, reason="затихло", now=now).standing


def test_a_hidden_discussion_is_not_opened_by_this_door(thread: Thread, moderator: Reader, now: datetime) -> None:
    Thread.objects.update(state=Thread.State.HIDDEN)
    for act in (closing.close_thread, closing.reopen_thread):
        with pytest.raises(actions.UnableToModerate):
            act(thread=thread, by=moderator, reason="проверка", now=now)


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_asked_for(reason: str, thread: Thread, moderator: Reader, now: datetime) -> None:
    with pytest.raises(actions.UnableToModerate):
        closing.close_thread(thread=thread, by=moderator, reason=reason, now=now)


def test_a_reader_closes_nothing(thread: Thread, now: datetime) -> None:
    with pytest.raises(actions.UnableToModerate):
        closing.close_thread(thread=thread, by=make.commenter(), reason="хочу", now=now)
    assert not Verdict.objects.exists()
