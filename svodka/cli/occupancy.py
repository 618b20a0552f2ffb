"""Who is in the data folder: any number of those who use it, or the one who restores it. Needs no Django."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from svodka import settings
from svodka.cli.messages import _, command
from svodka.errors import SvodkaError

_LOCK = "in-use.lock"
_MARK = "restoring.json"
# Held for the life of the process; the kernel lets go of them however it ends.
_held: dict[Path, int] = {}


class UnableToEnter(SvodkaError):
    """The data folder is being restored, or was left half restored; the message says what to do."""


class UnableToTakeOver(SvodkaError):
    """Somebody uses the data folder: stop the portal first."""


def enter() -> None:
    """Use the data folder from now on, beside others. Raises UnableToEnter."""
    if settings.DATA in _held:
        return
    settings.make_data_folder(settings.DATA)
    handle = _opened(settings.DATA)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise UnableToEnter(_("%s is being restored from a backup: wait until that is done.") % settings.DATA) from None
    if mark_of(settings.DATA) is not None:
        os.close(handle)
        told = {"folder": settings.DATA, "svodka": command()}
        raise UnableToEnter(
            _("%(folder)s was left half restored: run it again, %(svodka)s restore FILE. Nothing is lost.") % told
        )
    _held[settings.DATA] = handle


@contextmanager
def taken_over(folder: Path) -> Iterator[None]:
    """Have the folder alone. Raises UnableToTakeOver while anybody uses it."""
    handle = _opened(folder)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise UnableToTakeOver(
            _("A portal is running on %s, or a command is at work there: stop it first.") % folder
        ) from None
    finally:
        os.close(handle)


def mark_of(folder: Path) -> dict[str, Any] | None:
    """What a restore that has not ended has noted; None when there is none."""
    try:
        text = (folder / _MARK).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def mark(folder: Path, told: dict[str, Any] | None) -> None:
    """Note how far a restore is, on the disk when this returns; None: it has ended."""
    path = folder / _MARK
    if told is None:
        path.unlink(missing_ok=True)
    else:
        part = folder / f"{_MARK}.part"
        with part.open("w", encoding="utf-8") as file:
            json.dump(told, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    flush_folder(folder)


def flush_folder(folder: Path) -> None:
    """A rename is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _opened(folder: Path) -> int:
    return os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
