"""Moments as a database's own rows have them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def moment(value: Any) -> datetime:
    """SQLite keeps moments as text in UTC. Raises ValueError for what is none."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value
