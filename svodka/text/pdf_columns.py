"""The lines of a PDF in the order in which people read them: without running heads, column after column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

# Where heads and page numbers stand: the upper and the lower eighth of a page.
_MARGIN = 0.125
_PAGE_NUMBER = re.compile(
    r"(?:стр(?:аница|\.)?|page|p\.)?\s*[-–—]?\s*\d{1,3}\s*[-–—]?(?:\s*(?:/|из|of)\s*\d{1,3})?", re.I
)
_MARKER = re.compile(r"(?:[-–—•·●▪■◦‣*\uf000-\uf0ff]|\d{1,2}[.)])")
# A column has three lines at least, of so many letters on the average: what is shorter is a cell of a table.
_FEWEST_LINES = 3
_SHORTEST_LINES = 18


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, its place in points from the upper left corner; `size` is that of its letters."""

    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with its lines in any order."""

    width: float
    height: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """Lines that stand one under the other, with the edges between which they are set."""

    left: float
    right: float
    lines: tuple[Line, ...]


def columns_of(sheets: Sequence[Sheet]) -> list[Column]:
    """The columns of all pages in the order of reading."""
    running = _running(sheets)
    columns = []
    for sheet in sheets:
        kept = [line for line in sheet.lines if not _is_running(line, sheet, running)]
        columns += [_column(group) for group in _in_order(_joined(kept))]
    return columns


# --- heads, feet, page numbers ---


def _running(sheets: Sequence[Sheet]) -> frozenset[str]:
    """What stands in the margins of two pages or more, numbers aside."""
    shown: Counter[str] = Counter()
    for sheet in sheets:
        shown.update({_without_numbers(line.text) for line in sheet.lines if _in_margin(line, sheet)})
    return frozenset(text for text, pages in shown.items() if pages > 1)


def _is_running(line: Line, sheet: Sheet, running: frozenset[str]) -> bool:
    if not _in_margin(line, sheet):
        return False
    return _without_numbers(line.text) in running or _PAGE_NUMBER.fullmatch(line.text) is not None


def _in_margin(line: Line, sheet: Sheet) -> bool:
    return line.bottom < _MARGIN * sheet.height or line.top > (1 - _MARGIN) * sheet.height


def _without_numbers(text: str) -> str:
    return re.sub(r"\d+", "0", text)


# --- lines out of their pieces ---


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Lines that wide blanks have torn apart, whole again: a bullet and its item, words of a justified line."""
    starts = _starts(lines)
    joined: list[Line] = []
    for line in sorted(lines, key=lambda line: (round(line.bottom), line.x0)):
        before = joined[-1] if joined else None
        if before and _on_one_line(before, line) and _belongs(before, line, starts):
            text = f"{before.text} {line.text}"
            joined[-1] = replace(before, x1=line.x1, text=text, top=min(before.top, line.top), bold=before.bold)
        else:
            joined.append(line)
    return joined


def _on_one_line(before: Line, line: Line) -> bool:
    return abs(before.bottom - line.bottom) < 0.3 * line.size and line.x0 >= before.x1 - 1


def _belongs(before: Line, line: Line, starts: Sequence[float]) -> bool:
    apart = line.x0 - before.x1
    if _MARKER.fullmatch(before.text):
        return apart < 5 * line.size
    return apart < 3 * line.size and not any(abs(line.x0 - start) < 2 for start in starts)


def _starts(lines: Sequence[Line]) -> list[float]:
    """Where at least three lines begin, the leftmost place left out: there a column may begin."""
    counted: Counter[int] = Counter(round(line.x0) for line in lines)
    often = sorted(place for place in counted if sum(counted[place + by] for by in (-1, 0, 1)) >= _FEWEST_LINES)
    return [float(place) for number, place in enumerate(often) if number and place - often[number - 1] > 2]


# --- columns ---


def _in_order(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Groups of lines, column by column; what crosses the gutter stands above or below its columns."""
    by_top = sorted(lines, key=lambda line: (line.top, line.x0))
    found = _widest_run(by_top)
    if found is None:
        if by_top:
            yield by_top
        return
    start, end, x = found
    run = by_top[start:end]
    yield from _in_order(by_top[:start])
    yield from _in_order([line for line in run if line.x1 <= x])
    yield from _in_order([line for line in run if line.x1 > x])
    yield from _in_order(by_top[end:])


def _widest_run(lines: Sequence[Line]) -> tuple[int, int, float] | None:
    """The longest run of lines that a gutter parts into two columns, and where the right one begins."""
    best: tuple[int, int, float] | None = None
    for start in _starts(lines):
        x = start - 2
        first = 0
        for index in range(len(lines) + 1):
            if index < len(lines) and not lines[index].x0 < x < lines[index].x1:
                continue
            longer = best is None or index - first > best[1] - best[0]
            if longer and _are_columns(lines[first:index], x):
                best = (first, index, x)
            first = index + 1
    return best


def _are_columns(run: Sequence[Line], x: float) -> bool:
    sides = [line for line in run if line.x1 <= x], [line for line in run if line.x0 >= x]
    if min(map(len, sides)) < _FEWEST_LINES:
        return False
    if any(sum(len(line.text) for line in side) < _SHORTEST_LINES * len(side) for side in sides):
        return False
    (above, below), (upper, lower) = map(_span, sides)
    return min(below, lower) - max(above, upper) > 0.3 * min(below - above, lower - upper)


def _span(lines: Sequence[Line]) -> tuple[float, float]:
    return min(line.top for line in lines), max(line.bottom for line in lines)


def _column(lines: Sequence[Line]) -> Column:
    # The edge where most lines begin: first lines and lists are set in, headings may be in the middle.
    left = Counter(round(line.x0) for line in lines).most_common(1)[0][0]
    return Column(float(left), max(line.x1 for line in lines), tuple(lines))
