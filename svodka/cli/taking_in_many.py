"""`svodka take-in` for an archive or a folder: batch by batch, with progress; killed, it goes on where it was.

What is in already is passed over. Of an archive the place is kept; of a folder every file is looked at again, which
takes a millisecond each, for files may have come in the middle.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings

from svodka.cli.batches import BATCH, Tally, free_of_the_dead, take_batch
from svodka.cli.headroom import NoRoomLeft, require_room
from svodka.cli.messages import _, say
from svodka.cli.pages import Page, UnableToOpen, open_page
from svodka.cli.positions import Position
from svodka.cli.wanted import Wanted, address_of_file
from svodka.errors import SvodkaError
from svodka.gather.archived import pages
from svodka.gather.folders import PAGE, files_in
from svodka.text.record import ENGINE

ARCHIVE = re.compile(r"\.warc(?:\.gz|\.zst)?$", re.I)
PAGE_OR_ARCHIVE = re.compile(f"{PAGE.pattern}|{ARCHIVE.pattern}", re.I)
# Often enough to see that it lives, seldom enough for a log.
BETWEEN_LINES = 5.0


@dataclass(frozen=True, slots=True)
class Offered:
    """One page on its way in, or why there is none; `done` is how much of the whole is behind it, 0 to 1."""

    name: str
    done: float
    page: Page | None = None
    captured_at: datetime | None = None
    refusal: str = ""
    damaged: bool = False
    go_on_at: int = 0


def is_many(named: str) -> bool:
    """Whether what was named holds many pages: a folder or a WARC archive."""
    if named == "-" or named.startswith(("http://", "https://")):
        return False
    path = Path(named)
    return path.is_dir() or bool(ARCHIVE.search(path.name))


def take_many_in(named: str, wanted: Wanted) -> int:
    """Everything in an archive or a folder, told as it goes on; 1 when some of it was damaged or broke something.

    Pages that are no articles are what archives hold, too: they are told with their reasons and are no failure.
    Raises NoRoomLeft, when what came in before has been told; called again, it goes on there.
    """
    free_of_the_dead()
    path, tally = Path(named), Tally()
    full: NoRoomLeft | None = None
    try:
        if path.is_dir():
            _go_through(named, _of_folder(path), wanted, tally)
        else:
            _archive(named, path, wanted, tally)
    except NoRoomLeft as error:
        full = error
    say(tally.summary(named))
    for line in tally.reasons():
        say(line)
    if full:
        raise full
    return 1 if tally.failed else 0


def _archive(named: str, path: Path, wanted: Wanted, tally: Tally) -> None:
    try:
        way = f"{ENGINE}|{wanted.publish}|{wanted.source and wanted.source.pk}|{wanted.kind}"
        way += f"|{wanted.section and wanted.section.pk}"
        position = Position.of(path, way=way, folder=settings.DATA / "taking-in")
    except OSError as error:
        raise UnableToOpen(f"{named}: {error.strerror}") from None
    start = position.load()
    if start:
        say(_("%(name)s: going on from %(place)d %%.") % {"name": named, "place": 100 * start // path.stat().st_size})
    _go_through(named, _of_archive(path, start), wanted, tally, position)
    position.forget()


def _go_through(
    named: str, offered: Iterator[Offered], wanted: Wanted, tally: Tally, position: Position | None = None
) -> None:
    told_at = time.monotonic()
    while batch := list(islice(offered, BATCH)):
        require_room()
        take_batch(batch, wanted, tally)
        if position:
            position.keep(batch[-1].go_on_at)
        if time.monotonic() - told_at > BETWEEN_LINES:
            told_at = time.monotonic()
            say(tally.progress(named, batch[-1].done))


def _of_archive(path: Path, start: int) -> Iterator[Offered]:
    size = path.stat().st_size
    with path.open("rb") as file:
        for found in pages(file, start=start, max_bytes=settings.PAGE_BYTES):
            kept = found.page
            page = Page(kept.data, kept.url, "", kept.content_type, kept.charset) if kept else None
            yield Offered(
                name=found.url or path.name,
                done=found.go_on_at / size,
                page=page,
                captured_at=kept.captured_at if kept else None,
                refusal=found.refusal,
                damaged=found.damaged,
                go_on_at=found.go_on_at,
            )


def _of_folder(folder: Path) -> Iterator[Offered]:
    files = list(files_in(folder, PAGE_OR_ARCHIVE))
    for number, file in enumerate(files, start=1):
        name, done = str(file.relative_to(folder)), number / len(files)
        if ARCHIVE.search(file.name):
            yield Offered(name, done, refusal=_("an archive: name it by itself."))
            continue
        try:
            page = open_page(str(file), max_bytes=settings.PAGE_BYTES)
        except SvodkaError as error:
            yield Offered(name, done, refusal=str(error).removeprefix(f"{file}: "))
            continue
        yield Offered(name, done, Page(page.data, address_of_file(str(file), page.data)))
