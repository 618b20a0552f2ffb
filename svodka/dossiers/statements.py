"""Reads of statements: for a dossier, for the board of promised dates, for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery

from svodka.dossiers.ladders import Ladder, Link, Said, in_brief, ladders
from svodka.dossiers.models import Board, Outline, Statement
from svodka.names.models import Name
from svodka.stories.models import Copy
from svodka.stories.rights import Extent, may_show_text

# A promise that fell due this long ago is history, kept or not.
PAST = timedelta(days=45)
# Of one name; a dossier with more is read by nobody.
ROWS = 400
BOARD_ROWS = 2_000
_FIELDS = (
    "pk", "kind", "attribute", "value", "said_on", "day", "number", "contract", "in_brief", "said_by", "said_as",
    "sentence", "yields_to_id", "story_id",
)  # fmt: skip
_BESIDE = {
    "slug": F("story__slug"),
    "published_at": F("story__published_at"),
    "headline": F("story__copy__headline"),
    "language": F("story__copy__language"),
    "rights_state": F("story__copy__rights_state"),
    "agency": F("story__agency__name"),
    "speaker_kind": F("speaker__kind"),
    "speaker_slug": F("speaker__slug"),
    "speaker_label": F("speaker__label"),
    "speaker_labels": F("speaker__labels"),
    "speaker_standing": F("speaker__standing"),
}


def statements_of(name: Name) -> list[Said]:
    """What live stories were confirmed to say of the name, the newest first. One query."""
    rows = Statement.objects.public().filter(name=name).order_by("-said_on", "-pk")
    return [said_by(row) for row in _values(rows)[:ROWS]]


def _values(rows: QuerySet[Statement]) -> QuerySet[Statement, dict[str, Any]]:
    return rows.values(*_FIELDS, **_BESIDE)


def said_by(row: dict[str, Any]) -> Said:
    """A row of values as a record; the sentence only where the story's rights let us repeat it."""
    shown = _quotable(row["rights_state"])
    named = row["speaker_slug"] and row["speaker_standing"] != Name.Standing.REJECTED
    speaker = Link(row["speaker_kind"], row["speaker_slug"], row["speaker_label"], row["speaker_labels"] or {})
    given = {field: row[field] for field in _FIELDS if field not in {"yields_to_id", "sentence"}}
    return Said(
        **given,
        slug=row["slug"],
        published_at=row["published_at"],
        headline=row["headline"],
        language=row["language"],
        agency=row["agency"] or "",
        speaker=speaker if named else None,
        sentence=row["sentence"] if shown else "",
        settled=row["yields_to_id"] is not None,
    )


@lru_cache(maxsize=16)
def _quotable(rights_state: str) -> bool:
    """There are six states; a Copy for each row made the board of seven names cost 8.6 ms of CPU instead of 6.3."""
    return may_show_text(Copy(rights_state=rights_state), channel="dossier").extent != Extent.LINK


# --- the board of promised dates ---


@dataclass(frozen=True, slots=True)
class OutlineShown:
    """A side view: `paths` are (part, path data)."""

    width: int
    height: int
    paths: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """A name with the ladder of its nearest date; `about` are its facts in brief."""

    link: Link
    about: str
    ladder: Ladder
    outline: OutlineShown | None


@dataclass(frozen=True, slots=True)
class BoardShown:
    """The block's own title, empty for the usual one, with its rows, and how many there are in all."""

    title: str
    labels: dict[str, str]
    rows: Sequence[Row]
    total: int


def board(today: date, *, limit: int | None = None, drawn: bool = True) -> BoardShown | None:
    """Names of which a date had been promised by that day, the nearest first; None when there is none. Two queries;
    one for none, or when nothing is to be `drawn`.
    """
    found = _board_rows(today)
    if not found:
        return None
    by_name: dict[int, list[dict[str, Any]]] = {}
    for row in found:
        by_name.setdefault(row["name_id"], []).append(row)
    made = [(number, *_ladder_of(rows, today)) for number, rows in by_name.items()]
    ordered = sorted(
        ((number, ladder, about) for number, ladder, about in made if ladder),
        key=lambda one: (abs((one[1].last.said.when - today).days), one[0]),
    )
    shown = ordered[:limit] if limit else ordered
    wanted = [number for number, *_rest in shown] if drawn else []
    outlines = {one.name_id: one for one in Outline.objects.filter(name__in=wanted)}
    rows = [
        Row(_link(by_name[number][0]), about, ladder, outline_of(outlines.get(number)))
        for number, ladder, about in shown
    ]
    first = found[0]
    return BoardShown(first["title"] or "", first["titles"] or {}, rows, len(ordered)) if rows else None


def _board_rows(today: date) -> list[dict[str, Any]]:
    """Of names with a date that is not long past: every promise, and the facts that stand beside a name."""
    dated = (
        Statement.objects.public().exclude(kind=Statement.Kind.FACT).filter(day__gte=today - PAST, said_on__lte=today)
    )
    rows = Statement.objects.public().filter(
        ~Q(kind=Statement.Kind.FACT) | Q(in_brief=True), said_on__lte=today, name__in=dated.order_by().values("name")
    )
    title = Board.objects.filter(one=True)
    named = {
        "name_kind": F("name__kind"),
        "name_slug": F("name__slug"),
        "name_label": F("name__label"),
        "name_labels": F("name__labels"),
        "title": Subquery(title.values("title")[:1]),
        "titles": Subquery(title.values("labels")[:1]),
    }
    return list(rows.order_by("-said_on", "-pk").values("name_id", *_FIELDS, **_BESIDE, **named)[:BOARD_ROWS])


def _ladder_of(rows: Sequence[dict[str, Any]], today: date) -> tuple[Ladder | None, str]:
    saids = [said_by(row) for row in rows]
    near = [ladder for ladder in ladders(saids) if ladder.last.said.when >= today - PAST]
    nearest = min(near, key=lambda ladder: abs((ladder.last.said.when - today).days), default=None)
    return nearest, in_brief(saids)


def _link(row: dict[str, Any]) -> Link:
    return Link(row["name_kind"], row["name_slug"], row["name_label"], row["name_labels"] or {})


def board_title() -> str:
    """What the portal calls its block of promised dates; empty for the usual words."""
    return Board.objects.filter(one=True).values_list("title", flat=True).first() or ""


def outline_of(kept: Outline | None) -> OutlineShown | None:
    """The side view as templates take it."""
    if kept is None:
        return None
    return OutlineShown(kept.width, kept.height, tuple((path["part"], path["d"]) for path in kept.paths))


# --- for the desk ---


def all_of(name: Name) -> list[Statement]:
    """Every statement of the name, suggested ones first, then by the day it was said. One query."""
    order = {Statement.Standing.SUGGESTED: 0, Statement.Standing.CONFIRMED: 1, Statement.Standing.REJECTED: 2}
    rows = Statement.objects.filter(name=name).select_related(
        "story__copy", "story__agency", "speaker", "noted_by", "yields_to"
    )
    return sorted(
        rows.defer("story__copy__body"),
        key=lambda row: (order[Statement.Standing(row.standing)], row.kind == "fact", row.said_on, row.pk),
    )


def suggested_in(story_id: int) -> list[Statement]:
    """What a reading found in a story and nobody has judged."""
    rows = Statement.objects.filter(story_id=story_id, standing=Statement.Standing.SUGGESTED)
    return list(rows.select_related("name").order_by("pk"))


def attributes(limit: int = 60) -> list[str]:
    """What statements are about so far, for a list to choose from."""
    rows = Statement.objects.order_by().values_list("attribute", flat=True).distinct()
    return sorted(rows[:limit])
