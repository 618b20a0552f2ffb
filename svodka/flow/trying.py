"""A parser tried on the last pages of its source before it is switched on: what would be read otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from svodka.flow.purging import PURGED
from svodka.gather import captures as pages
from svodka.gather.models import Capture, Source
from svodka.gather.parsers import parser_of
from svodka.stories.models import LedgerEntry
from svodka.text.differing import Difference, differences
from svodka.text.own_parser import missed_in
from svodka.text.reading import UnableToRead, read
from svodka.text.record import ENGINE, as_json
from svodka.text.records import Annotation, InputKind, Record
from svodka.text.source_parser import SourceParser

MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class TriedPage:
    """One page as it is read now and as it would be; `before`, `after` say why no article is found in it, "" if one is.

    `missed` are the parser's fields that find nothing on it; None where no parser is asked, as in a PDF.
    """

    capture: Capture
    headline: str
    before: str
    after: str
    differs: tuple[Difference, ...]
    missed: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Trial:
    """The pages, the newest first, and how many were left out because time was over."""

    parser: SourceParser
    pages: tuple[TriedPage, ...]
    left_out: int = 0

    def asked(self) -> list[TriedPage]:
        """The pages that the parser was asked for."""
        return [page for page in self.pages if page.missed is not None]

    def fields(self) -> Iterator[tuple[str, str, int, list[TriedPage]]]:
        """Every field with what is asked for it, on how many pages that finds something, and on which it does not."""
        asked = self.asked()
        for name in self.parser.fields():
            without = [page for page in asked if name in (page.missed or ())]
            yield name, self.parser.asks(name), len(asked) - len(without), without

    def found_nowhere(self) -> list[str]:
        """The fields that it was asked for and found on none of the pages."""
        return [name for name, _asks, count, _without in self.fields() if self.asked() and not count]

    def finds_nothing(self) -> bool:
        """Whether it was asked for fields, on some page, and found none on any."""
        nowhere = self.found_nowhere()
        return bool(nowhere) and len(nowhere) == len(self.parser.fields())

    def in_short(self) -> dict[str, object]:
        """What is kept with a version that is switched on."""
        return {"pages": len(self.asked()), "matched": {name: found for name, _asks, found, _without in self.fields()}}


def try_parser(
    source: Source, parser: SourceParser, *, captures: Path, enough: Callable[[], bool] = lambda: False
) -> Trial:
    """Read the last pages of a source with its parser of today (or none) and with this one; nothing is written.

    `enough` is asked between pages whether time is over. Pages whose bytes are gone are passed over.
    """
    now_used = parser_of(source.pk)
    waiting = _last_pages(source)
    tried: list[TriedPage] = []
    for place, capture in enumerate(waiting):
        if enough():
            return Trial(parser, tuple(tried), len(waiting) - place)
        try:
            data = pages.load(capture.sha256, folder=captures)
        except pages.UnableToLoadCapture:
            continue
        tried.append(_tried(capture, data, now_used, parser))
    return Trial(parser, tuple(tried))


def _last_pages(source: Source) -> list[Capture]:
    rows = Capture.objects.filter(source=source, let_go_at=None).order_by("-pk")[: 3 * MOST_PAGES]
    purged = set(LedgerEntry.objects.filter(capture__in=list(rows), act=PURGED).values_list("capture_id", flat=True))
    newest: dict[str, Capture] = {}
    for capture in rows:
        if capture.pk not in purged:
            newest.setdefault(capture.url, capture)
    return list(newest.values())[:MOST_PAGES]


def _tried(capture: Capture, data: bytes, used: SourceParser | None, parser: SourceParser) -> TriedPage:
    before, refused_before = _reading(capture, data, used)
    after, refused_after = _reading(capture, data, parser)
    why: dict[str, str] = after.get("why", {})
    found = missed_in(why)
    missed = parser.fields() if refused_after else None if found is None else tuple(found)
    headline = (after or before).get("article", {}).get("headline") or capture.url
    differs = tuple(differences(before, after)) if before and after else ()
    return TriedPage(capture, headline, refused_before, refused_after, differs, missed)


def _reading(capture: Capture, data: bytes, parser: SourceParser | None) -> tuple[Mapping[str, Any], str]:
    """The record as JSON, without names, or why there is none."""
    kind = cast("InputKind | None", capture.input_kind or None)
    try:
        article, why, read_as = read(
            data, url=capture.final_url or capture.url, charset=capture.charset or None, as_kind=kind, parser=parser
        )
    except UnableToRead as refusal:
        return {}, str(refusal)
    return as_json(Record(article, Annotation(), why, read_as, ENGINE)), ""
