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
from itertools import accumulate
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
        """The moment that its line names; where the portal's day has room for it, `moments` tells."""
        return begun + (self.after or timedelta()) if self.before is None else now - self.before


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


def moments(remarks: Sequence[Remark], *, begun: datetime, now: datetime) -> list[datetime]:
    """When each was said: in the order of the file, never before what is talked about and never in the future.

    A talk that would outlast now goes faster as a whole, so that no answer shares the minute of its question with
    everything else: a demo may be started minutes after its newest story.
    """
    named = list(accumulate((remark.at(begun=begun, now=now) for remark in remarks), max, initial=begun))[1:]
    room = max(now - timedelta(minutes=1) - begun, timedelta())
    pace = min(1.0, room / (named[-1] - begun)) if named and named[-1] > begun else 1.0
    return [begun + (at - begun) * pace for at in named]


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
