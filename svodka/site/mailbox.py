"""Letters that the demo's mail server has kept, as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

# What the receiver calls its files; nothing else is opened, whatever an address asks for.
NAME = r"\d{8}-\d{6}-\d{6}-[0-9a-f]{6}"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. `html` is what its sender wrote: it must never be part of a page of ours."""

    name: str
    sender: str
    to: str
    subject: str
    at: datetime
    headers: Sequence[tuple[str, str]]
    text: str
    html: str
    source: str


def letters(folder: Path, *, to: str = "", limit: int = 100) -> list[Letter]:
    """The latest that came, the last first; those to one address only, if it is given."""
    found: list[Letter] = []
    for path in sorted(folder.glob("*.eml"), reverse=True):
        letter = _read(path)
        if letter and (not to or letter.to == to):
            found.append(letter)
        if len(found) == limit:
            break
    return found


def letter_named(folder: Path, name: str) -> Letter | None:
    """The letter of this file; None when it has been thrown out."""
    return _read(folder / f"{name}.eml")


def _read(path: Path) -> Letter | None:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    message = message_from_bytes(raw, policy=policy.default)
    return Letter(
        name=path.stem,
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        at=_written_at(message) or datetime.fromtimestamp(path.stat().st_mtime, tz=UTC),
        headers=[(name, str(value)) for name, value in message.items()],
        text=_part(message, "plain"),
        html=_part(message, "html"),
        source=raw.decode("utf-8", "replace"),
    )


def _written_at(message: EmailMessage) -> datetime | None:
    at = getattr(message["Date"], "datetime", None)
    return at if isinstance(at, datetime) and at.tzinfo else None


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    try:
        return str(part.get_content()) if part else ""
    except (LookupError, ValueError):  # a charset that nobody knows
        return ""
