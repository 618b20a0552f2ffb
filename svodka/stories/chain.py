"""The chain of the provenance ledger: what a row's hashes are made of. Pure; in words: docs/reference/ledger.md."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

# What stands before the first row.
BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says; `signed` is the number of who acted, None for the portal itself."""

    at: datetime
    act: str
    story: int | None
    capture: int | None
    signed: int | None
    detail: Mapping[str, Any]


def line_of(said: Said) -> str:
    """The row as one line: JSON in ASCII, keys sorted, no spaces, the moment in UTC to the microsecond."""
    told = {
        "act": said.act,
        "at": said.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "by": said.signed,
        "capture": said.capture,
        "detail": said.detail,
        "story": said.story,
    }
    return json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def digest_of(said: Said) -> str:
    """The hash of what the row says, wherever it stands; SHA-256, hexadecimal."""
    return hashlib.sha256(line_of(said).encode("ascii")).hexdigest()


def root_after(before: str, *, number: int, digest: str) -> str:
    """The hash of all rows up to this one; `before` is the root of the row before it, or BEGINNING."""
    return hashlib.sha256(f"{before} {number} {digest}".encode()).hexdigest()
