"""The lines of a PDF with their places, for `svodka.text.pdf_process`: a program of its own, PDF in, JSON out.

It is run as a file, apart from the portal and without its memory, under limits that it sets itself; the word after its
name is how many seconds it may work. What a hostile PDF can break is this process. Only the standard library and
pdfminer may be imported here.

Out comes {"pages": [{"width", "height", "lines": [[x0, top, x1, bottom, size, bold, text], …]}], "title", "made"} with
places in points (1/72 inch) from the upper left corner, or {"refused": one of the words in `REFUSED`, "detail"}.
"""

from __future__ import annotations

import io
import json
import logging
import re
import resource
import statistics
import sys
import zlib
from collections.abc import Iterator
from typing import Any

from pdfminer import pdftypes
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTChar, LTTextBox, LTTextLineHorizontal
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import decode_text

# A release has one to four pages, an annual report two hundred: that is no story.
MOST_PAGES = 40
# Four pages in small print have 20,000 characters.
MOST_CHARACTERS = 400_000
# The library keeps all characters of a page with their places, about 2 kB each.
MOST_MEMORY = 1_000_000_000
# A page of text unfolds to 0.1 MB, one with a drawn map to a few.
MOST_UNFOLDED = 60_000_000
# Of the size of the letters: blanks are seldom narrower than 0.2, kerning parts letters by 0.05.
WORDS_APART = 0.15
BLANK_APART = 0.04
REFUSED = ("locked", "forbidden", "long", "broken", "heavy")


class Refusal(Exception):
    """One of the words in REFUSED."""


def limit(seconds: int) -> None:
    """Take from this process what a sound PDF does not need. A system that knows a limit not (macOS) goes without."""
    wanted = (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for what, most in wanted:
        _soft, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue


class _CountedZlib:
    """Stands in for zlib in pdfminer, which knows no limits: the bytes unfolded in all streams together are counted."""

    error = zlib.error

    def __init__(self) -> None:
        self.left = MOST_UNFOLDED

    def decompress(self, data: bytes) -> bytes:
        stream = _CountedStream(self)
        unfolded = stream.decompress(data)
        if not stream.eof:
            # What zlib.decompress says of half a stream; pdfminer then saves what it can.
            raise zlib.error("incomplete or truncated stream")
        return unfolded

    def decompressobj(self) -> _CountedStream:
        return _CountedStream(self)


class _CountedStream:
    def __init__(self, count: _CountedZlib) -> None:
        self._count, self._stream = count, zlib.decompressobj()

    @property
    def eof(self) -> bool:
        return self._stream.eof

    def decompress(self, data: bytes) -> bytes:
        unfolded = self._stream.decompress(data, self._count.left + 1)
        self._count.left -= len(unfolded)
        if self._count.left < 0:
            raise Refusal("heavy")
        return unfolded


class _Words(PDFPageAggregator):
    """Only letters: a drawn map has a hundred thousand strokes, and none of them is read."""

    def paint_path(self, *_given: Any) -> None:
        return

    def render_image(self, *_given: Any) -> None:
        return


def lines_of(data: bytes) -> dict[str, Any]:
    """What stands on the pages of a PDF; see above. Raises Refusal, and whatever a broken file makes of the library."""
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
    except PDFPasswordIncorrect:
        raise Refusal("locked") from None
    if not document.is_extractable:
        raise Refusal("forbidden")
    resources = PDFResourceManager()
    device = _Words(resources, laparams=LAParams(boxes_flow=None))
    interpreter = PDFPageInterpreter(resources, device)
    pages: list[dict[str, Any]] = []
    characters = 0
    for page in PDFPage.create_pages(document):
        if len(pages) == MOST_PAGES:
            raise Refusal("long")
        interpreter.process_page(page)
        layout = device.get_result()
        lines = list(_lines(layout, layout.height, layout.width))
        characters += sum(len(line[-1]) for line in lines)
        if characters > MOST_CHARACTERS:
            raise Refusal("long")
        pages.append({"width": layout.width, "height": layout.height, "lines": lines})
    return {"pages": pages, **_properties(document)}


def _lines(container: Any, height: float, width: float) -> Iterator[list[Any]]:
    for item in container:
        if isinstance(item, LTTextBox):
            yield from _lines(item, height, width)
        elif isinstance(item, LTTextLineHorizontal):
            signs = [sign for sign in item if isinstance(sign, LTChar) and sign.get_text().strip()]
            text = _text(item)
            # What stands outside the page is seen by nobody: marks of the press, words for search machines.
            inside = 0 <= item.x0 + item.x1 <= 2 * width and 0 <= item.y0 + item.y1 <= 2 * height
            if signs and text and inside:
                size = statistics.median_high(sign.size for sign in signs)
                bold = sum(_is_bold(sign.fontname) for sign in signs) * 2 > len(signs)
                place = (item.x0, height - item.y1, item.x1, height - item.y0, size)
                yield [*(round(number, 1) for number in place), bold, text]


def _text(line: LTTextLineHorizontal) -> str:
    """The words of a line: a blank stands where the letters are apart, for chromium prints one without room of its own
    at every soft hyphen, and typesetters often leave blanks out.
    """
    kept: list[str] = []
    end, blank = None, False
    for sign in line:
        if not isinstance(sign, LTChar):
            continue
        if not sign.get_text().strip():
            blank = True
            continue
        apart = sign.x0 - end if end is not None else 0.0
        if apart > (BLANK_APART if blank else WORDS_APART) * sign.size:
            kept.append(" ")
        kept.append(sign.get_text())
        end, blank = sign.x1, False
    return " ".join("".join(kept).split())


def _is_bold(font: str) -> bool:
    return re.search(r"bold|black|heavy|demi", font, re.I) is not None


def _properties(document: Any) -> dict[str, str]:
    told: dict[str, str] = {}
    for info in document.info:
        for name, key in (("title", "Title"), ("made", "CreationDate")):
            value = info.get(key)
            if isinstance(value, bytes) and len(value) < 2_000:
                told[name] = decode_text(value)
    return told


def main() -> None:
    data = sys.stdin.buffer.read()
    limit(int(sys.argv[1]))
    logging.disable(logging.CRITICAL)
    vars(pdftypes)["zlib"] = _CountedZlib()
    try:
        answer: dict[str, Any] = lines_of(data)
    except Refusal as refusal:
        answer = {"refused": str(refusal)}
    except MemoryError:
        answer = {"refused": "heavy"}
    except Exception as error:
        # The library raises whatever a broken file makes of it: KeyError, AssertionError, struct.error.
        answer = {"refused": "broken", "detail": type(error).__name__}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
