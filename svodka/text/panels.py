"""Blocks that a portal prints beside its article: the names it lists, and the panel of running discussions.

Both readers take a sequence of text pieces in page order: the lines of a copied text, or the text nodes of HTML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from svodka.text.dates import complete_year, exists
from svodka.text.found import Found
from svodka.text.furniture import DISCUSSED, ENDING, LISTED, NAVIGATION, REFRESH, is_bare_number, number_of
from svodka.text.records import DiscussedRow
from svodka.text.rights import is_rights_line

_KINDS = re.compile(
    r"(?:страны|страна|регионы|места|города|люди|персоны|персоналии|лица|организации|компании|предприятия"
    r"|ведомства|изделия|продукция|"
    r"продукты|техника|корабли|суда|проекты|выставки|события|мероприятия|отрасли|темы|countries|places|people"
    r"|persons|organi[sz]ations|"
    r"companies|products|projects|events|exhibitions)",
    re.I,
)
_ROW_TIME = re.compile(
    r"(?P<day>\d{1,2})\.(?P<month>\d\d)(?:\.(?P<year>(?:20)?\d\d))?,?\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)"
)
_WHOLE_ROW = re.compile(rf"^[•·\s]*{_ROW_TIME.pattern}\s+(?P<comments>\d[\d \u00a0]{{0,8}})\s+(?P<title>\D.*)$", re.S)
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class PanelFound:
    """Where a panel stands: pieces [first, last)."""

    first: int
    last: int


def _bare(piece: str) -> str:
    return piece.strip(" \t•·●\u00a0")


def find_listed(pieces: Sequence[str]) -> tuple[Found[dict[str, tuple[str, ...]]], PanelFound] | None:
    """The names under «В новости упоминаются», by the kinds the page prints («Страны», «Организации» …)."""
    first = next((index for index, piece in enumerate(pieces) if LISTED.match(_bare(piece))), None)
    if first is None:
        return None
    names: dict[str, list[str]] = {}
    kind: str | None = None
    last = first + 1
    for index in range(first + 1, len(pieces)):
        piece = _bare(pieces[index])
        if not piece:
            continue
        head, colon, rest = piece.partition(":")
        if _KINDS.fullmatch(head.strip()) and (colon or not rest):
            kind = head.strip()
            names.setdefault(kind, []).extend(name for name in map(_bare, rest.split(",")) if name)
        elif piece in (",", ";") or re.fullmatch(r"\W+", piece):
            continue
        elif kind is None or _ends_listed(piece):
            break
        else:
            names[kind].extend(name.strip(" ,;") for name in re.split(r"[,;]\s", piece) if name.strip(" ,;"))
        last = index + 1
    kept = {kind: tuple(dict.fromkeys(listed)) for kind, listed in names.items() if listed}
    if not kept:
        return None
    return Found(kept, f"the page lists them under «{_bare(pieces[first])}»"), PanelFound(first, last)


def _ends_listed(piece: str) -> bool:
    return bool(
        len(piece) > _LONGEST_NAME
        or ENDING.match(piece)
        or DISCUSSED.match(piece)
        or NAVIGATION.match(piece)
        or is_rights_line(piece)
        or is_bare_number(piece)
        or _ROW_TIME.match(piece)
        or re.search(r"[.!?]$", piece)
    )


def find_discussed(
    pieces: Sequence[str], page_date: date | None
) -> tuple[Found[tuple[DiscussedRow, ...]], PanelFound] | None:
    """The rows under «Обсуждаемое»: time of the last activity, number of comments, title.

    A row prints no year; without the page's own date its time cannot be known and there are no rows.
    """
    first = next((index for index, piece in enumerate(pieces) if DISCUSSED.match(_bare(piece))), None)
    if first is None:
        return None
    rows: list[DiscussedRow] = []
    index = first + 1
    last = first + 1
    while index < len(pieces):
        piece = _bare(pieces[index])
        if not piece or REFRESH.match(piece):
            index += 1
            continue
        row, index = _row(pieces, index, page_date)
        if row is None:
            break
        rows.append(row)
        last = index
    if not rows:
        return None
    why = f"the page's panel «{_bare(pieces[first])}»; the year is completed from the page's date"
    return Found(tuple(rows), why), PanelFound(first, last)


def _row(pieces: Sequence[str], index: int, page_date: date | None) -> tuple[DiscussedRow | None, int]:
    piece = _bare(pieces[index])
    whole = _WHOLE_ROW.match(piece)
    if whole:
        when = _moment(whole, page_date)
        title = " ".join(whole["title"].split())
        return (DiscussedRow(when, number_of(whole["comments"]), title) if when else None), index + 1
    match = _ROW_TIME.match(piece)
    rest = [position for position in range(index + 1, min(index + 8, len(pieces))) if _bare(pieces[position])][:2]
    if match is None or len(rest) < 2 or not is_bare_number(_bare(pieces[rest[0]])):
        return None, index
    when = _moment(match, page_date)
    title = _bare(pieces[rest[1]])
    if when is None or _ROW_TIME.match(title):
        return None, index
    return DiscussedRow(when, number_of(_bare(pieces[rest[0]])), title), rest[1] + 1


def _moment(match: re.Match[str], page_date: date | None) -> datetime | None:
    day, month, hour, minute = (int(match[name]) for name in ("day", "month", "hour", "minute"))
    if hour > 23 or minute > 59 or not exists(2024, month, day):
        return None
    year = match["year"]
    if year:
        number = int(year) if len(year) == 4 else 2000 + int(year)
        when = date(number, month, day) if exists(number, month, day) else None
    else:
        when = complete_year(day, month, page_date)
    return datetime.combine(when, time(hour, minute)) if when else None
