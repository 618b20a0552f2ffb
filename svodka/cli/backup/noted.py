"""The note in the data folder that a backup has been made: the doctor asks for it."""

from __future__ import annotations

import json
import time
from pathlib import Path

_NAME = "backup.json"


def note_backup(data: Path, file: Path) -> None:
    (data / _NAME).write_text(json.dumps({"at": time.time(), "file": str(file)}), encoding="utf-8")


def noted_backup(data: Path) -> tuple[float, str] | None:
    """When the last one was made, in seconds since 1970, and where it was put; None when there is none."""
    try:
        told = json.loads((data / _NAME).read_text(encoding="utf-8"))
        return float(told["at"]), str(told["file"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
