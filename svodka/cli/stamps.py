"""What a data folder has already been prepared for, so that a second start does nothing twice. Needs no Django."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from svodka import VERSION, settings

_FILE = "prepared.json"


def is_prepared() -> bool:
    """Whether database and static files are those of this version of the code."""
    stamps = _stamps()
    return stamps.get("database") == database_mark() and (settings.DEBUG or stamps.get("static") == static_mark())


def is_static_collected() -> bool:
    return _stamps().get("static") == static_mark()


def is_sample_loaded() -> bool:
    return _stamps().get("sample") == sample_mark()


def stamp(**marks: str) -> None:
    """Remember that something has been done; see the functions that end in _mark."""
    path = settings.DATA / _FILE
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps({**_stamps(), **marks}, indent=1), encoding="utf-8")
    part.replace(path)


def database_mark() -> str:
    """Changes with the code's migrations, and with the database: one put back from an old copy is not up to date."""
    migrations = settings.PACKAGE.glob("*/migrations/*.py")
    about = [version("django"), version("wagtail"), settings.LANGUAGE_CODE, _applied()]
    return _hash(_contents(migrations), about)


def static_mark() -> str:
    static = (path for path in settings.PACKAGE.glob("*/static/**/*") if path.is_file())
    return _hash(_contents(static), [VERSION, version("wagtail"), version("whitenoise")])


def sample_mark() -> str:
    sample = (path for path in (settings.PACKAGE / "sample").rglob("*") if path.is_file() and path.suffix != ".pyc")
    return _hash(_contents(sample), [database_mark()])


def _stamps() -> dict[str, str]:
    try:
        stamps = json.loads((settings.DATA / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def _applied() -> str:
    """The names of the migrations that an SQLite file has seen; one query, no Django."""
    path = settings.DATABASES["default"]["NAME"]
    if not isinstance(path, Path):
        # PostgreSQL: others may migrate it too, so it is looked at on every start; no mark ever fits.
        return f"not known at {time.time_ns()}"
    if not path.exists():
        return "nothing"
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return repr(database.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall())
    except sqlite3.Error:
        return "nothing"


def _contents(paths: Iterable[Path]) -> list[str]:
    return [f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in sorted(paths)]


def _hash(*lists: list[str]) -> str:
    return hashlib.sha256("\n".join(line for lines in lists for line in lines).encode()).hexdigest()[:24]
