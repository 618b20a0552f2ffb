"""Hosts: one request at a time for each, whoever asks, and what each says to machines."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q

from svodka.claims import LEASE
from svodka.gather.models import Host


def host_of(url: str) -> str:
    """Host and port as they stand in the address, lower-case; "" when there is none."""
    try:
        return urlsplit(url).netloc.lower()[-260:]
    except ValueError:
        return ""


@transaction.atomic
def take_turns(names: Collection[str], *, now: datetime, lease: timedelta = LEASE) -> dict[str, Host]:
    """Of these hosts those that nobody is asking now; each is ours until `end_turns`, or until the lease has passed.

    So a killed worker holds a host no longer than its rows.
    """
    known = set(Host.objects.filter(name__in=names).values_list("name", flat=True))
    new = [Host(name=name) for name in sorted(set(names) - known)]
    if new:
        Host.objects.bulk_create(new, ignore_conflicts=True)
    free = Q(free_at__isnull=True) | Q(free_at__lte=now)
    rows = Host.objects.filter(free, name__in=names).order_by("pk").select_for_update(skip_locked=True)
    taken = {row.name: row for row in rows}
    Host.objects.filter(name__in=taken).update(free_at=now + lease)
    return taken


def end_turns(names: Collection[str], *, now: datetime) -> None:
    """Let others ask these hosts from `now` on."""
    Host.objects.filter(name__in=names).update(free_at=now)


def note_rules(name: str, rules: Mapping[str, Mapping[str, Any]], *, now: datetime) -> None:
    """Keep what a host says to machines."""
    Host.objects.filter(name=name).update(rules=rules, rules_asked_at=now)
