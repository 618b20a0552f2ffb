"""What time has overtaken in a restored database: sessions, leases, letters, numbers; and what was taken back since.

Imported once Django has started.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from django.utils import timezone

from svodka.claims import Claimable
from svodka.cli.backup.taken_back import OldPortal, take_back
from svodka.digest import actions as digest
from svodka.digest.models import Delivery, Edition, Subscription
from svodka.stories.models import Story

# Links and letters name stories and editions by number, and a Message-ID its edition: numbers given after the backup
# must not come round for something else. A busy portal files 200 stories a day.
NUMBERS_LEFT_OUT = 10_000


def settle(job: Mapping[str, Any], *, old_schema: str) -> dict[str, Any]:
    """Settle the restored portal; what was done, for the one who restores."""
    now = timezone.now()
    with OldPortal.opened(str(job["old"]), old_schema) as old, transaction.atomic():
        _end_sessions()
        for model in (Story, Edition):
            _leave_numbers_out(model)
        again = take_back(old, now=now) if old else {}
        held = 0 if job["send_waiting"] else _hold_letters(str(job["made_at"]), now)
        _let_go()
    _close()
    return {"known": old is not None, "again": again, "held": held}


def _end_sessions() -> None:
    """Whoever signed out after the backup, or had a thief signed out, must not be signed in again by it."""
    UserSession.objects.all().delete()
    Session.objects.all().delete()


def _leave_numbers_out(model: type[models.Model]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            raised = "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s"
            cursor.execute(raised, [NUMBERS_LEFT_OUT, table])
        else:
            raised = "SELECT setval(s, nextval(s) + %s) FROM (SELECT pg_get_serial_sequence(%s, 'id') AS s) AS held"
            cursor.execute(raised, [NUMBERS_LEFT_OUT, table])


def _hold_letters(made_at: str, now: datetime) -> int:
    """What waited in the backup, and what was due between it and now, may have gone out since: it is named unsure, as
    everything that may have arrived. How many that are.
    """
    state = Delivery.State
    # Those that were due since become rows, one for each recipient, before they are named.
    while digest.make_due(time_zone=settings.TIME_ZONE, secret=settings.SECRET_KEY, now=now):
        pass
    why = f"restored from a backup of {made_at}: it may have gone out since"
    waiting = Delivery.objects.filter(state__in=[state.QUEUED, state.OFFERED])
    # Letters about subscriptions themselves: who still wants one can ask again.
    Subscription.objects.exclude(letter="").update(letter="", due_at=None, attempts=0)
    return waiting.update(state=state.UNSURE, due_at=None, last_error=why)


def _let_go() -> None:
    """Whoever held rows when the backup was made holds them no longer."""
    for model in apps.get_models():
        if issubclass(model, Claimable):
            model._default_manager.filter(lease_until__isnull=False).update(lease_until=None, leased_by="")


def _close() -> None:
    """An SQLite file alone, without journals beside it, can be moved."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
