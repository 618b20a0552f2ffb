"""Parsers that sources declare: which is in force, who changed it when, and whether it still finds what it found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Max, QuerySet

from svodka.errors import SvodkaError
from svodka.gather.models import Capture, ParserMatch, ParserVersion, Source
from svodka.readers.models import Reader
from svodka.text.source_parser import SourceParser, UnableToReadParser, source_parser

log = structlog.get_logger("svodka.gather")

# Of each version the last pages are kept: the newest say whether it works, the others what was usual.
KEPT = 40
RECENT = 8
# A field that most pages have is gone when most of the last ones have it no more.
ENOUGH_MISSED = 5
USUAL = 0.6
_FEW = 3


class UnableToSwitchParser(SvodkaError):
    """There is nothing to go back to, or the parser is off already."""


@dataclass(frozen=True, slots=True)
class ParserHealth:
    """How a parser does: for every field on how many of the last `pages` it found something.

    `stopped` are the fields that it used to find and does not find any more: the pages have changed their shape.
    """

    version: ParserVersion
    pages: int
    found: Mapping[str, int]
    stopped: tuple[str, ...]

    @property
    def changed_shape(self) -> bool:
        return bool(self.stopped)


# --- in force ---


def _newest() -> QuerySet[ParserVersion]:
    newest = ParserVersion.objects.order_by().values("source").annotate(newest=Max("pk")).values("newest")
    return ParserVersion.objects.filter(pk__in=newest).exclude(text="")


def in_force(sources: Collection[int]) -> dict[int, tuple[ParserVersion, SourceParser]]:
    """The parsers of these sources (ids), with the version of each. One query, none without sources."""
    rows = _newest().filter(source__in=sources) if sources else ()
    return {row.source_id: (row, parser) for row in rows if (parser := _read(row))}


def parser_of(source_id: int | None) -> SourceParser | None:
    """What a source declares of its pages today; None when it declares nothing."""
    found = in_force([source_id]) if source_id else {}
    return found[source_id][1] if source_id in found else None


def _read(version: ParserVersion) -> SourceParser | None:
    try:
        return source_parser(version.text)
    except UnableToReadParser as refusal:
        # It was written under rules of another release: the pages are read without it.
        log.warning("parser not used", source=version.source_id, reason=str(refusal))
        return None


# --- changing it ---


@transaction.atomic
def switch_on(
    source: Source, text: str, *, now: datetime, by: Reader | None = None, tried: Mapping[str, object] | None = None
) -> ParserVersion:
    """Use the declaration for the source's pages from now on. Raises UnableToReadParser for what is none.

    `tried` is what it came to on earlier pages: {"pages": 20, "matched": {"byline": 18}}.
    """
    source_parser(text)
    text = "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n"
    return ParserVersion.objects.create(source=source, text=text, tried=dict(tried or {}), made_at=now, by=by)


@transaction.atomic
def switch_off(source: Source, *, now: datetime, by: Reader | None = None) -> ParserVersion:
    """Read the source's pages as any others. Raises UnableToSwitchParser when that is so already."""
    newest = ParserVersion.objects.filter(source=source).order_by("-pk").first()
    if newest is None or not newest.text:
        raise UnableToSwitchParser("The source has no parser that is switched on.")
    return ParserVersion.objects.create(source=source, made_at=now, by=by)


@transaction.atomic
def go_back(source: Source, *, now: datetime, by: Reader | None = None) -> ParserVersion:
    """Put the version before the newest in force again, as a new one. Raises UnableToSwitchParser without any."""
    last = list(ParserVersion.objects.filter(source=source).order_by("-pk")[:2])
    if not last:
        raise UnableToSwitchParser("There is no earlier version.")
    text, tried = (last[1].text, last[1].tried) if len(last) > 1 else ("", {})
    return ParserVersion.objects.create(source=source, text=text, tried=tried, made_at=now, by=by)


def history(source: Source, *, most: int = 20) -> Sequence[ParserVersion]:
    """The versions, the newest first, each with who made it."""
    return list(ParserVersion.objects.filter(source=source).select_related("by").order_by("-pk")[:most])


# --- how it does ---


@transaction.atomic
def note_match(version: ParserVersion, capture: Capture, missed: Sequence[str], *, now: datetime) -> None:
    """Keep which fields found nothing on a page; the oldest pages beyond KEPT are forgotten."""
    given = {"missed": list(missed), "read_at": now}
    ParserMatch.objects.update_or_create(version=version, capture=capture, defaults=given)
    rows = ParserMatch.objects.filter(version=version).order_by("-pk")
    old = list(rows.values_list("pk", flat=True)[KEPT : 2 * KEPT])
    if old:
        ParserMatch.objects.filter(pk__in=old).delete()


def parser_health(source: Source) -> ParserHealth | None:
    """How the source's parser does; None when it has none. Two queries."""
    return _health(_newest().filter(source=source)).get(source.pk)


def health_of_parsers() -> dict[int, ParserHealth]:
    """How the parsers of all sources do, by the source's id. Two queries."""
    return _health(_newest())


def _health(versions: QuerySet[ParserVersion]) -> dict[int, ParserHealth]:
    rows = list(versions)
    matches: dict[int, list[set[str]]] = defaultdict(list)
    # The rows of a version are few and bounded; those of versions past are not asked for.
    found = ParserMatch.objects.filter(version__in=rows).order_by("-pk")
    for version, missed in found.values_list("version", "missed"):
        matches[version].append(set(missed))
    return {row.source_id: _health_of(row, parser, matches[row.pk]) for row in rows if (parser := _read(row))}


def _health_of(version: ParserVersion, parser: SourceParser, missed: Sequence[set[str]]) -> ParserHealth:
    fields = parser.fields()
    recent = missed[:RECENT]
    stopped = [
        name
        for name in fields
        if sum(name in one for one in recent) >= ENOUGH_MISSED and _usual(version, name, missed[RECENT:]) >= USUAL
    ]
    found = {name: sum(name not in one for one in recent) for name in fields}
    return ParserHealth(version, len(recent), found, tuple(stopped))


def _usual(version: ParserVersion, name: str, before: Sequence[set[str]]) -> float:
    """On what share of pages the field was found: of those before the last, else of those it was tried on."""
    if len(before) >= _FEW:
        return sum(name not in one for one in before) / len(before)
    pages = int(version.tried.get("pages") or 0)
    return int(version.tried.get("matched", {}).get(name) or 0) / pages if pages >= _FEW else 0.0
