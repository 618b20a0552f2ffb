"""How much room captures take, how much they may, and what the disk has left. Needs no database."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from django.core.exceptions import ImproperlyConfigured

from svodka.errors import SvodkaError

State = Literal["ok", "near", "full", "disk"]
# From here on somebody has to think of it.
NEAR = 0.8
# What a database needs to go on for days without any page coming in.
LEAST_FREE = 500_000_000
# A million files take half a minute to look at.
MEASURED_FOR = timedelta(hours=1)
NOTE = "captures.json"
# A file takes whole blocks of the disk: a page of 30 kB on average wastes 2.
_BLOCK = 4096
_UNITS = {"mb": 10**6, "gb": 10**9, "tb": 10**12}
_BUDGET = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?)\s*(mb|gb|tb|%)", re.I)


class UnableToUnderstandBudget(SvodkaError, ImproperlyConfigured):
    """What SVODKA_CAPTURES_BUDGET says is no budget; the message shows some that are."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How many bytes captures may take, or which share of the disk; without both as many as there is room for."""

    size: int | None = None
    share: float | None = None

    def bytes_of(self, disk: int) -> int | None:
        """In bytes, of a disk of that size."""
        return int(disk * self.share) if self.share else self.size


@dataclass(frozen=True, slots=True)
class Room:
    """What captures take (`used`), may take (`of`, None: no limit), and what is free on the disk; all in bytes.

    `state`: near means 80 % of the budget, full all of it, disk that the disk itself has too little left.
    """

    used: int
    of: int | None
    free: int

    @property
    def state(self) -> State:
        if self.free < LEAST_FREE:
            return "disk"
        if self.of is None or self.used < NEAR * self.of:
            return "ok"
        return "near" if self.used < self.of else "full"

    @property
    def is_enough(self) -> bool:
        """Whether new pages may be gathered."""
        return self.state in {"ok", "near"}


def budget_of(words: str) -> Budget:
    """«20 GB», «1.5 TB», «500 MB» or «30 %» of the disk; "" for none. Raises UnableToUnderstandBudget."""
    if not words.strip():
        return Budget()
    found = _BUDGET.fullmatch(words.strip())
    number = float(found[1].replace(",", ".")) if found else 0.0
    if found is None or not number or (found[2] == "%" and number > 100):
        raise UnableToUnderstandBudget(
            f"SVODKA_CAPTURES_BUDGET: «{words}» is no budget. Some that are: «20 GB», «30 %»."
        )
    return Budget(share=number / 100) if found[2] == "%" else Budget(size=int(number * _UNITS[found[2].lower()]))


def room(data: Path, captures: Path, *, budget: Budget, now: datetime) -> Room:
    """How it stands; captures are measured anew when that was an hour ago. `data` is the folder for the note of it."""
    used = noted(data / NOTE, now=now)
    if used is None:
        used = measured(captures)
        _note(data / NOTE, used, now)
    disk = shutil.disk_usage(data)
    return Room(used, budget.bytes_of(disk.total), disk.free)


def as_noted(data: Path, *, budget: Budget) -> Room:
    """The same as it was measured last, for a page that must not wait; 0 used when it never was."""
    disk = shutil.disk_usage(data)
    return Room(noted(data / NOTE, now=None) or 0, budget.bytes_of(disk.total), disk.free)


def noted(note: Path, *, now: datetime | None) -> int | None:
    """What was measured last; None when that is too long ago, or lies in the future (a clock that was set back)."""
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        used, at = int(told["bytes"]), datetime.fromisoformat(told["at"])
        return used if now is None or timedelta() <= now - at < MEASURED_FOR else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def measured(captures: Path) -> int:
    """The room that all files below the folder take on the disk, in bytes."""
    return sum(-(-size // _BLOCK) * _BLOCK for size in _sizes(str(captures)))


def _sizes(folder: str) -> Iterator[int]:
    try:
        entries = os.scandir(folder)
    except FileNotFoundError:
        return
    with entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _sizes(entry.path)
            else:
                try:
                    yield entry.stat(follow_symlinks=False).st_size
                except FileNotFoundError:
                    continue


def count_on(data: Path, more: int) -> None:
    """Add what has been kept since (bytes) to what was measured last; when that was, stays."""
    try:
        told = json.loads((data / NOTE).read_text(encoding="utf-8"))
        used, at = int(told["bytes"]), datetime.fromisoformat(told["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return
    _note(data / NOTE, used + -(-more // _BLOCK) * _BLOCK, at)


def _note(note: Path, used: int, now: datetime) -> None:
    part = note.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps({"bytes": used, "at": now.isoformat()}), encoding="utf-8")
    part.replace(note)
