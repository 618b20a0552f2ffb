"""Bringing a dump into PostgreSQL: into an empty schema; what stood there is kept under a dated name.

A table of one row says that a restore is at work. It is there from the first change to the last, so that a restore
that was killed is told from a portal, and so is what it had put aside.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from svodka.cli.backup.snapshots import dsn, postgres_environment, postgres_program
from svodka.cli.messages import _
from svodka.errors import SvodkaError

_AT_WORK = "svodka_half_restored"


class UnableToBringIn(SvodkaError):
    """The dump is not in the database, which is as it was; the message says why."""


@contextmanager
def brought_in(job: Mapping[str, Any]) -> Iterator[str]:
    """The dump in the database, and the name of the schema with what was there ("": nothing). When the context ends
    with an error, all is as before. Raises UnableToBringIn.
    """
    schema = _ask("SELECT current_schema()") or "public"
    program = postgres_program("pg_restore")
    _refuse_company()
    old = _made_room(schema, str(job["schema"]), replace=bool(job["replace"]))
    try:
        _restore(program, schema, str(job["dump"]))
        yield old
    except BaseException:
        connection.close()
        _undo(schema, old)
        raise
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {schema}.{_AT_WORK}")


def _ask(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return str(row[0]) if row and row[0] is not None else ""


def _refuse_company() -> None:
    """A portal that runs elsewhere on the same database."""
    others = "datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    if int(_ask(f"SELECT count(*) FROM pg_stat_activity WHERE {others}")):  # noqa: S608 - nothing from outside
        raise UnableToBringIn(_("Others are connected to the database: stop the portal on every machine first."))


def _made_room(schema: str, aside: str, *, replace: bool) -> str:
    """An empty schema with the note that a restore is at work; the name of what was put aside."""
    if _ask(f"SELECT to_regclass('{schema}.{_AT_WORK}')"):
        old = _ask(f"SELECT old FROM {schema}.{_AT_WORK}")  # noqa: S608
        _undo(schema, old)
    tables = int(_ask(f"SELECT count(*) FROM pg_tables WHERE schemaname = '{schema}'"))  # noqa: S608
    if tables and not replace:
        raise UnableToBringIn(_("The database is not empty: --replace puts aside what is in it, and restores."))
    with transaction.atomic(), connection.cursor() as cursor:
        if tables:
            cursor.execute(f"ALTER SCHEMA {schema} RENAME TO {aside}")
            cursor.execute(f"CREATE SCHEMA {schema}")
        cursor.execute(f"CREATE TABLE {schema}.{_AT_WORK} AS SELECT %s::text AS old", [aside if tables else ""])
    return aside if tables else ""


def _undo(schema: str, old: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {schema} CASCADE")
        cursor.execute(f"ALTER SCHEMA {old} RENAME TO {schema}" if old else f"CREATE SCHEMA {schema}")


def _restore(program: str, schema: str, dump: str) -> None:
    """In one transaction: all or nothing."""
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-acl", f"--schema={schema}"]
    command = [program, *options, f"--dbname={dsn()}", dump]
    done = subprocess.run(command, env=postgres_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise UnableToBringIn(f"{Path(program).name}: {done.stderr.strip()}")
