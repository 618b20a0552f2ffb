"""Readers' posts: kept as drafts, published, edited, deleted and brought back. On both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from svodka.discuss import actions, posts
from svodka.discuss.decisions import Ruling
from svodka.discuss.models import ReaderPost, Thread
from svodka.readers.models import Ban, Reader
from svodka.stories.models import Story
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HOUR = timedelta(hours=1)
TEXT = "Посмотрите, когда освобождается приёмная комиссия."


def publish(headline: str = "Август выбрали не из-за колонок", source: str = TEXT, **told: Any) -> ReaderPost:
    words = {"author": make.commenter(), "now": make.NOON, **told}
    return actions.publish_post(headline=headline, source=source, **words)


def refusal(headline: str = "Заголовок", source: str = TEXT, **told: Any) -> actions.UnableToPublishPost:
    with pytest.raises(actions.UnableToPublishPost) as caught:
        publish(headline, source, **told)
    return caught.value


def draft(headline: str = "Набросок", source: str = TEXT, **told: Any) -> ReaderPost:
    words = {"author": make.commenter(), "now": make.NOON, **told}
    return actions.save_draft(headline=headline, source=source, **words)


def test_an_essay_is_published_with_slug_html_and_thread() -> None:
    post = publish("Сколько стоит  простой дока?", "## Счёт\n\nСчитаем *вслух*.")
    post.refresh_from_db()
    assert (post.state, post.slug, post.headline) == (
        "live",
        "skolko-stoit-prostoy-doka",
        "Сколько стоит простой дока?",
    )
    assert post.html == "<h2>Счёт</h2>\n<p>Считаем <em>вслух</em>.</p>"
    assert (post.published_at, post.edited_at) == (make.NOON, None)
    assert (post.thread.state, post.thread.last_activity_at) == ("open", make.NOON)


def test_an_answer_names_what_it_answers_and_raises_no_counter() -> None:
    story = make.story()
    post = publish(to=story)
    story.refresh_from_db()
    assert (post.to_story, post.to_post, story.comment_count) == (story, None, 0)
    assert publish("Дороже, чем кажется", to=post).to_post == post


def test_its_thread_takes_comments() -> None:
    post = publish()
    make.comment(post.thread)
    post.refresh_from_db()
    assert post.comment_count == 1


@pytest.mark.parametrize(
    ("headline", "source", "ruling"),
    [
        ("Да", TEXT, Ruling.HEADLINE),
        (" \u200b\x00 ", TEXT, Ruling.HEADLINE),
        ("ы" * 201, TEXT, Ruling.HEADLINE),
        ("ы" * 1_000_000, TEXT, Ruling.HEADLINE),
        ("Заголовок", "", Ruling.EMPTY),
        ("Заголовок", "## ", Ruling.EMPTY),
        ("Заголовок", "ы" * 50_001, Ruling.TOO_LONG),
        ("Заголовок", "ы" * 1_000_000, Ruling.TOO_LONG),
        ("Заголовок", " ".join(f"https://dok{n}.example" for n in range(11)), Ruling.TOO_MANY_LINKS),
    ],
)
def test_what_is_refused_is_given_back_as_it_came(headline: str, source: str, ruling: Ruling) -> None:
    refused = refusal(headline, source)
    assert refused.decision.ruling is ruling
    assert (refused.headline, refused.source) == (headline, source)
    assert not ReaderPost.objects.exists()


def test_the_longest_that_is_taken() -> None:
    post = publish("ы" * 200, "слово " * 8_333)
    assert (len(post.headline), len(post.source)) == (200, 49_997)


def test_hostile_characters_are_cleaned_away() -> None:
    post = publish("Док\u202e\x00 \ud800 №\n3", "раз\x00\u202e\ud800<script>alert(1)</script>")
    assert post.headline == "Док \ufffd № 3"
    assert post.html == "<p>раз\ufffd&lt;script&gt;alert(1)&lt;/script&gt;</p>"


def test_three_posts_in_any_day() -> None:
    for number in range(3):
        publish(f"Запись {number}", now=make.NOON + number * HOUR)
    refused = refusal("Четвёртая", now=make.NOON + 23 * HOUR)
    assert (refused.decision.ruling, refused.decision.retry_at) == (Ruling.TOO_SOON, make.NOON + 24 * HOUR)
    assert publish("Четвёртая", now=make.NOON + 24 * HOUR).pk


def test_one_post_on_the_first_day_of_an_account() -> None:
    author = make.reader("Юнга", date_joined=make.NOON)
    publish(author=author)
    assert refusal("Вторая", author=author, now=make.NOON + 23 * HOUR).decision.ruling is Ruling.FIRST_DAY_FULL
    assert publish("Вторая", author=author, now=make.NOON + 25 * HOUR).pk


def test_deleting_is_no_way_around_the_limit() -> None:
    for number in range(3):
        actions.delete_post(post=publish(f"Запись {number}"), by=make.commenter(), now=make.NOON)
    assert refusal("Четвёртая").decision.ruling is Ruling.TOO_SOON


def test_the_banned_publish_nothing() -> None:
    Ban.objects.create(reader=make.commenter(), reason="Реклама", since=make.NOON)
    assert refusal().decision.ruling is Ruling.BANNED


@pytest.mark.parametrize("state", ["withdrawn", "ready"])
def test_only_what_can_be_read_is_answered(state: str) -> None:
    story = make.story()
    Story.objects.update(state=state, withdrawn_for="rights")
    assert refusal(to=story).decision.ruling is Ruling.NOTHING_TO_ANSWER


@pytest.mark.parametrize("state", ["draft", "hidden", "deleted"])
def test_only_a_live_post_is_answered(state: str) -> None:
    assert refusal(to=make.reader_post(state=state)).decision.ruling is Ruling.NOTHING_TO_ANSWER


def test_the_same_words_twice_are_one_post() -> None:
    story = make.story()
    assert publish(to=story) == publish(to=story, source=f"{TEXT}\r\n", now=make.NOON + HOUR)
    assert publish(to=None) != publish(to=story)


def test_a_draft_is_seen_by_nobody_and_has_no_thread() -> None:
    kept = draft("", "Одно слово", to=make.story())
    assert (kept.state, kept.html, kept.published_at) == ("draft", "", None)
    assert not Thread.objects.filter(post=kept).exists()
    assert posts.newest(limit=9).total == 0


def test_a_draft_saved_twice_is_one_draft() -> None:
    assert draft() == draft(now=make.NOON + HOUR)


def test_a_draft_takes_new_words() -> None:
    changed = draft("Другое", "Другое", draft=draft(), now=make.NOON + HOUR)
    assert ReaderPost.objects.values_list("headline", "source", "edited_at").get() == (
        "Другое",
        "Другое",
        make.NOON + HOUR,
    )
    assert changed.created_at == make.NOON


@pytest.mark.parametrize(
    ("headline", "source", "ruling"),
    [
        ("", " ", Ruling.EMPTY),
        ("ы" * 201, "", Ruling.HEADLINE),
        ("", "ы" * 50_001, Ruling.TOO_LONG),
        ("", "ы" * 1_000_000, Ruling.TOO_LONG),
    ],
)
def test_a_draft_that_is_refused(headline: str, source: str, ruling: Ruling) -> None:
    with pytest.raises(actions.UnableToSaveDraft) as caught:
        draft(headline, source)
    assert caught.value.decision.ruling is ruling
    assert (caught.value.headline, caught.value.source) == (headline, source)


def test_twenty_drafts_and_no_more() -> None:
    for number in range(20):
        draft(f"Набросок {number}")
    with pytest.raises(actions.UnableToSaveDraft) as caught:
        draft("Ещё один")
    assert caught.value.decision.ruling is Ruling.TOO_MANY_DRAFTS


def test_a_draft_is_published_with_what_it_answers() -> None:
    story = make.story()
    post = publish("Готово", draft=draft(to=story), now=make.NOON + HOUR)
    assert ReaderPost.objects.get() == post
    assert (post.to_story, post.published_at, post.edited_at) == (story, make.NOON + HOUR, None)


def test_a_draft_published_twice_is_one_post() -> None:
    kept = draft()
    assert publish("Готово", draft=kept) == publish("Готово", draft=kept)


def test_nobody_publishes_the_draft_of_another() -> None:
    refused = refusal(draft=draft(), author=make.commenter("Приёмщик"))
    assert refused.decision.ruling is Ruling.NOT_YOURS


def test_an_edit_is_dated_and_moves_the_slug() -> None:
    post, later = publish(), make.NOON + 100 * HOUR
    actions.edit_post(post=post, by=post.author, headline="Август и док", source="**Иначе**", now=later)
    post.refresh_from_db()
    assert (post.slug, post.html, post.edited_at) == ("avgust-i-dok", "<p><strong>Иначе</strong></p>", later)
    assert post.published_at == make.NOON


def test_an_edit_that_changes_nothing_is_no_edit() -> None:
    post = publish()
    assert actions.edit_post(
        post=post, by=post.author, headline=post.headline, source=f"{TEXT} ", now=make.NOON + HOUR
    ).edited_at is None  # fmt: skip


@pytest.mark.parametrize(
    ("by", "state", "source", "ruling"),
    [
        ("Приёмщик", "live", TEXT, Ruling.NOT_YOURS),
        ("Вахтенный", "hidden", TEXT, Ruling.OUT_OF_SIGHT),
        ("Вахтенный", "deleted", TEXT, Ruling.OUT_OF_SIGHT),
        ("Вахтенный", "draft", TEXT, Ruling.OUT_OF_SIGHT),
        ("Вахтенный", "live", "", Ruling.EMPTY),
    ],
)
def test_an_edit_that_is_refused(by: str, state: str, source: str, ruling: Ruling) -> None:
    post = make.reader_post(state=state)
    with pytest.raises(actions.UnableToEditPost) as caught:
        actions.edit_post(post=post, by=make.commenter(by), headline="Другой", source=source, now=make.NOON)
    assert (caught.value.decision.ruling, caught.value.headline, caught.value.source) == (ruling, "Другой", source)


def test_a_deleted_post_takes_its_thread_along() -> None:
    post = publish()
    actions.delete_post(post=post, by=post.author, now=make.NOON + HOUR)
    post.refresh_from_db()
    assert (post.state, post.thread.state, post.source) == ("deleted", "hidden", TEXT)


@pytest.mark.parametrize(("by", "state"), [("Приёмщик", "live"), ("Вахтенный", "hidden"), ("Вахтенный", "deleted")])
def test_what_is_not_ones_own_or_hidden_cannot_be_deleted(by: str, state: str) -> None:
    with pytest.raises(actions.UnableToDeletePost):
        actions.delete_post(post=make.reader_post(state=state), by=make.commenter(by), now=make.NOON)


def test_a_deleted_post_comes_back_as_a_draft_and_keeps_date_and_talk() -> None:
    post = publish()
    make.comment(post.thread)
    actions.delete_post(post=post, by=post.author, now=make.NOON + HOUR)
    back = actions.bring_back_post(post=post, by=post.author, now=make.NOON + 25 * HOUR)
    assert back.state == "draft"
    again = publish(draft=back, now=make.NOON + 26 * HOUR)
    again.thread.refresh_from_db()
    assert (again.published_at, again.edited_at, again.comment_count) == (make.NOON, make.NOON + 26 * HOUR, 1)
    assert again.thread.state == "open"


@pytest.mark.parametrize(
    ("by", "state", "after", "ruling"),
    [
        ("Вахтенный", "deleted", 25, Ruling.WINDOW_OVER),
        ("Приёмщик", "deleted", 1, Ruling.NOT_YOURS),
        ("Вахтенный", "hidden", 1, Ruling.OUT_OF_SIGHT),
        ("Вахтенный", "live", 1, Ruling.OUT_OF_SIGHT),
    ],
)
def test_what_cannot_be_brought_back(by: str, state: str, after: int, ruling: Ruling) -> None:
    post = make.reader_post(state=state, edited_at=make.NOON)
    with pytest.raises(actions.UnableToBringBackPost) as caught:
        actions.bring_back_post(post=post, by=make.commenter(by), now=make.NOON + after * HOUR)
    assert caught.value.decision.ruling is ruling


def test_after_a_day_the_words_of_a_deleted_post_are_forgotten() -> None:
    make.reader_post(state="deleted", edited_at=make.NOON)
    assert actions.wipe_deleted_posts(now=make.NOON + 24 * HOUR) == 0
    assert actions.wipe_deleted_posts(now=make.NOON + 25 * HOUR) == 1
    assert actions.wipe_deleted_posts(now=make.NOON + 25 * HOUR) == 0
    assert ReaderPost.objects.values_list("headline", "source", "html", "slug").get() == ("", "", "", "")


def test_an_author_sees_all_of_theirs_and_nobody_elses() -> None:
    for state in ("draft", "live", "hidden", "deleted"):
        make.reader_post(state, state=state)
    make.reader_post("wiped", state="deleted", source="", html="").__class__.objects.filter(headline="wiped").update(
        headline=""
    )
    make.reader_post("чужая", author=make.commenter("Приёмщик"))
    assert [post.state for post in posts.posts_of(make.commenter().pk)] == ["deleted", "hidden", "live", "draft"]


def test_a_list_shows_the_beginning_without_headings_and_markup() -> None:
    publish(source="## Счёт\n\nСчитаем *вслух* &amp; **не спеша**.\n\n- раз\n- два")
    row = posts.newest(limit=9).rows[0]
    assert row.beginning == "Считаем вслух & не спеша. раз два"


def test_a_list_loads_the_beginning_of_long_posts_only() -> None:
    publish(source="<&" + "слово " * 8_000)
    assert len(posts.newest(limit=9).rows[0].beginning) < 1_500


def test_a_list_counts_all_of_it() -> None:
    for number in range(3):
        make.reader_post(f"Запись {number}", author=make.commenter(f"Читатель {'абв'[number]}"))
    found = posts.newest(limit=2)
    assert (found.total, len(found.rows)) == (3, 2)


def test_readers_are_told_apart_in_lists() -> None:
    publish()
    publish("Другая", author=make.commenter("Приёмщик"))
    assert posts.of_author(Reader.objects.get(username="Приёмщик").pk, limit=9).total == 1
