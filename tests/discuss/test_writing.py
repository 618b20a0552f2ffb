"""Comments written, edited and deleted: numbers, counters and what is refused. On both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from svodka.discuss import actions, paths
from svodka.discuss.decisions import Ruling
from svodka.discuss.models import Comment, CommentRevision, Thread
from svodka.readers.models import Ban, Reader
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def thread() -> Thread:
    return make.thread(make.story())


def refusal(thread: Thread, source: str = "Текст", **given: object) -> actions.UnableToComment:
    told = {"author": make.commenter(), "now": make.NOON + timedelta(days=9), **given}
    with pytest.raises(actions.UnableToComment) as caught:
        actions.write_comment(thread=thread, source=source, **told)  # type: ignore[arg-type]
    return caught.value


def test_comments_are_numbered_from_one_without_gaps(thread: Thread) -> None:
    assert [make.comment(thread).seq for _ in range(3)] == [1, 2, 3]


def test_a_refused_comment_leaves_no_gap_and_no_count(thread: Thread) -> None:
    make.comment(thread)
    refusal(thread, author=make.reader(is_active=False))
    assert make.comment(thread).seq == 2
    thread.story.refresh_from_db()
    assert thread.story.comment_count == 2


def test_an_answer_stands_under_its_parent_in_the_same_branch(thread: Thread) -> None:
    make.comment(thread)
    root = make.comment(thread)
    answer = make.comment(thread, to=root)
    assert (answer.root_no, answer.depth, answer.parent_id) == (2, 1, root.pk)
    assert bytes(answer.path) == paths.level(2) + paths.level(3)


def test_thread_and_story_count_and_remember_the_last_word(thread: Thread) -> None:
    last = [make.comment(thread) for _ in range(2)][-1]
    thread.refresh_from_db()
    thread.story.refresh_from_db()
    assert (thread.comment_count, thread.last_seq, thread.last_root_no, thread.story.comment_count) == (2, 2, 2, 2)
    assert thread.last_activity_at == last.created_at


def test_a_post_counts_its_comments(thread: Thread) -> None:
    post = make.reader_post()
    make.comment(Thread.objects.create(post=post, last_activity_at=make.NOON))
    post.refresh_from_db()
    assert post.comment_count == 1


def test_answers_are_counted_by_parent_and_by_every_ancestor(thread: Thread) -> None:
    root = make.comment(thread)
    answer = make.comment(thread, to=root)
    make.comment(thread, to=answer)
    make.comment(thread, to=root)
    counts = Comment.objects.order_by("seq").values_list("reply_count", "descendant_count")
    assert list(counts) == [(2, 3), (1, 1), (0, 0), (0, 0)]


def test_source_and_html_are_kept(thread: Thread) -> None:
    make.comment(thread)
    comment = make.comment(thread, " № 1 **прав**\r\n")
    assert comment.source == "№ 1 **прав**"
    assert comment.html == '<p><a href="#c1">№ 1</a> <strong>прав</strong></p>'


@pytest.mark.parametrize(
    ("source", "ruling"),
    [
        ("", Ruling.EMPTY),
        (" \n\u200b\x00", Ruling.EMPTY),
        (">", Ruling.EMPTY),
        ("ы" * 20_001, Ruling.TOO_LONG),
        ("ы" * 1_000_000, Ruling.TOO_LONG),
        ("https://a.example https://b.example [c](https://c.example)", Ruling.TOO_MANY_LINKS),
    ],
)
def test_a_text_that_is_refused_is_given_back_as_it_came(thread: Thread, source: str, ruling: Ruling) -> None:
    refused = refusal(thread, source)
    assert refused.decision.ruling is ruling
    assert refused.source is source


@pytest.mark.parametrize("state", [Thread.State.CLOSED, Thread.State.HIDDEN])
def test_a_closed_thread_takes_none(thread: Thread, state: str) -> None:
    Thread.objects.update(state=state)
    assert refusal(thread).decision.ruling is Ruling.CLOSED


def test_nothing_is_said_of_a_story_before_it_is_public(thread: Thread) -> None:
    Thread.objects.update(last_activity_at=None)
    assert refusal(thread).decision.ruling is Ruling.CLOSED


@pytest.mark.parametrize(
    ("given", "banned"),
    [
        ({}, True),
        ({"until": make.NOON + timedelta(days=10)}, True),
        ({"until": make.NOON + timedelta(days=8)}, False),
        ({"lifted_at": make.NOON}, False),
        ({"since": make.NOON + timedelta(days=10)}, False),
    ],
)
def test_a_ban_in_force_stops_its_reader(thread: Thread, given: dict[str, datetime], banned: bool) -> None:
    author, now = make.commenter(), make.NOON + timedelta(days=9)
    Ban.objects.create(reader=author, reason="Реклама", **{"since": make.NOON, **given})
    if banned:
        assert refusal(thread, author=author, now=now).decision.ruling is Ruling.BANNED
    else:
        assert actions.write_comment(thread=thread, author=author, source="Да", now=now).seq == 1


def test_the_third_comment_within_a_minute_waits(thread: Thread) -> None:
    author = make.commenter()
    for seconds in (0, 20):
        actions.write_comment(thread=thread, author=author, source="Да", now=make.NOON + timedelta(seconds=seconds))
    refused = refusal(thread, author=author, now=make.NOON + timedelta(seconds=40))
    assert refused.decision.ruling is Ruling.TOO_SOON
    assert refused.decision.retry_at == make.NOON + timedelta(minutes=1)


def test_the_eleventh_comment_of_the_first_day_waits(thread: Thread) -> None:
    author = make.reader("Юнга", date_joined=make.NOON)
    for _ in range(10):
        make.comment(thread, by=author)
    assert refusal(thread, author=author, now=make.NOON + timedelta(hours=23)).decision.ruling is Ruling.FIRST_DAY_FULL


def test_an_answer_stays_in_its_thread(thread: Thread) -> None:
    elsewhere = make.comment(make.thread(make.story("Другая новость", slug="drugaya")))
    assert refusal(thread, parent=elsewhere).decision.ruling is Ruling.NO_SUCH_COMMENT


def test_an_edit_within_a_quarter_of_an_hour_keeps_what_was_there(thread: Thread) -> None:
    comment = make.comment(thread, "Ходил через день")
    at = comment.created_at + timedelta(minutes=14)
    edited = actions.edit_comment(comment=comment, by=comment.author, source="Ходил *каждый* день", now=at)
    assert (edited.edited_at, edited.html) == (at, "<p>Ходил <em>каждый</em> день</p>")
    assert CommentRevision.objects.values_list("source", "until").get() == ("Ходил через день", at)


def test_an_edit_that_changes_nothing_is_no_edit(thread: Thread) -> None:
    comment = make.comment(thread, "Да")
    assert actions.edit_comment(comment=comment, by=comment.author, source="Да ", now=make.NOON).edited_at is None


@pytest.mark.parametrize(
    ("by", "minutes", "source", "ruling"),
    [
        ("Вахтенный", 16, "Нет", Ruling.WINDOW_OVER),
        ("Приёмщик", 1, "Нет", Ruling.NOT_YOURS),
        ("Вахтенный", 1, "", Ruling.EMPTY),
    ],
)
def test_an_edit_that_is_refused(thread: Thread, by: str, minutes: int, source: str, ruling: Ruling) -> None:
    comment = make.comment(thread, "Да")
    now = comment.created_at + timedelta(minutes=minutes)
    with pytest.raises(actions.UnableToEdit) as caught:
        actions.edit_comment(comment=comment, by=make.commenter(by), source=source, now=now)
    assert (caught.value.decision.ruling, caught.value.source) == (ruling, source)
    assert Comment.objects.get().source == "Да"


def test_a_deleted_comment_is_a_tombstone_without_words_or_revisions(thread: Thread) -> None:
    comment = make.comment(thread, "Лишнее")
    actions.edit_comment(comment=comment, by=comment.author, source="Совсем лишнее", now=comment.created_at)
    actions.delete_comment(comment=comment, by=comment.author)
    assert Comment.objects.values_list("seq", "state", "source", "html").get() == (1, "deleted", "", "")
    assert not CommentRevision.objects.exists()


def test_a_deleted_comment_keeps_its_place_and_leaves_the_counts(thread: Thread) -> None:
    root = make.comment(thread)
    answer = make.comment(thread, to=root)
    actions.delete_comment(comment=answer, by=answer.author)
    thread.refresh_from_db()
    thread.story.refresh_from_db()
    root.refresh_from_db()
    assert (thread.comment_count, thread.story.comment_count, thread.last_seq) == (1, 1, 2)
    assert (root.reply_count, root.descendant_count) == (1, 1)
    assert thread.last_activity_at == root.created_at


def test_a_thread_whose_only_comment_is_gone_stands_by_its_publication_again(thread: Thread) -> None:
    comment = make.comment(thread)
    actions.delete_comment(comment=comment, by=comment.author)
    thread.refresh_from_db()
    assert thread.last_activity_at == thread.story.published_at


def test_a_tombstone_can_still_be_answered(thread: Thread) -> None:
    root = make.comment(thread)
    actions.delete_comment(comment=root, by=root.author)
    assert make.comment(thread, to=root).parent_id == root.pk


def test_nobody_deletes_the_comment_of_another(thread: Thread) -> None:
    comment = make.comment(thread)
    with pytest.raises(actions.UnableToDelete) as caught:
        actions.delete_comment(comment=comment, by=make.commenter("Приёмщик"))
    assert caught.value.decision.ruling is Ruling.NOT_YOURS


def test_a_comment_is_deleted_once(thread: Thread) -> None:
    comment = make.comment(thread)
    actions.delete_comment(comment=comment, by=comment.author)
    with pytest.raises(actions.UnableToDelete):
        actions.delete_comment(comment=comment, by=comment.author)
    thread.refresh_from_db()
    assert thread.comment_count == 0


@pytest.mark.parametrize(
    "broken",
    [{"state": "deleted"}, {"depth": 1}, {"seq": 0}, {"root_no": 0}],
)
def test_the_database_refuses_what_the_actions_never_write(thread: Thread, broken: dict[str, object]) -> None:
    make.comment(thread)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.update(**broken)


def test_a_reader_with_comments_cannot_be_deleted_from_under_them(thread: Thread) -> None:
    author = make.comment(thread).author
    with pytest.raises(IntegrityError):
        Reader.objects.filter(pk=author.pk).delete()
