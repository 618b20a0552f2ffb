"""A page that was named on the command line: a file, standard input, or an address."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path

from svodka.cli.messages import WrongUsage


class UnableToOpen(WrongUsage):
    """The page that was named cannot be read from where it was said to be."""


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of a page and what is known of where they came from; "" for what is not known."""

    data: bytes
    url: str = ""
    final_url: str = ""
    content_type: str = ""
    charset: str = ""


def open_page(named: str, *, max_bytes: int) -> Page:
    """The page called `named` on the command line. Raises UnableToOpen, or UnableToFetch for an address."""
    if named.startswith(("http://", "https://")):
        # HTTP is a third of a second of imports that a file does not need.
        fetched: Page = importlib.import_module("svodka.cli.fetching").fetched_page(named, max_bytes=max_bytes)
        return fetched
    if named == "-":
        return Page(sys.stdin.buffer.read(max_bytes + 1))
    try:
        # One byte more than may be: the reader then says that it is too large.
        with Path(named).open("rb") as file:
            return Page(file.read(max_bytes + 1))
    except OSError as error:
        raise UnableToOpen(f"{named}: {error.strerror}") from None
