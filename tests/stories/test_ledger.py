"""The ledger is a chain: each line carries the hash of all before it, whoever writes at the same time."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from django.db import connection, transaction

from svodka.stories import actions as stories
from svodka.stories.chain import BEGINNING, Said, digest_of, line_of, root_after
from svodka.stories.models import LedgerEntry
from svodka.stories.proof import prove
from tests import make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
WRITERS, LINES = 6, 20


def rows() -> list[tuple[int, str, str]]:
    return list(LedgerEntry.objects.order_by("number").values_list("number", "digest", "root"))


def test_a_line_is_plain_json_with_sorted_keys(now: datetime) -> None:
    said = Said(now, "taken", 7, None, 3, {"why": "ё", "b": [1]})
    assert line_of(said) == (
        '{"act":"taken","at":"2026-11-20T09:40:00.000000Z","by":3,"capture":null,'
        '"detail":{"b":[1],"why":"\\u0451"},"story":7}'
    )


def test_each_root_follows_from_the_one_before(now: datetime) -> None:
    story = make.story()
    for act in ("taken", "ready"):
        stories.note(story=story, act=act, now=now)
    (first, digest, root), (second, next_digest, next_root) = rows()
    assert (first, second) == (1, 2)
    assert root == root_after(BEGINNING, number=1, digest=digest)
    assert next_root == root_after(root, number=2, digest=next_digest)


def test_what_is_undone_leaves_no_gap(now: datetime) -> None:
    story = make.story()
    stories.note(story=story, act="taken", now=now)
    with transaction.atomic():
        stories.note(story=story, act="ready", now=now)
        transaction.set_rollback(True)
    stories.note(story=story, act="put back", now=now)
    assert [number for number, _digest, _root in rows()] == [1, 2]


def test_the_digest_is_that_of_the_row(now: datetime) -> None:
    story, editor = make.story(), make.reader()
    stories.note(story=story, act="taken", now=now, by=editor, detail={"a": "ё"})
    assert LedgerEntry.objects.get().digest == digest_of(Said(now, "taken", story.pk, None, editor.pk, {"a": "ё"}))


def test_several_writers_make_one_chain(now: datetime) -> None:
    story = make.story()

    def write() -> None:
        try:
            for _line in range(LINES):
                with transaction.atomic():
                    stories.note(story=story, act="taken", now=now)
                    stories.note(story=story, act="put back", now=now)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _writer in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    proof = prove(zone=now.tzinfo)
    assert (proof.rows, proof.faults) == (2 * LINES * WRITERS, [])


@pytest.mark.parametrize("column", ["number = number + 900", "root = 'x'", "digest = 'x'", "signed = 8"])
def test_the_database_refuses_to_rewrite_the_chain(now: datetime, column: str) -> None:
    stories.note(story=make.story(), act="taken", now=now)
    with pytest.raises(Exception, match="never changed"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE stories_ledgerentry SET {column}")
