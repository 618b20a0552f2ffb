"""The database as it stands at one moment, while others go on writing: in a file, and open for questions."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from svodka.cli.messages import _
from svodka.errors import SvodkaError

# 64 MB at a time of pages of 4 kB: often enough to say how far it is.
PAGES_AT_ONCE = 16_384
Rows = list[tuple[Any, ...]]
Told = Callable[[str], None]


class UnableToBackUp(SvodkaError):
    """No backup was made, and nothing stands under the asked name; the message says why."""


@dataclass(frozen=True)
class Snapshot:
    """`path`: the copy. `ask`: SQL without parameters on the same moment, for as long as the context is open.
    `columns`: «table.column» of all there are; an older database lacks some of this program's.
    """

    engine: str
    path: Path
    ask: Callable[[str], Rows]
    columns: frozenset[str]


@contextmanager
def snapshot(folder: Path, *, told: Told) -> Iterator[Snapshot]:
    """Take one of the portal's database, with its file in `folder`. Raises UnableToBackUp."""
    take = _of_sqlite if connection.vendor == "sqlite" else _of_postgresql
    with take(folder, told) as taken:
        yield taken


# --- SQLite ---


# Where the damage lies decides whether the looking through finds it or the copying stumbles over it.
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@contextmanager
def _of_sqlite(folder: Path, told: Told) -> Iterator[Snapshot]:
    path = folder / "database.sqlite3"
    live = Path(str(connection.settings_dict["NAME"]))
    if not live.exists():
        raise UnableToBackUp(_("There is no portal in %s.") % live.parent)
    try:
        _copy(live, path, told)
        with closing(sqlite3.connect(path)) as copy:
            yield Snapshot("sqlite", path, lambda sql: copy.execute(sql).fetchall(), _sqlite_columns(copy))
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) in DAMAGED:
            raise _damaged(error) from None
        raise UnableToBackUp(_("The database cannot be copied: %s") % error) from None


def _copy(live: Path, path: Path, told: Told) -> None:
    """By SQLite's own backup, inside one reading transaction: writers go on and change nothing of what is copied."""
    path.touch(mode=0o600)
    with (
        closing(sqlite3.connect(live, isolation_level=None, timeout=20)) as source,
        closing(sqlite3.connect(path, isolation_level=None)) as copy,
    ):
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()

        def say(_status: int, left: int, of: int) -> None:
            told(_("database: %d %%") % (100 * (of - left) / max(of, 1)))

        source.backup(copy, pages=PAGES_AT_ONCE, progress=say)
        source.execute("ROLLBACK")
        # One file, without a journal beside it.
        copy.execute("PRAGMA journal_mode=DELETE").fetchone()
        told(_("database: looking through the copy"))
        wrong = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if wrong != "ok":
        raise _damaged(wrong)


def _damaged(wrong: object) -> UnableToBackUp:
    message = _("The database is damaged (%s): keep your older backups, one of them is what you need now.")
    return UnableToBackUp(message % wrong)


def _sqlite_columns(copy: sqlite3.Connection) -> frozenset[str]:
    tables = "sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
    return frozenset(name for (name,) in copy.execute(f"SELECT m.name || '.' || c.name FROM {tables}"))  # noqa: S608


# --- PostgreSQL ---


@contextmanager
def _of_postgresql(folder: Path, told: Told) -> Iterator[Snapshot]:
    """By pg_dump, in the snapshot of a transaction that is held open and asked meanwhile."""
    path = folder / "database.dump"
    program = postgres_program("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        [(name, schema)] = _answer(cursor, "SELECT pg_export_snapshot(), current_schema()")
        told(_("database: pg_dump"))
        command = [program, "--format=custom", "--compress=0", "--no-owner", "--no-acl", f"--snapshot={name}"]
        path.touch(mode=0o600)
        _run([*command, f"--schema={schema}", f"--file={path}", f"--dbname={dsn()}"])
        asked = "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = "
        columns = frozenset(name for (name,) in _answer(cursor, asked + "current_schema()"))
        yield Snapshot("postgresql", path, lambda sql: _answer(cursor, sql), columns)


def _answer(cursor: Any, sql: str) -> Rows:
    cursor.execute(sql)
    return list(cursor.fetchall())


def _run(command: list[str]) -> None:
    done = subprocess.run(command, env=postgres_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise UnableToBackUp(f"{Path(command[0]).name}: {done.stderr.strip() or done.returncode}")


def dsn() -> str:
    """How libpq's own programs reach the database of the portal; the password goes by `postgres_environment`."""
    # Not what the connection says of itself: psycopg's own libpq may be newer, with words that pg_dump does not know.
    given = connection.settings_dict
    place = {"dbname": given["NAME"], "user": given["USER"], "host": given["HOST"], "port": given["PORT"]}
    # Without PostgreSQL psycopg need not be installed.
    conninfo = importlib.import_module("psycopg.conninfo")
    return str(conninfo.make_conninfo(**{name: value for name, value in place.items() if value}, **given["OPTIONS"]))


def postgres_environment() -> dict[str, str]:
    password = connection.settings_dict["PASSWORD"]
    return {**os.environ, "PGPASSWORD": password} if password else dict(os.environ)


def postgres_program(name: str) -> str:
    """The newest of those on this machine that is not older than the server. Raises UnableToBackUp."""
    connection.ensure_connection()
    server = connection.connection.info.server_version // 10_000
    named = [shutil.which(name), *map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))]
    found = [(_major(program), program) for program in named if program]
    newest = max(found, default=(0, ""))
    if newest[0] < server:
        message = _("%(program)s of PostgreSQL %(server)d is needed, and none is found: install postgresql-client.")
        raise UnableToBackUp(message % {"program": name, "server": server})
    return newest[1]


def _major(program: str) -> int:
    """Of «pg_dump (PostgreSQL) 15.14 (Debian …)»."""
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\) (\d+)", told)
    return int(number[1]) if number else 0
