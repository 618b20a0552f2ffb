"""What was rewritten in the ledger behind our back is found, and where."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from svodka.stories import actions as stories
from svodka.stories.chain import BEGINNING
from svodka.stories.models import LedgerEntry
from svodka.stories.proof import lines, prove
from tests import make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def five(now: datetime) -> Iterator[None]:
    """Five lines, and a database that nobody guards."""
    story, editor = make.story(), make.reader()
    for number in range(5):
        at = now + timedelta(days=number // 2)
        stories.note(story=story, act="remark", now=at, by=editor, detail={"remark": f"ёлка {number}", "n": number})
    off, on = _guard()
    with connection.cursor() as cursor:
        cursor.execute(off)
        yield
        cursor.execute(on)


def _guard() -> tuple[str, str]:
    if connection.vendor == "postgresql":
        table = "ALTER TABLE stories_ledgerentry"
        return f"{table} DISABLE TRIGGER USER", f"{table} ENABLE TRIGGER USER"
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'ledger_only_grows'")
        return "DROP TRIGGER ledger_only_grows", cursor.fetchone()[0]


def rewrite(sql: str) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
    return [(fault.number, fault.what) for fault in prove(zone=UTC).faults]


def test_what_stands_is_content(five: None, now: datetime) -> None:
    proof = prove(zone=UTC)
    assert (proof.rows, proof.faults, proof.at) == (5, [], now + timedelta(days=2))
    assert [number for number, _root in proof.days.values()] == [2, 4, 5]


REWRITTEN = [
    ("act = 'taken'", "row"),
    ("signed = signed + 1, by_id = NULL", "row"),
    ("story_id = NULL", "row"),
    ("detail = '{\"n\": 2}'", "row"),
    ("digest = repeat('0', 64)", "row"),
    ("root = repeat('0', 64)", "chain"),
]


@pytest.mark.parametrize(("change", "what"), REWRITTEN)
def test_a_rewritten_row_is_found(five: None, change: str, what: str) -> None:
    change = change.replace("repeat('0', 64)", f"'{BEGINNING}'")
    assert (3, what) in rewrite(f"UPDATE stories_ledgerentry SET {change} WHERE number = 3")


def test_a_rewritten_moment_is_found(five: None) -> None:
    faults = rewrite("UPDATE stories_ledgerentry SET at = '2026-11-21 09:40:01' WHERE number = 3")
    assert faults[0] == (3, "row")


def test_a_row_in_the_name_of_somebody_else_is_found(five: None) -> None:
    other = make.reader("Чужой")
    assert rewrite(f"UPDATE stories_ledgerentry SET by_id = {other.pk} WHERE number = 4") == [(4, "by")]


def test_the_end_of_an_account_breaks_nothing(five: None) -> None:
    assert rewrite("UPDATE stories_ledgerentry SET by_id = NULL") == []


def test_a_row_that_is_gone_is_missing(five: None) -> None:
    assert rewrite("DELETE FROM stories_ledgerentry WHERE number = 2") == [(2, "missing"), (3, "chain")]


def test_a_row_outside_the_chain_is_found(five: None) -> None:
    assert (5, "unnumbered") in rewrite("UPDATE stories_ledgerentry SET number = NULL WHERE number = 5")


def test_a_noted_root_stands_where_it_stood(five: None) -> None:
    noted = LedgerEntry.objects.get(number=4).root
    assert prove(zone=UTC, looked_for=[noted, "0" * 64]).found == {noted: 4}


def test_every_single_flipped_bit_of_a_row_is_found(five: None) -> None:
    """Of SQLite's own texts, where a flip can leave the meaning: «\\u0451» and «\\U0451», a space and a tab."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps no texts of ours")
    chance = random.Random(7)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    for column in ("at", "act", "detail", "digest", "root"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT CAST({column} AS BLOB) FROM stories_ledgerentry WHERE number = 2")
            stood = bytes(cursor.fetchone()[0])
            for place in range(len(stood)):
                flipped = bytearray(stood)
                flipped[place] ^= 1 << chance.randrange(8)
                sql = f"UPDATE stories_ledgerentry SET {column} = CAST(%s AS TEXT) WHERE number = 2"
                cursor.execute(sql, [bytes(flipped)])
                assert prove(zone=UTC).faults, (column, place, bytes(flipped))
            cursor.execute(sql, [stood])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    assert prove(zone=UTC).faults == []


def test_anybody_can_check_the_printed_lines(five: None) -> None:
    """The programme of docs/reference/ledger.md."""
    root = "0" * 64
    for number, line in enumerate(lines(), start=1):
        told_root, told_number, row = line.split(" ", 2)
        digest = hashlib.sha256(row.encode()).hexdigest()
        root = hashlib.sha256(f"{root} {number} {digest}".encode()).hexdigest()
        assert (told_number, told_root, json.loads(row)["act"]) == (str(number), root, "remark")
    assert root == prove(zone=UTC).root
