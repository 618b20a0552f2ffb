"""What a database says that belongs to it: the files that its rows name, and how much there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField

from svodka.cli.backup.snapshots import Snapshot
from svodka.gather.captures import path_of

# For people: what a backup is told to hold.
_COUNTED = {
    "stories": "stories_story",
    "captures": "gather_capture",
    "names": "names_name",
    "readers": "readers_reader",
    "comments": "discuss_comment",
    "subscriptions": "digest_subscription",
}


def named_files(of: Snapshot) -> Iterator[tuple[str, Path]]:
    """(name in the backup, path) of every file that a row names: captures, and whatever a FileField holds."""
    media, captures = Path(settings.MEDIA_ROOT), Path(settings.CAPTURES)
    names = {name for table, column in _file_columns() for name in _column(of, table, column) if name}
    for name in sorted(names):
        yield f"media/{name}", media / name
    for sha256 in sorted(set(_column(of, "gather_capture", "sha256")) - _purged(of) - _let_go(of)):
        path = path_of(sha256, captures)
        yield f"captures/{path.relative_to(captures)}", path


def _purged(of: Snapshot) -> set[str]:
    """Hashes of pages that were removed for good: no file is missing there."""
    if "stories_ledgerentry.capture_id" not in of.columns:
        return set()
    pages = "SELECT capture_id FROM stories_ledgerentry WHERE act = 'purged'"
    return {sha256 for (sha256,) in of.ask(f"SELECT sha256 FROM gather_capture WHERE id IN ({pages})")}  # noqa: S608


def _let_go(of: Snapshot) -> set[str]:
    """Hashes of pages that the rule of retention let go."""
    if "gather_capture.let_go_at" not in of.columns:
        return set()
    return {sha256 for (sha256,) in of.ask("SELECT sha256 FROM gather_capture WHERE let_go_at IS NOT NULL")}


def counts(of: Snapshot) -> dict[str, int]:
    """How many rows of what readers and editors know by name."""
    known = {name: table for name, table in _COUNTED.items() if f"{table}.id" in of.columns}
    return {name: int(of.ask(f"SELECT count(*) FROM {table}")[0][0]) for name, table in known.items()}  # noqa: S608


def migrations(of: Snapshot) -> list[str]:
    """«app name» of each that has been applied."""
    known = "django_migrations.app" in of.columns
    rows = of.ask("SELECT app, name FROM django_migrations ORDER BY app, name") if known else []
    return [f"{app} {name}" for app, name in rows]


def portal_name(of: Snapshot) -> str:
    return next(iter(_column(of, "stories_portal", "name")), "")


def _file_columns() -> list[tuple[str, str]]:
    return [
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, FileField) and field.column
    ]


def _column(of: Snapshot, table: str, column: str) -> list[str]:
    """The different values; the names are our own models'."""
    if f"{table}.{column}" not in of.columns:
        return []
    return [value for (value,) in of.ask(f'SELECT DISTINCT "{column}" FROM "{table}"')]  # noqa: S608
