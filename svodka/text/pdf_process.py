"""A PDF is taken apart by a process of its own, which may break, hang or eat up its share: nothing else does then."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from svodka.text.decoding import BinaryInput, settled, writable
from svodka.text.draft import NotAnArticle
from svodka.text.pdf_columns import Line, Sheet

PROGRAM = Path(__file__).with_name("pdf_lines.py")
# A release of four pages takes half a second.
MOST_SECONDS = 20
_LOCKED = "The PDF is locked with a password: ask its sender for one that opens."
_FORBIDDEN = "The PDF forbids to copy text out of it: ask its sender for the text."
_LONG = "The PDF is longer than a story can be (40 pages): take in the release alone."
_BROKEN = "The PDF is broken: save it anew, or ask its sender for the text."
_HEAVY = "The PDF takes too much work to read: it is made to do harm, or holds drawings instead of words."


@dataclass(frozen=True, slots=True)
class Pdf:
    """What a PDF holds: its pages, and the title and the date of making (D:20261120…) that it states; "" for none."""

    sheets: tuple[Sheet, ...]
    title: str = ""
    made: str = ""


def take_apart(data: bytes, *, seconds: int = MOST_SECONDS) -> Pdf:
    """The pages of a PDF; `seconds` is the most work for it.

    Raises BinaryInput for one that is locked, broken or hostile, NotAnArticle for a book.
    """
    # Isolated (-I): neither the environment nor the folder it is started in can lend it modules.
    command = [sys.executable, "-I", str(PROGRAM), str(seconds)]
    # On a busy machine the work takes longer than it is.
    longest = 3.0 * seconds
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=longest, check=False, env={})
    except subprocess.TimeoutExpired:
        raise BinaryInput(_HEAVY) from None
    try:
        told: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        # Killed by a limit of its own before it could say anything.
        raise BinaryInput(_HEAVY) from None
    match told.get("refused"):
        case None:
            return _understood(told)
        case "locked":
            raise BinaryInput(_LOCKED)
        case "forbidden":
            raise BinaryInput(_FORBIDDEN)
        case "long":
            raise NotAnArticle(_LONG)
        case "heavy":
            raise BinaryInput(_HEAVY)
        case _:
            raise BinaryInput(_BROKEN)


def _understood(told: dict[str, Any]) -> Pdf:
    sheets = tuple(
        Sheet(page["width"], page["height"], tuple(_line(*line) for line in page["lines"])) for page in told["pages"]
    )
    return Pdf(sheets, settled(writable(told.get("title", ""))).strip(), told.get("made", ""))


def _line(x0: float, top: float, x1: float, bottom: float, size: float, bold: bool, text: str) -> Line:
    return Line(x0, top, x1, bottom, size, bold, " ".join(settled(writable(text)).split()))
