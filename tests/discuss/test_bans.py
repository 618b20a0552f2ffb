"""Bans: who stops whom, for how long, and what goes out of sight with it. On both databases."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest

from svodka.discuss import actions
from svodka.discuss.actions.authors import standing_of
from svodka.discuss.actions.bans import hidden_with
from svodka.discuss.decisions import BanLength, Ruling
from svodka.discuss.models import Comment, Report, Thread, Verdict
from svodka.readers.models import Ban, Reader
from svodka.stories.models import Story
from tests import make
from tests.discuss import talk

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def thread() -> Thread:
    return make.thread(make.story())


@pytest.fixture
def advertiser() -> Reader:
    return make.commenter("Зазывала")


def ban(reader: Reader, by: Reader, now: datetime, length: BanLength = BanLength.WEEK, **more: bool) -> Ban:
    return actions.ban_reader(reader=reader, by=by, reason="Реклама", length=length, now=now, **more)


@pytest.mark.parametrize(
    ("length", "days"),
    [("day", 1), ("three-days", 3), ("week", 7), ("month", 30), ("for-good", None)],
)
def test_a_banned_reader_writes_nothing_until_the_ban_is_over(
    thread: Thread, advertiser: Reader, moderator: Reader, now: datetime, length: str, days: int | None
) -> None:
    ban(advertiser, moderator, now, BanLength(length))
    standing = standing_of(advertiser, now=now)
    assert (standing.banned_for, standing.banned_until) == ("Реклама", days and now + timedelta(days=days))
    with pytest.raises(actions.UnableToComment):
        actions.write_comment(thread=thread, author=advertiser, source="Дёшево", now=now)


def test_a_ban_is_in_the_log(advertiser: Reader, moderator: Reader, now: datetime) -> None:
    ban(advertiser, moderator, now)
    assert Verdict.objects.values_list("reader", "by", "act", "reason", "at").get() == (
        (advertiser.pk, moderator.pk, "ban", "Реклама", now)
    )


def test_a_second_ban_replaces_the_first(advertiser: Reader, moderator: Reader, now: datetime) -> None:
    ban(advertiser, moderator, now, BanLength.FOR_GOOD)
    ban(advertiser, moderator, now + timedelta(hours=1), BanLength.DAY)
    assert standing_of(advertiser, now=now + timedelta(hours=2)).banned_until == now + timedelta(hours=25)
    assert Verdict.objects.count() == 2


def test_a_released_reader_writes_again(thread: Thread, advertiser: Reader, moderator: Reader, now: datetime) -> None:
    ban(advertiser, moderator, now)
    actions.release_reader(reader=advertiser, by=moderator, reason="Обещал", now=now)
    assert actions.write_comment(thread=thread, author=advertiser, source="Больше не буду", now=now).pk
    assert list(Verdict.objects.order_by("pk").values_list("act", flat=True)) == ["ban", "release"]


def test_who_is_not_banned_is_not_released(advertiser: Reader, moderator: Reader, now: datetime) -> None:
    with pytest.raises(actions.UnableToModerate) as caught:
        actions.release_reader(reader=advertiser, by=moderator, reason="Так", now=now)
    assert caught.value.decision.ruling is Ruling.NOTHING_TO_DO


@pytest.mark.parametrize(
    ("by", "of", "ruling"),
    [
        ("Каботажник", "Зазывала", Ruling.NO_MODERATOR),
        ("Модератор", "Модератор", Ruling.ONESELF),
        ("Модератор", "Хозяйка", Ruling.PROTECTED),
        ("Хозяйка", "Хозяйка", Ruling.ONESELF),
        ("Хозяйка", "Модератор", Ruling.ACCEPT),
    ],
)
def test_who_bans_whom(moderator: Reader, now: datetime, by: str, of: str, ruling: Ruling) -> None:
    owner = make.commenter("Хозяйка")
    Reader.objects.filter(pk=owner.pk).update(is_superuser=True)
    told = Ruling.ACCEPT
    try:
        ban(make.commenter(of), make.commenter(by), now)
    except actions.UnableToModerate as refused:
        told = refused.decision.ruling
    assert told is ruling
    assert Ban.objects.count() == Verdict.objects.count() == (ruling is Ruling.ACCEPT)


def test_a_ban_needs_a_reason(advertiser: Reader, moderator: Reader, now: datetime) -> None:
    with pytest.raises(actions.UnableToModerate) as caught:
        actions.ban_reader(reader=advertiser, by=moderator, reason=" ", length=BanLength.DAY, now=now)
    assert caught.value.decision.ruling is Ruling.EMPTY


def written(thread: Thread, by: Reader, now: datetime, *hours_ago: int) -> list[Comment]:
    return [
        actions.write_comment(thread=thread, author=by, source=f"Дёшево {ago}", now=now - timedelta(hours=ago))
        for ago in hours_ago
    ]


def test_the_last_day_goes_out_of_sight_with_the_ban(
    thread: Thread, advertiser: Reader, moderator: Reader, now: datetime
) -> None:
    older, other = written(thread, advertiser, now, 25)[0], make.comment(thread)
    first, second = written(thread, advertiser, now, 20, 1)
    actions.report(comment=first, by=make.commenter("Приёмщик"), reason="Реклама", now=now)
    ban(advertiser, moderator, now, hide_comments=True)
    hidden = Comment.objects.filter(state=Comment.State.HIDDEN, state_reason="Реклама")
    assert {comment.pk for comment in hidden} == {first.pk, second.pk}
    assert Comment.objects.get(pk=older.pk).state == Comment.objects.get(pk=other.pk).state == "visible"
    assert Verdict.objects.filter(comment__in=[first, second], act="hide").count() == 2
    assert Report.objects.get().settled_at == now


def test_the_counters_follow_a_sweep_and_its_return(
    thread: Thread, advertiser: Reader, moderator: Reader, now: datetime
) -> None:
    other = make.comment(thread)
    last = written(thread, advertiser, now + timedelta(days=1), 2, 1)[-1]
    given = ban(advertiser, moderator, now + timedelta(days=1), hide_comments=True)
    thread.refresh_from_db()
    assert (thread.comment_count, thread.last_activity_at, Story.objects.get().comment_count) == (
        (1, other.created_at, 1)
    )
    back = actions.restore_comments_of_ban(ban=given, by=moderator, reason="Ошибка", now=now + timedelta(days=2))
    thread.refresh_from_db()
    assert (back, thread.comment_count, thread.last_activity_at) == (2, 3, last.created_at)
    assert Story.objects.get().comment_count == 3


def test_an_emptied_thread_stands_by_its_publication(
    thread: Thread, advertiser: Reader, moderator: Reader, now: datetime
) -> None:
    post_thread = Thread.objects.create(post=make.reader_post(), last_activity_at=make.NOON)
    written(thread, advertiser, now, 2)
    written(post_thread, advertiser, now, 1)
    ban(advertiser, moderator, now, hide_comments=True)
    assert set(Thread.objects.values_list("comment_count", "last_activity_at")) == {(0, make.NOON)}


def test_what_was_decided_since_stays(thread: Thread, advertiser: Reader, moderator: Reader, now: datetime) -> None:
    first, _second = written(thread, advertiser, now, 2, 1)
    given = ban(advertiser, moderator, now, hide_comments=True)
    later = {"by": moderator, "now": now + timedelta(hours=1)}
    actions.restore_comment(comment=first, reason="Не реклама", **later)
    actions.hide_comment(comment=first, reason="Оскорбление", **later)
    assert actions.restore_comments_of_ban(ban=given, reason="Ошибка", **later) == 1
    assert list(Comment.objects.order_by("pk").values_list("state", flat=True)) == ["hidden", "visible"]


def test_nothing_to_bring_back_is_said(advertiser: Reader, moderator: Reader, now: datetime) -> None:
    given = ban(advertiser, moderator, now)
    with pytest.raises(actions.UnableToModerate) as caught:
        actions.restore_comments_of_ban(ban=given, by=moderator, reason="Ошибка", now=now)
    assert caught.value.decision.ruling is Ruling.NOTHING_TO_DO


def test_a_ban_answers_for_those_that_it_replaced(
    thread: Thread, advertiser: Reader, moderator: Reader, now: datetime
) -> None:
    written(thread, advertiser, now, 1)
    ban(advertiser, moderator, now, hide_comments=True)
    longer = ban(advertiser, moderator, now + timedelta(hours=1), BanLength.FOR_GOOD)
    actions.release_reader(reader=advertiser, by=moderator, reason="Обещал", now=now + timedelta(hours=2))
    again = ban(advertiser, moderator, now + timedelta(hours=3))
    assert [hidden_with(given).count() for given in (longer, again)] == [1, 0]


def test_a_thousand_comments_go_and_come_back_within_a_second(
    moderator: Reader, advertiser: Reader, now: datetime
) -> None:
    threads = [make.thread(make.story()) for _ in range(20)]
    for thread in threads:
        talk.fill(thread, talk.parents_like_readers(50))
    Comment.objects.update(author=advertiser, created_at=now - timedelta(hours=1))
    Story.objects.update(comment_count=50)
    began = time.process_time()
    given = ban(advertiser, moderator, now, hide_comments=True)
    assert time.process_time() - began < 1
    assert Comment.objects.filter(state="hidden").count() == Verdict.objects.filter(act="hide").count() == 1_000
    began = time.process_time()
    assert actions.restore_comments_of_ban(ban=given, by=moderator, reason="Ошибка", now=now) == 1_000
    assert time.process_time() - began < 1
    assert set(Thread.objects.values_list("comment_count", flat=True)) == {50}


def test_a_sweep_asks_the_database_little(
    thread: Thread, advertiser: Reader, moderator: Reader, now: datetime, django_assert_max_num_queries: object
) -> None:
    talk.fill(thread, [0] * 100)
    Comment.objects.update(author=advertiser, created_at=now - timedelta(hours=1))
    Story.objects.update(comment_count=100)
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        ban(advertiser, moderator, now, hide_comments=True)
