"""A folder as a source: the pages and documents in it, and each once for every state that it has had."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from svodka.fetch import AddressRefused, Fetched, TooLarge, UnableToFetch
from svodka.gather.entries import Item, item_of

PAGE = re.compile(r"\.(?:html?|xhtml|shtml|mhtml?|txt|docx|pdf|eml|json|xml|nitf|ninjs)$", re.I)
# What browsers put beside a page that they save whole: frames of advertisements, which are HTML too.
BESIDE_A_PAGE = re.compile(r"(?:_files|\.files|_файлы)$", re.I)
# A file that was written to just now may still be written to.
SETTLED_AFTER = timedelta(seconds=10)
MOST_FILES = 10_000


def folder_at(address: str, named: Sequence[str]) -> Path:
    """The folder of a source file:///path/. Raises AddressRefused unless it lies in a folder that the owner has named.

    `named` are whole paths; symbolic links are followed before they are compared.
    """
    path = path_of(address)
    real = path.resolve()
    if not any(real.is_relative_to(Path(one).resolve()) for one in named if Path(one).is_absolute()):
        raise AddressRefused(f"{path} lies in no folder that SVODKA_FOLDERS names.")
    return real


def files_in(folder: Path, pattern: re.Pattern[str] = PAGE) -> Iterator[Path]:
    """The files whose names fit, in order of their names; nothing hidden, no links to elsewhere."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] != "." and not BESIDE_A_PAGE.search(name))
        for name in sorted(names):
            path = Path(place, name)
            if name[0] != "." and pattern.search(name) and stat.S_ISREG(path.lstat().st_mode):
                yield path


def list_folder(address: str, *, named: Sequence[str], now: datetime) -> tuple[list[Item], list[str]]:
    """What lies in the folder of a source, and a sentence for each file that cannot be opened.

    An item's guid is the file's place, time and size, so that a changed file is a new item of the same address.
    Raises AddressRefused, UnableToFetch.
    """
    folder = folder_at(address, named)
    if not folder.is_dir():
        raise UnableToFetch(f"There is no folder {folder}, or it may not be looked into.")
    items: list[Item] = []
    complaints: list[str] = []
    try:
        for path in files_in(folder):
            if len(items) == MOST_FILES:
                complaints.append(f"The folder holds more than {MOST_FILES} files: take the old ones away.")
                break
            name = os.fsencode(path.relative_to(folder)).decode("utf-8", "replace")
            seen = path.stat()
            written = datetime.fromtimestamp(seen.st_mtime, tz=now.tzinfo)
            if abs(now - written) < SETTLED_AFTER:
                continue
            item = item_of(f"{name} {seen.st_mtime_ns} {seen.st_size}", path.as_uri(), name, None)
            if item is None or not os.access(path, os.R_OK):
                complaints.append(f"The file {name} may not be opened.")
            else:
                items.append(item)
    except OSError as error:
        raise UnableToFetch(f"{folder} could not be read from: {error.strerror}.") from None
    return items, complaints


def read_file(address: str, *, of: str, named: Sequence[str], max_bytes: int) -> Fetched:
    """A file in the folder of the source at `of`. Raises AddressRefused, TooLarge, UnableToFetch."""
    folder, path = folder_at(of, named), path_of(address)
    if not path.resolve().is_relative_to(folder):
        raise AddressRefused(f"{path} lies outside the folder of its source.")
    try:
        # Not what somebody has put in its place since: a link, or a pipe that would keep us waiting.
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise AddressRefused(f"{path.name} is no file.")
            data = file.read(max_bytes + 1)
    except FileNotFoundError:
        raise UnableToFetch(f"The file {path.name} is gone.", status=404) from None
    except OSError as error:
        raise UnableToFetch(f"{path.name} could not be read from: {error.strerror}.") from None
    if len(data) > max_bytes:
        raise TooLarge(f"{path.name} sends more than {max_bytes} bytes.")
    return Fetched(url=address, final_url=address, status=200, headers={}, data=data)


def path_of(address: str) -> Path:
    """The path of an address file:///path. Raises AddressRefused."""
    parts = urlsplit(address)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or not parts.path.startswith("/"):
        raise AddressRefused(f"«{address}» is not the address of a folder: file:///path/to/it/.")
    path = unquote_to_bytes(parts.path)
    if b"\0" in path:
        raise AddressRefused(f"«{address}» is not the address of a folder: file:///path/to/it/.")
    return Path(os.fsdecode(path))
