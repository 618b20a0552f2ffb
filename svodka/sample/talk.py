"""The sample's readers and what they say, written as plain text that an editor could change.

A talk is a file of remarks parted by empty lines. Each begins with a line of who and when:

    Каботажник +8:00 >5 ·6      eight hours after what is talked about; answers remark 5; six agree
    Каботажник -0:55 !реклама   55 minutes before now; hidden by the moderator, with the reason
    Каботажник -0:50 ~          deleted by its author; no words follow
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from svodka.errors import SvodkaError
from svodka.sample.moving import move

_HEAD = re.compile(
    r"(?P<name>[^\n+>·!~-][^\n+>·!~]*?) (?P<way>[+-])(?P<hours>\d+):(?P<minutes>[0-5]\d)"
    r"(?: >(?P<to>\d+))?(?: ·(?P<likes>\d+))?(?: !(?P<hidden>.+)|(?P<deleted> ~))?"
)


class UnableToReadTalk(SvodkaError):
    """A file of the sample's talk is not written as it should be; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment of a talk. `after` counts from what is talked about, `before` back from now; one of them is set."""

    name: str
    text: str
    after: timedelta | None
    before: timedelta | None
    to: int = 0
    likes: int = 0
    hidden: str = ""
    deleted: bool = False

    def at(self, *, begun: datetime, now: datetime) -> datetime:
        """When it was said: never before what is talked about, never in the future."""
        if self.before is not None:
            return now - self.before
        return min(begun + (self.after or timedelta()), now - timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Voice:
    """A reader of the sample: name, days since joining, openings of their sentences."""

    name: str
    since: int
    openings: Sequence[str]
    moderator: bool = False


def voices(folder: Path) -> list[Voice]:
    """The readers of readers.toml, in its order."""
    told = tomllib.loads((folder / "readers.toml").read_text(encoding="utf-8"))["reader"]
    return [Voice(row["name"], row["since"], row["voice"], row.get("moderator", False)) for row in told]


def read_talk(path: Path, days: int = 0) -> list[Remark]:
    """The remarks of a file, with every date so many days later. Raises UnableToReadTalk."""
    lines = move(path.read_text(encoding="utf-8"), days).splitlines()
    begins = [number for number, line in enumerate(lines) if _HEAD.fullmatch(line)]
    if lines and begins[:1] != [0]:
        raise UnableToReadTalk(f"{path.name}: the first line says nobody's name and time.")
    ends = [*begins[1:], len(lines)]
    return [_remark(path, lines[start:end], start) for start, end in zip(begins, ends, strict=True)]


def _remark(path: Path, lines: Sequence[str], start: int) -> Remark:
    found = _HEAD.fullmatch(lines[0])
    assert found is not None
    text = "\n".join(lines[1:]).strip()
    deleted = bool(found["deleted"])
    if bool(text) == deleted:
        raise UnableToReadTalk(f"{path.name}, line {start + 1}: a remark has words unless it was deleted.")
    span = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
    later = found["way"] == "+"
    return Remark(
        name=found["name"],
        text=text,
        after=span if later else None,
        before=None if later else span,
        to=int(found["to"] or 0),
        likes=int(found["likes"] or 0),
        hidden=found["hidden"] or "",
        deleted=deleted,
    )
