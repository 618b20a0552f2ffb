"""Promised dates as pages show them: the board of the front page, the ladders of a dossier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, gettext

from svodka.dossiers import statements
from svodka.dossiers.ladders import (
    Calendar,
    Disagreement,
    Ladder,
    Said,
    calendar,
    disagreements,
    facts,
    in_brief,
    ladders,
)
from svodka.dossiers.statements import BoardShown, OutlineShown, Row
from svodka.names.models import Name

ON_THE_FRONT = 6


@dataclass(frozen=True, slots=True)
class Board:
    """The block with one calendar for all its rows; `drawn` when there is a side view among them."""

    title: str
    rows: Sequence[Row]
    total: int
    scale: Calendar
    today: date

    @property
    def drawn(self) -> bool:
        return any(row.outline for row in self.rows)


def board(today: date, *, limit: int | None = None) -> Board | None:
    """Two queries; one and None where nothing is promised."""
    found = statements.board(today, limit=limit)
    if found is None:
        return None
    days = [day for row in found.rows for day in (row.ladder.first.said.when, row.ladder.last.said.when)]
    return Board(title_of(found), found.rows, found.total, calendar(days, today), today)


def title_of(found: BoardShown) -> str:
    """What the portal calls the block, in the language of the page if it has a word for it."""
    own: str = found.labels.get((get_language() or "")[:2]) or found.title
    return own or gettext("Promised dates")


@dataclass(frozen=True, slots=True)
class LadderOnPage:
    """A ladder with one calendar for all its rungs."""

    ladder: Ladder
    scale: Calendar


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a name beyond the list of its stories."""

    ladders: Sequence[LadderOnPage] = ()
    disagreements: Sequence[Disagreement] = ()
    facts: Sequence[Said] = ()
    outline: OutlineShown | None = None
    brief: str = ""


def known_of(name: Name, today: date) -> Known:
    """One query; the side view comes with the name."""
    rows = statements.statements_of(name)
    drawn = [LadderOnPage(ladder, calendar(ladder.days, today)) for ladder in ladders(rows)]
    outline = statements.outline_of(getattr(name, "outline", None))
    return Known(drawn, disagreements(rows), facts(rows), outline, in_brief(rows))
