"""Lines of a PDF made paragraphs: where one ends, and which hyphens at the ends of lines are only the typesetter's."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from svodka.text.furniture import SENTENCE_END
from svodka.text.morphology import CYRILLIC, is_known
from svodka.text.pdf_columns import Column, Line

_HYPHENS = "-\u2010"
_LAST_WORD = re.compile(r"[\w\u2010-]+$")
_FIRST_WORD = re.compile(r"^\w+(?:[-\u2010]\w+)*")
_OPENS_ITEM = re.compile(r"(?:[•·●▪■◦‣*\uf000-\uf0ff]|[-–—](?=\s)|\d{1,2}[.)](?=\s+\D)|\(cid:\d+\)\s)")
# Letters of Symbol and Wingdings are bullets in a release.
_BULLET = re.compile(r"^(?:[\uf000-\uf0ff●▪■◦‣]|\(cid:\d+\))\s*")


@dataclass(slots=True)
class Paragraph:
    """A paragraph: the size of its letters, whether they are bold, whether all of it is set in from the edge."""

    lines: list[Line] = field(default_factory=list)
    text: str = ""
    indented: bool = True

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)


def paragraphs_of(columns: Sequence[Column]) -> list[Paragraph]:
    """The paragraphs of all columns; one that goes on in the next column or on the next page is whole."""
    whole = " ".join(line.text for column in columns for line in column.lines).lower()
    found: list[Paragraph] = []
    for column in columns:
        pitch = _pitch(column)
        before: Line | None = None
        for line in column.lines:
            if before is not None:
                goes_on = _goes_on(before, line, column, pitch)
            else:
                goes_on = bool(found) and _goes_over(found[-1], line, column)
            if not goes_on:
                found.append(Paragraph())
            paragraph = found[-1]
            paragraph.text = _with(paragraph.text, line.text, lambda word: word in whole)
            paragraph.lines.append(line)
            paragraph.indented = paragraph.indented and line.x0 - column.left > line.size
            before = line
    return found


def _pitch(column: Column) -> float:
    """From one line to the next inside a paragraph: the smaller half of what is there tells it."""
    steps = sorted(
        line.top - before.top
        for before, line in zip(column.lines, column.lines[1:], strict=False)
        if line.top > before.top
    )
    return median(steps[: len(steps) // 2 + 1]) if steps else 0.0


def _goes_on(before: Line, line: Line, column: Column, pitch: float) -> bool:
    """Whether a line belongs to the paragraph of the line over it."""
    if not _alike(before, line) or _OPENS_ITEM.match(line.text):
        return False
    if line.top - before.top > max(1.3 * pitch, 1.4 * line.size):
        return False
    if before.text[-1:] in ";:" and _is_set_in(line, column):
        return False
    if _is_set_in(line, column) and before.x0 - column.left < 0.5 * line.size:
        # The first line of a paragraph is set in; but so are all lines of an item after its bullet.
        return bool(_OPENS_ITEM.match(before.text))
    return _is_full(before, line, column)


def _is_set_in(line: Line, column: Column) -> bool:
    return line.x0 - column.left > 0.8 * line.size


def _alike(before: Line, line: Line) -> bool:
    return abs(before.size - line.size) < 0.08 * line.size and before.bold == line.bold


def _is_full(before: Line, line: Line, column: Column) -> bool:
    """Whether the next line's first word would not have fitted any more: then the line was not ended on purpose."""
    letter = (before.x1 - before.x0) / max(len(before.text), 1)
    first = len(line.text.split(" ", 1)[0]) + 1
    return before.text[-1:] in _HYPHENS or before.x1 + 0.9 * first * letter > column.right


def _goes_over(last: Paragraph, line: Line, column: Column) -> bool:
    """Whether the first line of a column goes on with the paragraph that the column before ended in."""
    before = last.lines[-1]
    if not _alike(before, line) or _OPENS_ITEM.match(line.text):
        return False
    ended = SENTENCE_END.search(before.text) or before.text[-1:] in ":;"
    return not ended or (line.text[:1].islower() and not _is_set_in(line, column))


def _with(text: str, line: str, stands: Callable[[str], bool]) -> str:
    """The paragraph with one more line; `stands`: whether a word is printed in one piece elsewhere."""
    if not text:
        return _BULLET.sub("• ", line)
    before, after = _LAST_WORD.search(text), _FIRST_WORD.match(line)
    if text[-1] not in _HYPHENS or before is None or after is None or not text[:-1][-1:].isalnum():
        return f"{text} {line}"
    head, tail = before[0][:-1], after[0]
    return text + line if _keeps_hyphen(head, tail, stands) else text[:-1] + line


def _keeps_hyphen(head: str, tail: str, stands: Callable[[str], bool]) -> bool:
    """Whether a word has its hyphen when it is not broken: «северо-западный», «Волонга-Товарная», «1980-х»."""
    if not tail[0].islower() or head[-1:].isdigit():
        return True
    if stands(f"{head}-{tail}".lower()):
        return True
    if not CYRILLIC.search(tail):
        return False
    return not is_known(head + tail) and is_known(f"{head}-{tail}")
