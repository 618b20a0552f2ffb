"""Whether the captures on disk are what was taken in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from svodka.gather.captures import UnableToLoadCapture, load, path_of
from svodka.gather.models import Capture


@dataclass(frozen=True, slots=True)
class Strayed:
    """A capture that is not what it should be; `what`: file, purged, row or unknown."""

    capture: int
    what: str
    reason: str = ""


def strayed(
    pages: Mapping[int, str], *, purged: Collection[int], let_go: Collection[int], folder: Path
) -> Iterator[Strayed]:
    """Compare rows and files with the hashes that captures came with (`pages`); the `purged` have no file any more,
    those `let_go` need none.
    """
    known = dict(Capture.objects.values_list("pk", "sha256"))
    gone = {pages.get(capture, "") for capture in purged}
    for capture in sorted(known.keys() - pages.keys()):
        yield Strayed(capture, "unknown")
    for capture, sha256 in pages.items():
        if known.get(capture) != sha256:
            yield Strayed(capture, "row")
        elif sha256 in gone:
            if path_of(sha256, folder).exists():
                yield Strayed(capture, "purged")
        elif capture in let_go and not path_of(sha256, folder).exists():
            continue
        elif reason := _damage(sha256, folder):
            yield Strayed(capture, "file", reason)


def _damage(sha256: str, folder: Path) -> str:
    try:
        load(sha256, folder=folder)
    except UnableToLoadCapture as damage:
        return str(damage)
    return ""
