"""Reads: who is called so, and what everybody may know of a reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import FilteredRelation, Q, QuerySet, Value
from django.db.models.functions import Lower

from svodka.readers.models import Ban, Reader
from svodka.readers.names import cleaned, key_of


@dataclass(frozen=True, slots=True)
class Profile:
    """What everybody sees of a reader. `banned_for` is the public reason of a ban that runs now, None without one;
    `banned_until` is None for a ban for good.
    """

    id: int
    name: str
    joined_at: datetime
    erased: bool
    banned_for: str | None = None
    banned_until: datetime | None = None


def called(name: str) -> QuerySet[Reader]:
    """Readers whose name is this one to the eye; those made without a key are known by their letters.

    SQLite lowers ASCII only, so its own function lowers both sides.
    """
    shown = cleaned(name)
    if "\x00" in shown:  # which PostgreSQL does not even compare with
        return Reader.objects.none()
    return Reader.objects.alias(lowered=Lower("username")).filter(
        Q(name_key=key_of(shown)) & ~Q(name_key="") | Q(lowered=Lower(Value(shown)))
    )


def is_taken(name: str, *, by_another_than: Reader | None = None) -> bool:
    """Whether somebody is called so. One query."""
    others = called(name)
    if by_another_than is not None and by_another_than.pk:
        others = others.exclude(pk=by_another_than.pk)
    return others.exists()


def profile(name: str, *, now: datetime) -> Profile | None:
    """The reader called so, with the longest ban that runs; None when there is nobody. One query."""
    running = Q(bans__since__lte=now, bans__lifted_at=None) & (Q(bans__until=None) | Q(bans__until__gt=now))
    rows = (
        called(name)
        .alias(ban=FilteredRelation("bans", condition=running))
        .values_list("id", "username", "date_joined", "erased_at", "ban__reason", "ban__until")
    )
    found = list(rows)
    if not found:
        return None
    # A name of the same letters goes before one that only looks like it; a ban for good before any other.
    exact = [row for row in found if row[1] == cleaned(name)] or [row for row in found if row[0] == found[0][0]]
    pk, username, joined_at, erased_at, reason, until = max(exact, key=lambda row: (row[5] is None, row[5] or now))
    return Profile(pk, username, joined_at, erased_at is not None, reason, until)


def running_ban(reader: Reader, *, now: datetime) -> Ban | None:
    """The longest ban that keeps the reader from writing now. One query."""
    running = Ban.objects.filter(reader=reader, since__lte=now, lifted_at=None)
    bans = list(running.filter(Q(until=None) | Q(until__gt=now)))
    return max(bans, key=lambda ban: (ban.until is None, ban.until or now), default=None)
