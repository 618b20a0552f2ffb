"""How far an archive has been taken in: a small file in the data folder, so that a killed run goes on from there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

# Enough to tell archives apart wherever they lie: it holds the time and the name that the crawler gave.
_OPENING = 1_048_576


@dataclass(frozen=True, slots=True)
class Position:
    """The place for one archive taken in one way; losing the file costs time, for what is in is passed over."""

    file: Path

    @classmethod
    def of(cls, archive: Path, *, way: str, folder: Path) -> Position:
        """`way` is what was asked for: asked otherwise, an archive is gone through from its beginning."""
        with archive.open("rb") as opened:
            opening = opened.read(_OPENING)
        key = sha256(opening + f"|{archive.stat().st_size}|{way}".encode()).hexdigest()[:24]
        return cls(folder / f"{key}.json")

    def load(self) -> int:
        """The offset to go on from, 0 at first."""
        try:
            at = json.loads(self.file.read_bytes())["go_on_at"]
        except (OSError, ValueError, KeyError, TypeError):
            return 0
        return at if isinstance(at, int) and at > 0 else 0

    def keep(self, go_on_at: int) -> None:
        """A kill leaves the old file or the new one."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        part = self.file.with_suffix(".part")
        part.write_text(json.dumps({"go_on_at": go_on_at}), encoding="utf-8")
        part.replace(self.file)

    def forget(self) -> None:
        self.file.unlink(missing_ok=True)
