"""Reports and verdicts. On both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from svodka.discuss import actions, thread_pages
from svodka.discuss.decisions import Ruling
from svodka.discuss.models import Comment, ReaderPost, Report, Thread, Verdict
from svodka.readers.models import Ban, Reader
from tests import make
from tests.discuss import talk

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def thread() -> Thread:
    return make.thread(make.story())


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


def test_reports_are_limited_to_thirty_a_day(thread: Thread, now: datetime) -> None:
    by, last = make.commenter("Приёмщик"), make.comment(thread)
    talk.fill(make.thread(make.story()), [0] * 30)
    for comment in Comment.objects.exclude(pk=last.pk):
        actions.report(comment=comment, by=by, reason="Реклама", now=now)
    with pytest.raises(actions.UnableToReport) as caught:
        actions.report(comment=last, by=by, reason="Реклама", now=now + timedelta(hours=23))
    assert caught.value.decision.ruling is Ruling.TOO_SOON
    assert actions.report(comment=last, by=by, reason="Реклама", now=now + timedelta(hours=24)).pk


def test_a_reported_comment_may_be_left_as_it_is(thread: Thread, moderator: Reader, now: datetime) -> None:
    comment = make.comment(thread)
    actions.report(comment=comment, by=make.commenter("Приёмщик"), reason="Реклама", now=now)
    actions.keep_comment(comment=comment, by=moderator, reason="Не реклама", now=now)
    comment.refresh_from_db()
    assert (comment.state, Report.objects.get().settled_at, Verdict.objects.get().act) == ("visible", now, "keep")


def test_what_nobody_reported_is_not_kept(thread: Thread, moderator: Reader, now: datetime) -> None:
    with pytest.raises(actions.UnableToModerate) as caught:
        actions.keep_comment(comment=make.comment(thread), by=moderator, reason="Так", now=now)
    assert caught.value.decision.ruling is Ruling.NOTHING_TO_DO


@pytest.fixture
def post() -> ReaderPost:
    """A post with its thread, as readers see it."""
    made = make.reader_post(author=make.commenter("Каботажник"))
    Thread.objects.create(post=made, last_activity_at=make.NOON)
    return made


def test_a_hidden_post_leaves_what_is_discussed_and_keeps_its_words(
    post: ReaderPost, moderator: Reader, now: datetime
) -> None:
    actions.hide_post(post=post, by=moderator, reason="Реклама", now=now)
    post.refresh_from_db()
    assert (post.state, post.state_reason, post.thread.state) == ("hidden", "Реклама", "hidden")
    assert post.source == "Считаем вслух."
    assert Verdict.objects.get().post == post


def test_a_restored_post_is_discussed_again(post: ReaderPost, moderator: Reader, now: datetime) -> None:
    actions.hide_post(post=post, by=moderator, reason="Реклама", now=now)
    actions.restore_post(post=post, by=moderator, reason="Не реклама", now=now)
    post.refresh_from_db()
    assert (post.state, post.state_reason, post.thread.state) == ("live", "", "open")


def test_a_closed_thread_is_not_opened_by_a_restored_post(post: ReaderPost, moderator: Reader, now: datetime) -> None:
    Thread.objects.update(state=Thread.State.CLOSED)
    actions.hide_post(post=post, by=moderator, reason="Реклама", now=now)
    actions.restore_post(post=post, by=moderator, reason="Не реклама", now=now)
    assert Thread.objects.get().state == "closed"


@pytest.mark.parametrize(
    ("state", "act", "ruling"),
    [
        ("draft", "hide_post", Ruling.OUT_OF_SIGHT),
        ("deleted", "hide_post", Ruling.OUT_OF_SIGHT),
        ("hidden", "hide_post", Ruling.OUT_OF_SIGHT),
        ("deleted", "restore_post", Ruling.OUT_OF_SIGHT),
        ("live", "restore_post", Ruling.NOTHING_TO_DO),
        ("live", "keep_post", Ruling.NOTHING_TO_DO),
    ],
)
def test_verdicts_on_a_post_that_are_not_given(
    post: ReaderPost, moderator: Reader, now: datetime, state: str, act: str, ruling: Ruling
) -> None:
    ReaderPost.objects.update(state=state)
    with pytest.raises(actions.UnableToModerate) as caught:
        getattr(actions, act)(post=post, by=moderator, reason="Так", now=now)
    assert caught.value.decision.ruling is ruling
    assert ReaderPost.objects.get().state == state


def test_a_reader_reports_a_post_once(post: ReaderPost, now: datetime) -> None:
    by = make.commenter("Приёмщик")
    first = actions.report_post(post=post, by=by, reason="Реклама", now=now)
    assert actions.report_post(post=post, by=by, reason="Опять", now=now).pk == first.pk
    with pytest.raises(actions.UnableToReport):
        actions.report_post(post=post, by=post.author, reason="Так", now=now)


def test_a_moderator_who_is_banned_decides_nothing(thread: Thread, moderator: Reader, now: datetime) -> None:
    Ban.objects.create(reader=moderator, reason="Превышение", since=make.NOON)
    with pytest.raises(actions.UnableToModerate) as caught:
        actions.hide_comment(comment=make.comment(thread), by=moderator, reason="Так", now=now)
    assert caught.value.decision.ruling is Ruling.BANNED


REWRITES = [
    f"UPDATE {Verdict._meta.db_table} SET reason = 'Иначе'",
    f"DELETE FROM {Verdict._meta.db_table}",
]


@pytest.mark.parametrize("statement", REWRITES, ids=["update", "delete"])
def test_the_database_refuses_to_rewrite_the_log(
    thread: Thread, moderator: Reader, now: datetime, statement: str
) -> None:
    if connection.vendor == "sqlite" and statement.startswith("DELETE"):
        pytest.skip("Django's flush deletes row by row on SQLite: only PostgreSQL's trigger holds deleting")
    actions.hide_comment(comment=make.comment(thread), by=moderator, reason="Реклама", now=now)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Verdict.objects.get().reason == "Реклама"


def test_the_code_refuses_to_rewrite_the_log(thread: Thread, moderator: Reader, now: datetime) -> None:
    actions.hide_comment(comment=make.comment(thread), by=moderator, reason="Реклама", now=now)
    with pytest.raises(NotImplementedError):
        Verdict.objects.filter(by=moderator).update(reason="Иначе")
    with pytest.raises(NotImplementedError):
        Verdict.objects.all().delete()
