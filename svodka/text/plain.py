"""An article out of a page's text as copied from a browser: lines, no mark-up, furniture and all."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from svodka.text.agencies import looks_like_agency
from svodka.text.blocks import paragraph
from svodka.text.credits import PrintedPicture, find_printed_pictures, picture_rights
from svodka.text.dateline import find_dateline
from svodka.text.draft import Draft, NotAnArticle
from svodka.text.effort import Effort
from svodka.text.found import Found
from svodka.text.furniture import (
    DISCUSSED,
    ENDING,
    LISTED,
    NAVIGATION,
    READ_ALSO,
    SENTENCE_END,
    TERMINAL,
    is_bare_number,
    number_of,
)
from svodka.text.printed import alone_date, byline_of, counter_of, is_small_print, sayings
from svodka.text.publishing import doubt_of
from svodka.text.records import Block, Picture
from svodka.text.rights import is_rights_line
from svodka.text.typed_lists import find_typed_lists

_PROSE = 80
_SMALL_PRINT_LINES = 4
_SHORT_NAME = 60
# Enough letters to match «паром» with «парома», few enough to stand for its forms.
_STEM = 5
_ADDRESS = re.compile(r"^(?:url|адрес|ссылка|link)?\s*:?\s*(?P<url>https?://\S+)$", re.I)


def read_plain(text: str, seen_at: datetime | None = None) -> Draft:
    """The draft of a copied text.

    Raises NotAnArticle when there is no headline or no running text under it, TookTooLong for a library of a text.
    """
    lines = _lines(text)
    Effort().spend_on_text(lines)
    start = _body_start(lines)
    if start is None:
        raise NotAnArticle("This text has no running paragraphs: it is not an article.")
    end = _body_end(lines, start)
    pictures = find_printed_pictures(lines[:end])
    small = [index for index in range(start, min(start + _SMALL_PRINT_LINES, end)) if is_small_print(lines[index])]
    head = _Head(lines[:start], pictures, [lines[index] for index in small])
    headline = head.headline(lines[start:end])
    if headline is None:
        raise NotAnArticle("No headline stands over this text: give the whole page, from its headline on.")
    blocks = _body(lines, start, end, pictures, {headline.value, *head.small_print})
    draft = Draft(headline=headline, blocks=blocks, around=[*lines[:start], *lines[end:]])
    draft.published, draft.canonical_url = head.published(), head.address()
    if draft.published and (doubt := doubt_of(draft.published, seen_at)):
        draft.published, draft.absent["published"] = None, doubt
    draft.counters, draft.byline = head.counters(), head.byline()
    _name_agency(draft, head, lines[start])
    draft.pictures = [_picture(printed) for printed in pictures]
    draft.picture_reason = "a line of the text credits a picture"
    draft.body_reason = (
        f"the lines from the first paragraph to «{lines[end][:40]}»"
        if end < len(lines)
        else "the lines from the first paragraph to the end"
    )
    return draft


def _lines(text: str) -> list[str]:
    """The lines that are not blank; a hard-wrapped text (mail, a text file) has its paragraphs joined again."""
    chunks = [[" ".join(line.split()) for line in chunk.split("\n")] for chunk in re.split(r"\n[ \t]*\n", text)]
    chunks = [[line for line in chunk if line] for chunk in chunks]
    inner = [line for chunk in chunks for line in chunk[:-1]]
    # Wrapped lines are all but equally long and end in the middle of a sentence; lines of a copied page are not.
    wrapped = [line for line in inner if 50 <= len(line) <= 100 and not SENTENCE_END.search(line)]
    if len(inner) >= 4 and len(wrapped) > 0.7 * len(inner):
        return [" ".join(chunk) for chunk in chunks if chunk]
    return [line for chunk in chunks for line in chunk]


def _is_prose(line: str) -> bool:
    return len(line) >= _PROSE and bool(TERMINAL.search(line)) and not is_rights_line(line)


def _body_start(lines: Sequence[str]) -> int | None:
    """The first line with a dateline, else the first that is a sentence of a paragraph's length."""
    for index, line in enumerate(lines):
        if len(line) >= _PROSE and find_dateline(line, None) is not None:
            return index
        if _is_prose(line) and (index > 0 or len(lines) == 1):
            return index
    return None


def _ends_body(line: str) -> bool:
    return bool(ENDING.match(line) or LISTED.match(line) or DISCUSSED.match(line)) or is_rights_line(line)


def _body_end(lines: Sequence[str], start: int) -> int:
    """The first line after `start` that ends the article; an inset («read also», «share») is followed by more prose."""
    for index in range(start + 1, len(lines)):
        if not _ends_body(lines[index]):
            continue
        little = ENDING.match(lines[index]) and sum(map(_is_prose, lines[start:index])) < 2
        rest = list(map(_is_prose, lines[index + 1 :]))
        if (little or READ_ALSO.match(lines[index])) and sum(rest) > 2 and any(rest[:5]):
            continue
        return index
    return len(lines)


@dataclass(slots=True)
class _Head:
    """The lines over the body and what they say."""

    lines: Sequence[str]
    pictures: Sequence[PrintedPicture]
    small_print: Sequence[str]
    headline_at: int = -1

    def _free(self) -> list[int]:
        taken = {index for picture in self.pictures for index in range(picture.first, picture.last)}
        return [index for index in range(len(self.lines)) if index not in taken]

    def headline(self, body: Sequence[str]) -> Found[str] | None:
        """The line of a headline's shape whose words the text repeats; navigation over it repeats none."""
        stems = {word[:_STEM] for word in re.findall(r"\w{4,}", " ".join(body).lower())}
        best, best_score = None, 0.0
        for index in self._free():
            line = self.lines[index]
            if not _may_be_headline(line):
                continue
            words = [word[:_STEM] for word in re.findall(r"\w{4,}", line.lower())]
            repeated = sum(word in stems for word in words)
            # Three words of a headline say something; of two lines alike the upper one is it.
            length = min(len(re.findall(r"\w+", line)), 8)
            score = min(repeated, 6) + 3 * repeated / max(1, len(words)) + 0.5 * length
            if score > best_score:
                best, best_score = index, score
        if best is None:
            return None
        self.headline_at = best
        return Found(self.lines[best], "the line over the text that has a headline's shape and the words of the text")

    def published(self) -> Found[date | datetime] | None:
        """The date that stands alone on a line over the body."""
        for line in [*(self.lines[index] for index in self._free()), *self.small_print]:
            for saying in sayings(line, ()):
                printed = alone_date(saying)
                day = printed.as_date() if printed else None
                if printed and day:
                    moment = datetime.combine(day, printed.clock) if printed.clock else day
                    return Found(moment, f"printed over the text: «{saying}»")
        return None

    def address(self) -> Found[str] | None:
        """An address that stands alone on a line over the body."""
        for line in self.lines:
            match = _ADDRESS.match(line)
            if match:
                return Found(match["url"], "printed over the text")
        return None

    def counters(self) -> Found[tuple[int, ...]] | None:
        """Bare numbers one under the other, or labelled ones."""
        bare = [number_of(line) for line in self.lines if is_bare_number(line)]
        labelled = [number for number in map(counter_of, self.lines) if number is not None]
        if not bare and not labelled:
            return None
        return Found(tuple(bare or labelled), "the bare numbers beside the headline, in the order of the page")

    def byline(self) -> Found[str] | None:
        """«Автор: …» over the text."""
        for line in [*self.lines, *self.small_print]:
            for saying in sayings(line, ()):
                name = byline_of(saying)
                if name:
                    return Found(name, f"printed over the text: «{saying}»")
        return None

    def neighbours(self) -> list[str]:
        """The lines right over and right under the headline."""
        return [
            self.lines[index] for index in (self.headline_at - 1, self.headline_at + 1) if 0 <= index < len(self.lines)
        ]


def _may_be_headline(line: str) -> bool:
    if len(line) > 250 or len(re.findall(r"\w+", line)) < 2 or line.endswith((":", ";", ",")):
        return False
    if NAVIGATION.match(line) or is_small_print(line) or counter_of(line) is not None or _ADDRESS.match(line):
        return False
    return not is_rights_line(line) and re.search(r"[/|>»→]\s*\w+\s*[/|>»→]", line) is None


def _name_agency(draft: Draft, head: _Head, first_line: str) -> None:
    """The line beside the headline when it is an agency; any short line over the text may be the dateline's."""
    short = {line for line in head.lines if len(line) <= _SHORT_NAME and not is_bare_number(line)}
    draft.known_agencies = {line for line in short if not NAVIGATION.match(line)}
    for line in head.neighbours():
        if line not in draft.known_agencies:
            continue
        printed = find_dateline(first_line, None, {line})
        if looks_like_agency(line) or (printed is not None and printed.dateline.agency == line):
            draft.agency = draft.agency or Found(line, f"the line beside the headline: «{line}»")


def _body(
    lines: Sequence[str], start: int, end: int, pictures: Sequence[PrintedPicture], dropped: Collection[str]
) -> list[Block]:
    taken = {index for picture in pictures for index in range(picture.first, picture.last)}
    kept = [
        line
        for index, line in enumerate(lines[start:end], start=start)
        if index not in taken
        and line not in dropped
        and not READ_ALSO.match(line)
        and not ENDING.match(line)
        and not is_bare_number(line)
    ]
    listed = {index for typed in find_typed_lists(kept) for index in range(typed.first, typed.last)}
    blocks = []
    for index, line in enumerate(kept):
        if index not in listed and 0 < index < len(kept) - 1 and _is_heading(line, kept[index - 1], kept[index + 1]):
            blocks.append(Block("", "heading", line, level=2))
        else:
            blocks.append(paragraph(line))
    return blocks


def _is_heading(line: str, before: str, after: str) -> bool:
    return (
        len(line) < 90
        and not TERMINAL.search(line)
        and not line.endswith(",")
        and line[:1].isupper()
        and _is_prose(before)
        and _is_prose(after)
    )


def _picture(printed: PrintedPicture) -> Picture:
    return Picture(None, printed.caption, printed.alt_text, printed.credit, picture_rights(printed.credit))
