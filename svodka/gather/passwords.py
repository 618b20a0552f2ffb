"""Passwords of mailboxes: in a file of the data folder or in the environment, never in the database (decision 17)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from svodka.errors import SvodkaError

# In the data folder.
PASSWORDS_FILE = "mailbox.passwords"


class UnableToKeepPassword(SvodkaError):
    """The file of passwords cannot be written, or the password cannot stand in it."""


def passwords(file: Path, given: str) -> Mapping[str, str]:
    """The passwords by account (USER@HOST): those `given` by the environment count more than those of the file.

    Both have one account on a line, the password after the first blank.
    """
    try:
        kept = file.read_text(encoding="utf-8")
    except OSError:
        kept = ""
    return {**_understood(kept), **_understood(given)}


def keep_password(file: Path, account: str, password: str) -> None:
    """Put a password in the file, which only its owner may read. Raises UnableToKeepPassword."""
    if not password or not password.isprintable():
        raise UnableToKeepPassword("A password has at least one letter and no line breaks.")
    part = ""
    try:
        known = _understood(file.read_text(encoding="utf-8")) if file.exists() else {}
        # mkstemp gives 0600; another process reads the old file or the new one.
        handle, part = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            written.writelines(f"{name} {word}\n" for name, word in sorted({**known, account: password}.items()))
        Path(part).replace(file)
    except OSError as error:
        Path(part).unlink(missing_ok=True) if part else None
        raise UnableToKeepPassword(f"{file}: {error.strerror}.") from None


def _understood(lines: str) -> dict[str, str]:
    pairs = (line.strip().partition(" ") for line in lines.splitlines())
    return {account: word.strip() for account, _blank, word in pairs if word.strip() and not account.startswith("#")}
