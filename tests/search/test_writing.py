"""What stays in the index after stories change and go, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from svodka.search import actions
from svodka.search.actions import Document, key_of_time
from svodka.search.models import Entry
from svodka.search.queries import find
from svodka.search.terms import TERMS_BYTES, as_text, lines_of
from tests.make import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def document(number: int = 1, title: str = "Паром", body: str = "", at: datetime = NOON) -> Document:
    return Document("story", number, at, title, body, {"section": ["yards"]})


def ids(query: str) -> list[int]:
    return find(query, kind="story", limit=100).ids


def assert_index_is_whole() -> None:
    """FTS5 compares all it holds with the rows; rank 1 makes it read the rows too. PostgreSQL keeps both in one row."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words (search_words, rank) VALUES ('integrity-check', 1)")


def test_a_new_wording_replaces_the_old_one() -> None:
    actions.put(document(title="Паром", body="у причала"))
    actions.put(document(title="Ледокол", body="во льдах"))
    assert_index_is_whole()
    assert (ids("паром"), ids("причал"), ids("ледокол")) == ([], [], [1])


def test_a_new_date_moves_the_story() -> None:
    actions.put_many([document(1), document(2, at=NOON + timedelta(hours=1))])
    actions.put(document(1, at=NOON + timedelta(hours=2)))
    assert_index_is_whole()
    assert ids("паром") == [1, 2]


def test_what_is_removed_is_gone() -> None:
    actions.put_many([document(1), document(2)])
    actions.remove(kind="story", object_id=1)
    assert_index_is_whole()
    assert ids("паром") == [2]


def test_removing_what_is_not_there_does_nothing() -> None:
    actions.remove(kind="story", object_id=404)
    assert not Entry.objects.exists()


def test_rows_changed_past_the_actions_leave_no_ghost_on_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's vector stands in the row itself")
    actions.put(document())
    Entry.objects.update(title_terms="ледокол")
    assert_index_is_whole()
    assert (ids("паром"), ids("ледокол")) == ([], [1])


def test_an_abandoned_transaction_leaves_nothing_in_the_index() -> None:
    with transaction.atomic():
        actions.put(document())
        transaction.set_rollback(True)
    assert_index_is_whole()
    assert ids("паром") == []


def test_two_wordings_in_one_batch_are_one_entry() -> None:
    actions.put_many([document(title="Паром"), document(title="Ледокол")])
    assert (ids("паром"), ids("ледокол")) == ([], [1])


def test_stories_of_one_moment_have_keys_of_their_own() -> None:
    actions.put_many(document(number) for number in (1, 1_025, 2_049, 2))
    assert sorted(ids("паром")) == [1, 2, 1_025, 2_049]


def test_a_key_that_another_story_holds_is_passed_over() -> None:
    actions.put(document(1))
    actions.put(document(1_025))
    keys = sorted(Entry.objects.values_list("pk", flat=True))
    assert keys == [key_of_time(NOON) + 1, key_of_time(NOON) + 1_025]


@given(st.datetimes(min_value=datetime(1800, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001
def test_a_later_moment_has_a_greater_key(moment: datetime) -> None:
    at = moment.replace(tzinfo=UTC)
    assert key_of_time(at) + actions.KEYS_A_MILLISECOND == key_of_time(at + timedelta(milliseconds=1))


def test_a_book_is_indexed_up_to_the_limit() -> None:
    text = " ".join(f"слово{number:025}" for number in range(20_000))
    assert TERMS_BYTES // 2 < len(as_text(lines_of(text)).encode()) <= TERMS_BYTES


def test_a_book_and_an_endless_word_are_taken() -> None:
    actions.put(document(body="начало " + "щ" * 5_000 + " " + " ".join(f"{n:030}" for n in range(20_000))))
    assert ids("начало") == ids("щ" * 5_000) == [1]
