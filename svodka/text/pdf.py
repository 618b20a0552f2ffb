"""Press releases as PDF: which paragraph is the headline, which are the text, what the letterhead says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from svodka.text.blocks import list_of, paragraph
from svodka.text.draft import NotAnArticle
from svodka.text.found import Found
from svodka.text.furniture import TERMINAL
from svodka.text.pdf_columns import columns_of
from svodka.text.pdf_paragraphs import Paragraph, paragraphs_of
from svodka.text.pdf_process import Pdf, take_apart
from svodka.text.printed import alone_date, byline_of, is_small_print, sayings
from svodka.text.records import Block
from svodka.text.releases import without_contacts
from svodka.text.rights import is_rights_line
from svodka.text.wire import Document, draft_of

_FEWEST_LETTERS = 200
_LONGEST_HEADLINE = 250
# The headline of a release stands on its first page, under a letterhead of a few lines.
_HEAD = 12
# What word processors and typesetting programs write where a title should be.
_FILE_NAME = re.compile(
    r"^(?:microsoft |без (?:имени|названия)|untitled|document\d*$)|\.(?:docx?|indd|odt|rtf|pub|qxp|cdr)\b", re.I
)
_MADE = re.compile(r"^D?:?(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")


def read_pdf(data: bytes) -> Document:
    """The document in a PDF.

    Raises BinaryInput for one that is locked, broken or hostile; NotAnArticle for a scan, a book, and without a
    headline or a text.
    """
    pdf = take_apart(data)
    printed = "".join(line.text for sheet in pdf.sheets for line in sheet.lines)
    if sum(map(str.isalpha, printed)) < _FEWEST_LETTERS:
        raise NotAnArticle("This PDF holds no text, only pictures of it (a scan): ask its sender for the text.")
    if 5 * printed.count("(cid:") > len(printed) / 4:
        raise NotAnArticle(
            "The letters of this PDF cannot be told (its fonts name none): copy the text out of it or ask its sender."
        )
    parts = paragraphs_of(columns_of(pdf.sheets))
    size = Counter[float]()
    for part in parts:
        size[part.size] += len(part.text)
    return _document(parts, size.most_common(1)[0][0], pdf)


def _document(parts: Sequence[Paragraph], size: float, pdf: Pdf) -> Document:
    headline, head, rest = _headline(parts, size, pdf.title)
    standfirst, rest = _standfirst(rest, size)
    small = [part for part in rest[:2] if is_small_print(part.text)]
    notices = [part for part in rest if is_rights_line(part.text)]
    kept = [part for part in rest if part not in small and part not in notices and part.size > 0.8 * size]
    draft = draft_of(headline, without_contacts(list(_blocks(kept, size))), "PDF")
    draft.around = [part.text for part in (*head, *notices)]
    draft.standfirst = standfirst
    said = [saying for part in (*head, *small) for saying in sayings(part.text, ())]
    draft.published = _published(said)
    draft.byline = next((Found(name, f"printed: «{line}»") for line in said if (name := byline_of(line))), None)
    if draft.published is None and (made := _MADE.match(pdf.made)):
        draft.published = _made(made)
    return Document(draft, "PDF", kind="pdf")


def _headline(
    parts: Sequence[Paragraph], size: float, title: str
) -> tuple[Found[str] | None, list[Paragraph], list[Paragraph]]:
    """The headline, what stands over it, what stands under it."""
    head = [(place, part) for place, part in enumerate(parts[:_HEAD]) if _may_be_headline(part.text)]
    large = [(place, part) for place, part in head if part.size > 1.1 * size]
    bold = [(place, part) for place, part in head if part.bold]
    capitals = [(place, part) for place, part in head if part.text.isupper()]
    for found, why in (
        (sorted(large, key=lambda one: -one[1].size), "the largest letters of the first page"),
        (bold, "the first line in bold letters"),
        (capitals, "the first line in capital letters"),
        (head[:1], "the first line that is no sentence"),
    ):
        if found:
            place, part = found[0]
            return Found(part.text, why), list(parts[:place]), list(parts[place + 1 :])
    told = Found(title, "the document's properties") if title and not _FILE_NAME.search(title) else None
    return told, [], list(parts)


def _may_be_headline(text: str) -> bool:
    if not 15 <= len(text) <= _LONGEST_HEADLINE or text[-1] in ".:;," or "@" in text or "(cid:" in text:
        return False
    return not is_rights_line(text) and not is_small_print(text) and alone_date(text) is None


def _standfirst(parts: list[Paragraph], size: float) -> tuple[Found[str] | None, list[Paragraph]]:
    """The paragraph under the headline when it is set to be seen: larger or bold, a sentence or a few."""
    for place, part in enumerate(parts[:2]):
        seen = part.size > 1.08 * size or part.bold
        plain = any(not other.bold and len(other.text) > 80 for other in parts[place + 1 : place + 4])
        if seen and plain and 60 <= len(part.text) <= 500 and TERMINAL.search(part.text):
            return Found(part.text, "the paragraph under the headline, in larger or bold letters"), [
                *parts[:place],
                *parts[place + 1 :],
            ]
    return None, parts


def _published(said: Sequence[str]) -> Found[date | datetime] | None:
    for line in said:
        printed = alone_date(line)
        if printed and (day := printed.as_date()):
            moment = datetime.combine(day, printed.clock) if printed.clock else day
            return Found(moment, f"printed over the text: «{line}»")
    return None


def _made(found: re.Match[str]) -> Found[date | datetime] | None:
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    return Found(day, "no date is printed; the PDF was made on this day")


def _blocks(parts: Sequence[Paragraph], size: float) -> Iterator[Block]:
    """Headings, paragraphs, and as lists what is set in under a line that ends with a colon."""
    items: list[Block] = []
    opened = False
    for number, part in enumerate(parts):
        if part.indented and (items or opened) and not part.text.startswith("• "):
            items.append(paragraph(part.text))
            continue
        if items:
            yield list_of(items, False) if len(items) > 1 else items[0]
            items = []
        opened = part.text.endswith(":")
        last = number + 1 == len(parts)
        yield Block("", "heading", part.text, level=2) if not last and _is_heading(part, size) else paragraph(part.text)
    if items:
        yield list_of(items, False) if len(items) > 1 else items[0]


def _is_heading(part: Paragraph, size: float) -> bool:
    seen = part.bold or part.size > 1.08 * size
    return seen and len(part.text) < 120 and not TERMINAL.search(part.text)
