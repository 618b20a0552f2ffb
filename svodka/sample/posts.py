"""The readers' posts of the sample: a file each, a few lines of who and when, an empty line, the text.

`at` is «+21:25» (hours after what is answered), «now -53:20» or a date; `NAME.talk.txt` beside it is what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from svodka.sample.moving import move

_SPAN = re.compile(r"(?P<way>\+|now -)(?P<hours>\d+):(?P<minutes>\d\d)")


@dataclass(frozen=True, slots=True)
class WrittenPost:
    """A post as it stands in its file; `to` names the saved page that it answers, `talk` is the file of remarks."""

    name: str
    author: str
    headline: str
    source: str
    when: str
    to: str
    standing: bool
    talk: Path | None
    days: int = 0

    def at(self, *, begun: datetime | None, now: datetime) -> datetime:
        """When it was published: never in the future. Raises ValueError for a moment that is none."""
        if found := _SPAN.fullmatch(self.when):
            span = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
            said = (begun or now) + span if found["way"] == "+" else now - span
        else:
            said = timezone.make_aware(datetime.fromisoformat(self.when))
        return min(said, now - timedelta(minutes=2))


def posts(folder: Path, days: int = 0) -> Iterator[WrittenPost]:
    """The posts of a folder, by the names of their files, with every date so many days later."""
    for path in sorted(folder.glob("*.txt")):
        if not path.name.endswith(".talk.txt"):
            yield _read(path, days)


def _read(path: Path, days: int) -> WrittenPost:
    head, _gap, source = move(path.read_text(encoding="utf-8"), days).partition("\n\n")
    told = dict(line.split(": ", 1) for line in head.splitlines())
    talk = path.with_name(f"{path.stem}.talk.txt")
    return WrittenPost(
        name=path.stem,
        author=told["author"],
        headline=told["headline"],
        source=source.strip(),
        when=told["at"],
        to=told.get("to", ""),
        standing=told.get("standing") == "yes",
        talk=talk if talk.exists() else None,
        days=days,
    )
