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
    told = _told(data, seconds)
    match told.get("refused"):
        case None:
            return _understood(told)
        case "locked":
            raise BinaryInput("The PDF is locked with a password: ask its sender for one that opens.")
        case "forbidden":
            raise BinaryInput("The PDF forbids to copy text out of it: ask its sender for the text.")
        case "long":
            raise NotAnArticle("The PDF is longer than a story can be (40 pages): take in the release alone.")
        case "heavy":
            raise BinaryInput(
                "The PDF takes too much work to read: it is made to do harm, or holds drawings instead of words."
            )
        case _:
            raise BinaryInput("The PDF is broken: save it anew, or ask its sender for the text.")


def _told(data: bytes, seconds: int) -> dict[str, Any]:
    # Isolated (-I): neither the environment nor the folder it is started in can lend it modules.
    command = [sys.executable, "-I", str(PROGRAM), str(seconds)]
    # On a busy machine the work takes longer than it is.
    longest = 3.0 * seconds
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=longest, check=False, env={})
        told: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        # Ended by a limit, ours or its own, before it could say anything.
        return {"refused": "heavy"}
    return told


def _understood(told: dict[str, Any]) -> Pdf:
    sheets = tuple(
        Sheet(page["width"], page["height"], tuple(_line(*line) for line in page["lines"])) for page in told["pages"]
    )
    return Pdf(sheets, settled(writable(told.get("title", ""))).strip(), told.get("made", ""))


def _line(x0: float, top: float, x1: float, bottom: float, size: float, bold: bool, text: str) -> Line:
    return Line(x0, top, x1, bottom, size, bold, " ".join(settled(writable(text)).split()))
