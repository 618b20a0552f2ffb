"""Pages of a thread: what stands on them, in how many queries. On both databases."""

from __future__ import annotations

from typing import Any

import pytest

from svodka.discuss import actions, paths, thread_pages
from svodka.discuss.models import Comment, Thread
from svodka.discuss.thread_pages import UnableToFindPage
from tests import make
from tests.discuss.talk import fill, parents_like_readers

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def thread() -> Thread:
    return make.thread(make.story())


def seqs(comments: Any) -> list[int]:
    return [record.seq for record in comments]


def test_an_empty_thread_has_one_empty_page(thread: Thread) -> None:
    page = thread_pages.flat_page(thread, 1)
    assert (page.pages, page.comments) == (1, [])
    assert thread_pages.branch_page(thread, 1).branches == []


def test_a_flat_page_holds_its_hundred_in_one_query(thread: Thread, django_assert_num_queries: Any) -> None:
    fill(thread, [0] * 250)
    with django_assert_num_queries(1):
        page = thread_pages.flat_page(thread, 2)
    assert seqs(page.comments) == list(range(101, 201))
    assert (page.number, page.pages) == (2, 3)
    assert seqs(thread_pages.flat_page(thread, 3).comments) == list(range(201, 251))


@pytest.mark.parametrize("number", [-1, 0, 2, 10**9])
def test_there_is_no_other_page(thread: Thread, number: int) -> None:
    for page in (thread_pages.flat_page, thread_pages.branch_page):
        with pytest.raises(UnableToFindPage):
            page(thread, number)


def test_a_record_names_author_and_whom_it_answers(thread: Thread) -> None:
    root = make.comment(thread, by=make.commenter("Док"))
    make.comment(thread, "Так", to=root, by=make.commenter("Приёмщик"))
    record = thread_pages.flat_page(_fresh(thread), 1).comments[1]
    assert (record.author, record.parent_seq, record.parent_author) == ("Приёмщик", 1, "Док")
    assert (record.html, record.visible, record.depth) == ("<p>Так</p>", True, 1)


def test_a_tombstone_keeps_the_number_and_names_nobody(thread: Thread) -> None:
    root = make.comment(thread)
    make.comment(thread, to=root)
    actions.delete_comment(comment=root, by=root.author)
    tombstone, answer = thread_pages.flat_page(_fresh(thread), 1).comments
    assert (tombstone.seq, tombstone.state, tombstone.html, tombstone.author_id) == (1, "deleted", "", 0)
    assert (answer.parent_seq, answer.parent_author) == (1, "")


def test_a_comment_that_is_held_shows_nothing_yet(thread: Thread) -> None:
    make.comment(thread)
    Comment.objects.update(state=Comment.State.HELD)
    assert thread_pages.flat_page(_fresh(thread), 1).comments[0].html == ""


def test_branches_in_two_queries_with_their_first_answers_in_tree_order(
    thread: Thread, django_assert_num_queries: Any
) -> None:
    #     1        2     4     6
    #     ├ 3      └ 5
    #     │ └ 8
    #     └ 7
    fill(thread, [0, 0, 1, 0, 2, 0, 1, 3])
    with django_assert_num_queries(2):
        page = thread_pages.branch_page(thread, 1, branches=3, replies=2)
    told = [(branch.root.seq, seqs(branch.replies), branch.more) for branch in page.branches]
    assert told == [(1, [3, 8], 1), (2, [5], 0), (4, [], 0)]
    assert page.pages == 2
    assert [branch.root.seq for branch in thread_pages.branch_page(thread, 2, branches=3).branches] == [6]


def test_the_rest_of_a_branch_follows_from_where_it_was_cut(thread: Thread) -> None:
    fill(thread, [0, 1, 1, 0, 2, 1])
    [branch, _other] = thread_pages.branch_page(thread, 1, replies=2).branches
    rest = thread_pages.after(thread, branch.replies[-1].path, within=branch.root.path)
    assert (seqs(branch.replies), branch.more) == ([2, 5], 2)
    assert (seqs(rest.comments), rest.earlier, rest.later) == ([3, 6], True, False)


def test_any_branch_page_agrees_with_the_whole_tree(thread: Thread) -> None:
    fill(thread, parents_like_readers(700))
    whole: dict[int, list[int]] = {}
    for seq, root_no in Comment.objects.order_by("path").values_list("seq", "root_no"):
        whole.setdefault(root_no, []).append(seq)
    for number in range(1, thread_pages.branch_page(thread, 1).pages + 1):
        for branch in thread_pages.branch_page(thread, number).branches:
            expected = whole[branch.root.root_no]
            assert [branch.root.seq, *seqs(branch.replies)] == expected[:5]
            assert branch.more == max(0, len(expected) - 5)


def test_onward_in_tree_order_to_the_end_and_back(thread: Thread, django_assert_num_queries: Any) -> None:
    fill(thread, parents_like_readers(250))
    order = list(Comment.objects.order_by("path").values_list("seq", flat=True))
    first = thread_pages.after(thread)
    with django_assert_num_queries(1):
        second = thread_pages.after(thread, first.comments[-1].path)
    third = thread_pages.after(thread, second.comments[-1].path)
    assert seqs([*first.comments, *second.comments, *third.comments]) == order
    assert [(s.earlier, s.later) for s in (first, second, third)] == [(False, True), (True, True), (True, False)]
    back = thread_pages.before(thread, third.comments[0].path)
    assert seqs(back.comments) == seqs(second.comments)
    assert (back.earlier, thread_pages.before(thread, second.comments[0].path).earlier) == (True, False)


@pytest.mark.parametrize(("seq", "page"), [(1, 1), (100, 1), (101, 2), (9_999, 100), (10_070, 101)])
def test_a_number_has_its_page_for_good(seq: int, page: int) -> None:
    assert thread_pages.page_of(seq) == page


def test_every_permalink_opens_the_page_that_holds_it(thread: Thread) -> None:
    fill(thread, [0] * 230)
    for seq in (1, 99, 100, 101, 200, 201, 230):
        page = thread_pages.flat_page(thread, thread_pages.page_of(seq))
        assert seq in seqs(page.comments)


def test_a_path_is_found_by_number_or_said_to_be_missing(thread: Thread) -> None:
    fill(thread, [0, 1])
    assert thread_pages.path_of(thread, 2) == paths.level(1) + paths.level(2)
    with pytest.raises(UnableToFindPage):
        thread_pages.path_of(thread, 3)


def test_what_is_new_since_a_number(thread: Thread, django_assert_num_queries: Any) -> None:
    fill(thread, [0, 1, 0])
    with django_assert_num_queries(1):
        assert seqs(thread_pages.new_since(thread, 1)) == [2, 3]
    assert seqs(thread_pages.new_since(thread, 1, limit=1)) == [2]
    assert thread_pages.new_since(thread, 3) == []


def test_another_thread_is_never_on_the_page(thread: Thread) -> None:
    other = make.thread(make.story("Другая новость", slug="drugaya"))
    fill(thread, [0, 1])
    fill(other, [0, 1, 1])
    [branch] = thread_pages.branch_page(thread, 1).branches
    assert seqs(branch.replies) == [2]
    assert len(thread_pages.after(thread).comments) == len(thread_pages.flat_page(thread, 1).comments) == 2


def _fresh(thread: Thread) -> Thread:
    return Thread.objects.get(pk=thread.pk)
