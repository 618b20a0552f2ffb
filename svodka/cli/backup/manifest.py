"""The first member of a backup: what is in it, made by what, and whether this program can read it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime

from svodka import VERSION, settings
from svodka.cli.messages import _
from svodka.errors import SvodkaError

NAME = "manifest.json"
# The number of this form; a backup of a higher one is not understood.
FORMAT = 1
# 450 migrations are 30 kB; what is larger is no manifest of ours.
LARGEST = 2_000_000
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class UnableToReadBackup(SvodkaError):
    """The file is no backup, is damaged, or is of a newer program; nothing has been changed."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`engine` is sqlite or postgresql; `migrations` are «app name»; `counts` and `missing` are for people."""

    made_at: str
    version: str
    engine: str
    migrations: list[str]
    counts: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    name: str = ""
    files: int = 0
    size: int = 0
    format: int = FORMAT

    @property
    def database(self) -> str:
        return DATABASES[self.engine]

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def understood(data: bytes) -> Manifest:
    """The manifest that these bytes are. Raises UnableToReadBackup, also for one of a newer program."""
    try:
        told = json.loads(data)
        form, version = int(told["format"]), str(told["version"])
        if form > FORMAT or _numbers(version) > _numbers(VERSION):
            raise _newer(version)
        manifest = Manifest(**{name: told[name] for name in Manifest.__slots__ if name in told})
        datetime.fromisoformat(manifest.made_at)
        if manifest.engine not in DATABASES or not all(isinstance(name, str) for name in manifest.migrations):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UnableToReadBackup(_("This is no backup of Svodka: its manifest cannot be read.")) from None
    if _unknown(manifest.migrations):
        raise _newer(version)
    return manifest


def _newer(version: str) -> UnableToReadBackup:
    message = _("The backup was made by Svodka %(theirs)s, this is %(ours)s: install that one or a newer one first.")
    return UnableToReadBackup(message % {"theirs": version[:20], "ours": VERSION})


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")[:3] if part.isdecimal()]


def _unknown(migrations: list[str]) -> list[str]:
    """Those of our own rooms that this program does not have; others' packages count their own versions."""
    ours = {f"{path.parent.parent.name} {path.stem}" for path in settings.PACKAGE.glob("*/migrations/*.py")}
    rooms = {name.split(" ")[0] for name in ours}
    return [name for name in migrations if name.split(" ")[0] in rooms and name not in ours]
