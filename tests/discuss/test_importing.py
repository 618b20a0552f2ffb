"""A whole discussion at once. On both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from svodka.discuss import thread_pages
from svodka.discuss.actions.importing import ImportedComment, UnableToImport, import_comments
from svodka.discuss.models import Comment, Like, Thread
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def thread() -> Thread:
    return make.thread(make.story())


def told(source: str, answers: int = 0, **given: object) -> ImportedComment:
    return ImportedComment(make.commenter(), make.NOON + timedelta(minutes=1), source, answers, **given)  # type: ignore[arg-type]


def test_it_is_as_if_written_one_by_one(thread: Thread) -> None:
    words, answers = ["Раз", "Два", "Три", "Четыре"], [0, 1, 2, 0]
    import_comments(thread=thread, comments=[told(word, to) for word, to in zip(words, answers, strict=True)])
    other = make.thread(make.story(slug="drugaya"))
    written: list[Comment] = []
    for word, to in zip(words, answers, strict=True):
        written.append(make.comment(other, word, to=written[to - 1] if to else None))
    fields = ("seq", "root_no", "depth", "path", "html", "reply_count", "descendant_count")
    rows = [
        list(Comment.objects.filter(thread=which).order_by("seq").values_list(*fields)) for which in (thread, other)
    ]
    assert rows[0] == rows[1]


def test_the_next_comment_follows(thread: Thread) -> None:
    import_comments(thread=thread, comments=[told("Раз"), told("Два", 1)])
    assert make.comment(thread, "Три").seq == 3
    thread.refresh_from_db()
    assert (thread.comment_count, thread.story.comment_count if thread.story else 0) == (3, 3)


def test_a_deleted_one_keeps_its_place_only(thread: Thread) -> None:
    import_comments(thread=thread, comments=[told("Раз"), told("Было", deleted=True), told("Три")])
    states = [record.state for record in thread_pages.flat_page(thread, 1).comments]
    assert (states, thread.comment_count, thread.last_seq) == (["visible", "deleted", "visible"], 2, 3)


def test_likes_are_rows_too(thread: Thread) -> None:
    fans = [make.commenter("Мотористка"), make.commenter("Док № 3")]
    import_comments(thread=thread, comments=[told("Раз", liked_by=fans)])
    assert (Comment.objects.get().like_count, Like.objects.count()) == (2, 2)


def test_a_thread_that_is_talked_in_is_left_alone(thread: Thread) -> None:
    make.comment(thread)
    with pytest.raises(UnableToImport):
        import_comments(thread=thread, comments=[told("Раз")])


def test_an_answer_to_what_comes_later_writes_nothing(thread: Thread) -> None:
    with pytest.raises(UnableToImport):
        import_comments(thread=thread, comments=[told("Раз"), told("Два", 2)])
    assert not Comment.objects.exists()


def test_words_are_cleaned_and_rendered(thread: Thread) -> None:
    import_comments(thread=thread, comments=[told("<b>Раз</b>\x00 *два*")])
    assert Comment.objects.get().html == "<p>&lt;b&gt;Раз&lt;/b&gt; <em>два</em></p>"


def test_three_thousand_are_a_few_statements(thread: Thread, django_assert_max_num_queries: object) -> None:
    mass = [told(f"Слово {n}", n - 1) for n in range(1, 3001)]
    with django_assert_max_num_queries(100):  # type: ignore[operator]
        import_comments(thread=thread, comments=mass)
    assert thread.last_seq == 3000
