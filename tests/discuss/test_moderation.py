"""Reports, verdicts and likes. On both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Permission

from svodka.discuss import actions, thread_pages
from svodka.discuss.decisions import Ruling
from svodka.discuss.models import Comment, Like, Report, Thread, Verdict
from svodka.readers.models import Ban, Reader
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def thread() -> Thread:
    return make.thread(make.story())


@pytest.fixture
def moderator() -> Reader:
    by = make.commenter("Модератор")
    by.user_permissions.add(Permission.objects.get(codename="moderate_comment"))
    return by


def test_a_hidden_comment_shows_the_reason_and_keeps_its_words(
    thread: Thread, moderator: Reader, now: datetime
) -> None:
    comment = make.comment(thread, "Спор о людях")
    actions.hide_comment(comment=comment, by=moderator, reason="Спор о людях,\nа не о судах", now=now)
    [record] = thread_pages.flat_page(thread, 1).comments
    assert (record.visible, record.html, record.author, record.reason) == (False, "", "", "Спор о людях, а не о судах")
    assert Comment.objects.get().source == "Спор о людях"


def test_every_verdict_is_in_the_log(thread: Thread, moderator: Reader, now: datetime) -> None:
    comment = make.comment(thread)
    actions.hide_comment(comment=comment, by=moderator, reason="Не по теме", now=now)
    actions.restore_comment(comment=comment, by=moderator, reason="По теме", now=now + timedelta(hours=1))
    log = Verdict.objects.order_by("pk").values_list("act", "by", "reason")
    assert list(log) == [("hide", moderator.pk, "Не по теме"), ("restore", moderator.pk, "По теме")]


def test_counters_follow_what_can_be_read(thread: Thread, moderator: Reader, now: datetime) -> None:
    first, second = make.comment(thread), make.comment(thread)
    actions.hide_comment(comment=second, by=moderator, reason="Реклама", now=now)
    thread.refresh_from_db()
    assert (thread.comment_count, thread.last_activity_at) == (1, first.created_at)
    actions.restore_comment(comment=second, by=moderator, reason="Не реклама", now=now)
    thread.refresh_from_db()
    assert (thread.comment_count, thread.last_activity_at) == (2, second.created_at)


def test_a_verdict_settles_the_reports(thread: Thread, moderator: Reader, now: datetime) -> None:
    comment = make.comment(thread)
    actions.report(comment=comment, by=make.commenter("Приёмщик"), reason="Реклама", now=now)
    actions.hide_comment(comment=comment, by=moderator, reason="Реклама", now=now)
    assert Report.objects.get().settled_at == now


def test_only_a_moderator_hides(thread: Thread, now: datetime) -> None:
    comment = make.comment(thread)
    with pytest.raises(actions.UnableToModerate) as caught:
        actions.hide_comment(comment=comment, by=comment.author, reason="Передумал", now=now)
    assert caught.value.decision.ruling is Ruling.NO_MODERATOR
    assert not Verdict.objects.exists()


@pytest.mark.parametrize(("reason", "ruling"), [(" ", Ruling.EMPTY), ("ы" * 201, Ruling.TOO_LONG)])
def test_a_verdict_needs_a_reason_of_one_line(
    thread: Thread, moderator: Reader, now: datetime, reason: str, ruling: Ruling
) -> None:
    with pytest.raises(actions.UnableToModerate) as caught:
        actions.hide_comment(comment=make.comment(thread), by=moderator, reason=reason, now=now)
    assert caught.value.decision.ruling is ruling


def test_what_is_hidden_is_not_hidden_again(thread: Thread, moderator: Reader, now: datetime) -> None:
    comment = make.comment(thread)
    actions.hide_comment(comment=comment, by=moderator, reason="Реклама", now=now)
    with pytest.raises(actions.UnableToModerate) as caught:
        actions.hide_comment(comment=comment, by=moderator, reason="Реклама", now=now)
    assert caught.value.decision.ruling is Ruling.OUT_OF_SIGHT
    thread.refresh_from_db()
    assert (thread.comment_count, Verdict.objects.count()) == (0, 1)


def test_what_can_be_read_is_not_restored(thread: Thread, moderator: Reader, now: datetime) -> None:
    with pytest.raises(actions.UnableToModerate) as caught:
        actions.restore_comment(comment=make.comment(thread), by=moderator, reason="Так", now=now)
    assert caught.value.decision.ruling is Ruling.NOTHING_TO_DO


def test_what_its_author_deleted_does_not_come_back(thread: Thread, moderator: Reader, now: datetime) -> None:
    comment = make.comment(thread)
    actions.delete_comment(comment=comment, by=comment.author)
    with pytest.raises(actions.UnableToModerate):
        actions.restore_comment(comment=comment, by=moderator, reason="Так", now=now)


def test_a_reader_reports_a_comment_once(thread: Thread, now: datetime) -> None:
    comment, by = make.comment(thread), make.commenter("Приёмщик")
    first = actions.report(comment=comment, by=by, reason="Реклама", now=now)
    second = actions.report(comment=comment, by=by, reason="Опять", now=now)
    assert (second.pk, second.reason) == (first.pk, "Реклама")


@pytest.mark.parametrize(
    ("by", "reason", "ruling"),
    [("Вахтенный", "Так", Ruling.OWN_COMMENT), ("Приёмщик", "", Ruling.EMPTY)],
)
def test_a_report_that_is_refused(thread: Thread, now: datetime, by: str, reason: str, ruling: Ruling) -> None:
    with pytest.raises(actions.UnableToReport) as caught:
        actions.report(comment=make.comment(thread), by=make.commenter(by), reason=reason, now=now)
    assert caught.value.decision.ruling is ruling


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
