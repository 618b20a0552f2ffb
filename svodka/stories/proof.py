"""Whether the ledger is what was written: every row and every link of the chain, straight from the database."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from django.db import DatabaseError, connection, transaction

from svodka.stories.chain import BEGINNING, Said, digest_of, line_of, root_after

# Bytes, because a damaged text need not be UTF-8; on SQLite only, whose texts are what Python has written.
_SQLITE = """
SELECT number, CAST(at AS BLOB), CAST(act AS BLOB), story_id, capture_id, signed, by_id, CAST(detail AS BLOB),
CAST(digest AS BLOB), CAST(root AS BLOB) FROM stories_ledgerentry ORDER BY number IS NULL, number"""
_POSTGRES = """
SELECT number, at, act, story_id, capture_id, signed, by_id, detail::text, digest, root
FROM stories_ledgerentry ORDER BY number NULLS LAST"""


class Unreadable(ValueError):
    """What stands in the row is nothing that Svodka writes."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the database has it."""

    number: int
    said: Said
    digest: str
    root: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is not what was written; `what`: unreadable, unnumbered, missing, row, by or chain."""

    number: int
    what: str


@dataclass(slots=True)
class Proof:
    """What a walk over the ledger has found; `pages` holds the hash that each capture came with, `purged` those that
    were removed for good, `let_go` those whose bytes the rule let go and nobody has kept again since.
    """

    rows: int = 0
    faults: list[Fault] = field(default_factory=list)
    root: str = BEGINNING
    at: datetime | None = None
    days: dict[date, tuple[int, str]] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    pages: dict[int, str] = field(default_factory=dict)
    purged: set[int] = field(default_factory=set)
    let_go: set[int] = field(default_factory=set)


def prove(*, zone: tzinfo, looked_for: Collection[str] = ()) -> Proof:
    """Walk over the whole ledger as it stands at one moment.

    `zone` is where the portal's days begin; `days` then has the last row and its root of each. `looked_for` are roots
    that were noted elsewhere: `found` says at which row they stand.
    """
    proof = Proof()
    try:
        for found in _checked(_raw_rows()):
            if isinstance(found, Fault):
                proof.faults.append(found)
            else:
                _add(proof, found, zone, looked_for)
    except DatabaseError:
        # SQLite cannot go on where its own structure is damaged.
        proof.faults.append(Fault(proof.rows + 1, "unreadable"))
    return proof


def lines() -> Iterator[str]:
    """The ledger for others to check: «ROOT NUMBER LINE» of every row. Raises Unreadable where a row is damaged."""
    for raw in _raw_rows():
        row = _row(raw)
        yield f"{row.root} {row.number} {line_of(row.said)}"


def _add(proof: Proof, row: Row, zone: tzinfo, looked_for: Collection[str]) -> None:
    proof.rows += 1
    proof.root, proof.at = row.root, row.said.at
    proof.days[row.said.at.astimezone(zone).date()] = (row.number, row.root)
    if row.root in looked_for:
        proof.found[row.root] = row.number
    if row.said.capture:
        _note_page(proof, row.said.capture, row.said)


def _note_page(proof: Proof, capture: int, said: Said) -> None:
    match said.act:
        case "taken in":
            proof.pages[capture] = str(said.detail.get("sha256"))
        case "purged":
            proof.purged.add(capture)
            proof.let_go.discard(capture)
        case "let go":
            proof.let_go.add(capture)
        case "kept again":
            proof.let_go.discard(capture)


def _raw_rows() -> Iterator[tuple[Any, ...]]:
    sqlite = connection.vendor == "sqlite"
    # One statement sees one moment; on SQLite a transaction of ours would keep writers waiting for nothing.
    with nullcontext() if sqlite else transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_SQLITE if sqlite else _POSTGRES)
        while rows := cursor.fetchmany(2000):
            yield from rows


def _checked(raw_rows: Iterable[tuple[Any, ...]]) -> Iterator[Row | Fault]:
    """Each row, and after it what is wrong with it; a row that cannot be read is a fault alone."""
    before, expected = BEGINNING, 1
    for raw in raw_rows:
        number = raw[0] if isinstance(raw[0], int) else None
        if number is None:
            yield Fault(expected, "unnumbered")
            continue
        if number != expected:
            yield Fault(expected, "missing")
        try:
            row = _row(raw)
        except Unreadable:
            yield Fault(number, "unreadable")
            before = str(_text(raw[9], strict=False))
        else:
            yield row
            yield from _faults(row, before, by=raw[6])
            before = row.root
        expected = number + 1


def _faults(row: Row, before: str, *, by: Any) -> Iterator[Fault]:
    if row.digest != digest_of(row.said):
        yield Fault(row.number, "row")
    if by not in (None, row.said.signed):
        yield Fault(row.number, "by")
    if row.root != root_after(before, number=row.number, digest=row.digest):
        yield Fault(row.number, "chain")


def _row(raw: tuple[Any, ...]) -> Row:
    number, at, act, story, capture, signed, _by, detail, digest, root = raw
    try:
        said = Said(_moment(at), _text(act), story, capture, signed, _object(_text(detail)))
        line_of(said).encode("ascii")
        return Row(int(number), said, _text(digest), _text(root))
    except (ValueError, TypeError, OverflowError) as damaged:
        raise Unreadable(str(damaged)) from damaged


def _text(value: Any, *, strict: bool = True) -> str:
    return value.decode("utf-8", "strict" if strict else "replace") if isinstance(value, bytes) else str(value)


def _moment(value: Any) -> datetime:
    """SQLite's text must be exactly what Django writes: another spelling of the same moment was written by others."""
    if isinstance(value, datetime):
        return value
    text = _text(value)
    moment = datetime.fromisoformat(text)
    if str(moment) != text:
        raise Unreadable(f"{text} is no moment as we write it")
    return moment.replace(tzinfo=UTC)


def _object(text: str) -> dict[str, Any]:
    read = json.loads(text)
    as_written = json.dumps(read) if connection.vendor == "sqlite" else text
    if not isinstance(read, dict) or as_written != text:
        raise Unreadable("the detail is not as we write it")
    return read
