"""A page that was named on the command line: a file, standard input, or an address."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from svodka.cli.messages import WrongUsage, _
from svodka.text.decoding import too_large

# What a capture keeps of an address, in bytes: see gather.feeds.LONGEST_URL.
LONGEST_URL = 2000


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
    """The page called `named` on the command line.

    Raises UnableToOpen, UnableToFetch for an address, and InputTooLarge: half a page is not the page as it came.
    """
    if named.startswith(("http://", "https://")):
        # HTTP is a third of a second of imports that a file does not need.
        fetched: Page = importlib.import_module("svodka.cli.fetching").fetched_page(named, max_bytes=max_bytes)
        return fetched
    if named == "-":
        data = sys.stdin.buffer.read(max_bytes + 1)
    else:
        try:
            with Path(named).open("rb") as file:
                data = file.read(max_bytes + 1)
        except OSError as error:
            raise UnableToOpen(f"{named}: {error.strerror}") from None
    if len(data) > max_bytes:
        raise too_large(max_bytes)
    return Page(data)


def web_address(given: str) -> str:
    """What --url says. Raises WrongUsage when no page can live there or the address is too long to keep."""
    fetching = importlib.import_module("svodka.cli.fetching")
    address = given.strip()
    if not _splits(address) or not fetching.may_be_fetched(address) or len(address.encode()) > LONGEST_URL:
        raise WrongUsage(_("--url: «%s» is not the address of a web page.") % given)
    return address


def _splits(address: str) -> bool:
    """Whether Python's own parser, which the pages of the site use, understands the address: it is the stricter one."""
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False
