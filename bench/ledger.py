"""The provenance ledger proved: does `svodka verify` find what was done to it, and how fast is it?

    python -m bench.ledger [--rows 100000] [--tries 10] [--quick] [--json FILE]

A throwaway portal gets its rows through the same door as a real one. Then, on copies of its database: single bits are
flipped in the file itself, rows are removed and exchanged, made anew with hashes that are right in themselves, and the
tail is cut off, each several times at random places; the command's own exit status and the row that it names count.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import re
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

from bench.table import Row, header, show, write_json

# Django reads the data folder when it is set up: the throwaway one has to be there before.
FOLDER = tempfile.TemporaryDirectory(prefix="svodka-bench-ledger-")
os.environ.update(SVODKA_DATA=FOLDER.name, DJANGO_SETTINGS_MODULE="svodka.settings", LANGUAGE="en")
os.environ.pop("DATABASE_URL", None)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from svodka.cli import verifying  # noqa: E402
from svodka.cli.arguments import parser  # noqa: E402
from svodka.stories import actions as stories  # noqa: E402
from svodka.stories.chain import Said, digest_of, root_after  # noqa: E402
from svodka.stories.models import Story  # noqa: E402

SEED = 20_261_122
BEGAN = datetime(2026, 1, 1, 6, 0, tzinfo=UTC)
ACTS = ("filed", "edited", "draft saved", "published", "corrected")
TABLE = "stories_ledgerentry"
DATABASE = Path(FOLDER.name) / "svodka.sqlite3"


@dataclass(frozen=True, slots=True)
class Damage:
    """What was done: the row that should be named (0: none can be), and the root noted before."""

    row: int
    root: str = ""


@dataclass(slots=True)
class Found:
    tries: int = 0
    found: int = 0
    named: int = 0
    seconds: list[float] = field(default_factory=list)


def fill(rows: int) -> float:
    """Write the rows as the desk does; how many milliseconds of CPU time each took."""
    call_command("migrate", verbosity=0)
    story = Story.objects.create(filed_at=BEGAN)
    began = time.process_time()
    for first in range(0, rows, 1000):
        with transaction.atomic():
            for number in range(first, min(first + 1000, rows)):
                detail = {"fields": ["headline", "body"], "note": f"Уточнена дата спуска, запись {number}"}
                stories.note(
                    story=story, act=ACTS[number % len(ACTS)], now=BEGAN + timedelta(minutes=4 * number), detail=detail
                )
    took = time.process_time() - began
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return took / rows * 1000


# --- what may be done to it ---


def flipped(column: str) -> Callable[[random.Random, int], Damage]:
    """One bit of a row's column, in the bytes of the file: what a disk does, or somebody with an editor."""

    def flip(chance: random.Random, rows: int) -> Damage:
        row = chance.randint(1, rows)
        with closing(sqlite3.connect(DATABASE)) as database:
            [value] = database.execute(f"SELECT CAST({column} AS BLOB) FROM {TABLE} WHERE number = ?", [row]).fetchone()
        data = bytearray(DATABASE.read_bytes())
        places = [found.start() for found in re.finditer(re.escape(value), data)]
        if column in {"act", "at"}:
            places = _beside(data, places, row)
        at = places[0] + chance.randrange(len(value))
        data[at] ^= 1 << chance.randrange(8)
        DATABASE.write_bytes(data)
        return Damage(row)

    return flip


def _beside(data: bytearray, places: list[int], row: int) -> list[int]:
    """Of words that stand in many rows, the place in the row's own record: shortly before its detail."""
    note = json.dumps(f"Уточнена дата спуска, запись {row - 1}").strip('"').encode() + b'"}'
    detail = data.index(note)
    return [max(place for place in places if place < detail)]


def removed(chance: random.Random, rows: int) -> Damage:
    """A row taken out; the last one is the tail, which is another matter."""
    row = chance.randint(1, rows - 1)
    _execute(f"DELETE FROM {TABLE} WHERE number = {row}")
    return Damage(row + 1)


def exchanged(chance: random.Random, rows: int) -> Damage:
    """Two rows in each other's places."""
    one, other = sorted(chance.sample(range(1, rows + 1), 2))
    moves = ((one, rows + 1), (other, one), (rows + 1, other))
    _execute(*(f"UPDATE {TABLE} SET number = {to} WHERE number = {of}" for of, to in moves))
    return Damage(one)


def rewritten(chance: random.Random, rows: int) -> Damage:
    """A row with another text and hashes that are right in themselves: the next row does not follow from it."""
    row = chance.randint(2, rows - 1)
    _make_anew(row, upto=row)
    return Damage(row + 1)


def rewritten_to_the_end(chance: random.Random, rows: int) -> Damage:
    """The same with every hash after it: only a root that was noted elsewhere can tell."""
    root = _root(rows)
    _make_anew(chance.randint(rows // 2, rows - 1), upto=rows)
    return Damage(0, root)


def cut_off(chance: random.Random, rows: int) -> Damage:
    """The last rows gone; the root of the day is known."""
    root = _root(rows)
    _execute(f"DELETE FROM {TABLE} WHERE number > {rows - chance.randint(1, 500)}")
    return Damage(0, root)


def _make_anew(row: int, *, upto: int) -> None:
    with closing(sqlite3.connect(DATABASE)) as database:
        _free(database)
        [before] = database.execute(f"SELECT root FROM {TABLE} WHERE number = ?", [row - 1]).fetchone()
        sql = f"SELECT number, at, act, story_id, detail FROM {TABLE} WHERE number BETWEEN ? AND ? ORDER BY number"
        for number, at, act, story, told in database.execute(sql, [row, upto]).fetchall():
            detail = {"note": "Ничего не было"} if number == row else json.loads(told)
            said = Said(datetime.fromisoformat(at).replace(tzinfo=UTC), act, story, None, None, detail)
            digest = digest_of(said)
            before = root_after(before, number=number, digest=digest)
            anew = (json.dumps(detail), digest, before, number)
            database.execute(f"UPDATE {TABLE} SET detail = ?, digest = ?, root = ? WHERE number = ?", anew)
        database.commit()


def _root(row: int) -> str:
    with closing(sqlite3.connect(DATABASE)) as database:
        return str(database.execute(f"SELECT root FROM {TABLE} WHERE number = ?", [row]).fetchone()[0])


def _execute(*statements: str) -> None:
    with closing(sqlite3.connect(DATABASE)) as database:
        _free(database)
        for statement in statements:
            database.execute(statement)
        database.commit()


def _free(database: sqlite3.Connection) -> None:
    """Who owns the file drops the triggers that refuse."""
    triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", [TABLE])
    for (name,) in triggers.fetchall():
        database.execute(f"DROP TRIGGER {name}")


DAMAGES: dict[str, Callable[[random.Random, int], Damage]] = {
    **{f"a bit of a row's {column}": flipped(column) for column in ("detail", "act", "at", "digest", "root")},
    "a row removed": removed,
    "two rows exchanged": exchanged,
    "a row rewritten, its own hashes right": rewritten,
    "all rewritten from a row on, a root known": rewritten_to_the_end,
    "the tail cut off, the day's root known": cut_off,
}


# --- whether it is found ---


def verified(*words: str) -> tuple[int, set[int], float]:
    """Exit status of the command, the rows that it names, and the seconds of CPU time that it took."""
    said = io.StringIO()
    began = time.process_time()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        status = verifying.run(parser().parse_args(["verify", "--ledger-only", *words]))
    took = time.process_time() - began
    connection.close()
    return status, {int(number) for number in re.findall(r"[Rr]ow (?:after row )?(\d+)", said.getvalue())}, took


def tried(kind: str, *, rows: int, tries: int, sound: Path) -> Found:
    """Do it to fresh copies and look."""
    chance, result = random.Random(f"{SEED} {kind}"), Found()
    for _ in range(tries):
        shutil.copyfile(sound, DATABASE)
        damage = DAMAGES[kind](chance, rows)
        status, named, took = verified(*(["--root", damage.root] if damage.root else []))
        result.tries += 1
        result.found += status == 1
        result.named += not damage.row or damage.row in named
        result.seconds.append(took)
        for beside in ("-wal", "-shm"):
            Path(f"{DATABASE}{beside}").unlink(missing_ok=True)
    shutil.copyfile(sound, DATABASE)
    return result


def lines(results: dict[str, Found]) -> Iterator[str]:
    yield f"{'what was done':44} {'tries':>6} {'found':>6} {'row named':>10} {'seconds':>8}"
    for kind, one in results.items():
        middle = sorted(one.seconds)[len(one.seconds) // 2] if one.seconds else 0.0
        yield f"{kind:44} {one.tries:6} {one.found:6} {one.named:10} {middle:8.2f}"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--tries", type=int, default=10)
    asked.add_argument("--quick", action="store_true", help="2,000 rows, three tries")
    asked.add_argument("--json", type=Path)
    arguments = asked.parse_args()
    rows, tries = (2_000, 3) if arguments.quick else (arguments.rows, arguments.tries)
    each = fill(rows)
    sound = Path(FOLDER.name) / "sound"
    shutil.copyfile(DATABASE, sound)
    clean = [verified() for _ in range(3)]
    results = {kind: tried(kind, rows=rows, tries=tries, sound=sound) for kind in DAMAGES}
    seconds = sorted(took for _status, _named, took in clean)[1]
    every = max(1, sum(one.tries for one in results.values()))
    table = [
        Row("sound ledger called damaged", sum(status for status, _named, _took in clean), target=0),
        Row("damages found, %", 100 * sum(one.found for one in results.values()) / every, target=100, at_least=True),
        Row("rows named rightly, %", 100 * sum(one.named for one in results.values()) / every),
        Row("a row written, ms of CPU time", each),
        Row(f"{rows:,} rows proved, s of CPU time", seconds),
        Row("rows proved a second", rows / seconds),
    ]
    sys.stdout.write("\n".join([header("Ledger", rows=f"{rows:,}"), *lines(results), ""]) + "\n")
    show(table, "")
    if arguments.json:
        write_json(table, arguments.json)
    return 0 if all(row.met is not False for row in table) else 1


if __name__ == "__main__":
    sys.exit(main())
