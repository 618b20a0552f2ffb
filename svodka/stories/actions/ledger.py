"""The provenance ledger: one line for every act upon a story or a captured page, chained to the line before it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from svodka.gather.models import Capture
from svodka.readers.models import Reader
from svodka.stories.chain import BEGINNING, Said, digest_of, root_after
from svodka.stories.models import Story

# 0.3 ms of the processor's time for each act less than the same through a model.
_ADD = """
INSERT INTO stories_ledgerentry (number, story_id, capture_id, at, act, by_id, signed, detail, digest, root)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""


@transaction.atomic(savepoint=False)
def note(
    *,
    act: str,
    now: datetime,
    story: Story | None = None,
    capture: Capture | None = None,
    by: Reader | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add a line to the ledger, in the transaction of the act itself.

    SQLite has one writer at a time, so the last line is the one to go on from. PostgreSQL chains the lines of a
    transaction when it commits (migration 0007): writers wait for each other there only, and cannot lock each other.
    """
    signed = by.pk if by else None
    said = Said(now, str(act), story.pk if story else None, capture.pk if capture else None, signed, detail or {})
    digest = digest_of(said)
    number, root = _following(digest) if connection.vendor == "sqlite" else (None, "")
    stated = (number, said.story, said.capture, connection.ops.adapt_datetimefield_value(now), said.act)
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [*stated, signed, signed, json.dumps(said.detail), digest, root])


def _following(digest: str) -> tuple[int, str]:
    """The number and the root of the row that comes next."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, root FROM stories_ledgerentry ORDER BY number DESC LIMIT 1")
        number, before = cursor.fetchone() or (0, BEGINNING)
    return number + 1, root_after(before, number=number + 1, digest=digest)
