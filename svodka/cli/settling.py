"""The second half of `svodka restore`, in a process of its own whose data folder is the unpacked backup."""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Mapping
from typing import Any

import django
from django.db import connection

from svodka import settings
from svodka.cli.backup import postgres
from svodka.cli.messages import _, choose_language, complain
from svodka.cli.preparing import prepare
from svodka.cli.restoring import JOB
from svodka.cli.unforeseen import debugging, explained
from svodka.errors import SvodkaError
from svodka.supervise import end_with_parent

_DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class UnableToSettle(SvodkaError):
    """The backup is of another kind of database than the settings name."""


def main() -> int:
    """Exit status 1: the reason has been said, and the database that was there is there again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "svodka.settings")
    choose_language()
    # One that goes on after the restore was killed would write into the stage of the next.
    end_with_parent()
    path = settings.DATA / JOB
    job = json.loads(path.read_text(encoding="utf-8"))
    try:
        path.write_text(json.dumps(_done(job)), encoding="utf-8")
    except Exception as error:
        if debugging():
            raise
        complain(str(error) if isinstance(error, SvodkaError) else explained(error))
        return 1
    return 0


def _done(job: Mapping[str, Any]) -> dict[str, Any]:
    django.setup()
    _refuse_another_database(job["engine"])
    if connection.vendor == "sqlite":
        return _settled(job, "")
    with postgres.brought_in(job) as old_schema:
        return _settled(job, old_schema)


def _settled(job: Mapping[str, Any], old_schema: str) -> dict[str, Any]:
    prepare()
    # It imports models, which only a started Django allows.
    settle = importlib.import_module("svodka.cli.backup.settlement").settle
    return dict(settle(job, old_schema=old_schema))


def _refuse_another_database(engine: str) -> None:
    if connection.vendor != engine:
        told = {"theirs": _DATABASES[engine], "ours": _DATABASES[connection.vendor]}
        message = _("The backup is of a portal on %(theirs)s, DATABASE_URL says %(ours)s: set or unset it.")
        raise UnableToSettle(message % told)


if __name__ == "__main__":
    sys.exit(main())
