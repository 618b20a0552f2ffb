"""System checks: what must never be otherwise, whatever settings module runs the portal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

TAG = "svodka"
SQLITE = "django.db.backends.sqlite3"
# Measured with 20 commenters at once: Django's defaults live-lock, and without IMMEDIATE one transaction in six
# fails with «database is locked», which no timeout helps against.
_PRAGMAS = ("journal_mode=wal", "synchronous=normal")


def sqlite_options(app_configs: Sequence[AppConfig] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Refuses an SQLite that would lock up under readers' comments."""
    wrong: list[CheckMessage] = []
    for alias, database in settings.DATABASES.items():
        if database["ENGINE"] == SQLITE:
            reasons = wrong_options(cast("Mapping[str, Any]", database.get("OPTIONS", {})))
            wrong += [
                Error(
                    f"SQLite ({alias}): {reason}",
                    hint="Set OPTIONS to svodka.settings.SQLITE_OPTIONS.",
                    id="svodka.E001",
                )
                for reason in reasons
            ]
    return wrong


def wrong_options(options: Mapping[str, Any]) -> list[str]:
    """What is wrong with the options of an SQLite database; empty when nothing is."""
    said = str(options.get("init_command", "")).lower().replace(" ", "")
    wrong = [f"PRAGMA {pragma} is missing" for pragma in _PRAGMAS if pragma not in said]
    if str(options.get("transaction_mode", "")).upper() != "IMMEDIATE":
        wrong.append("transaction_mode is not IMMEDIATE")
    if float(options.get("timeout", 0)) < 10:
        wrong.append("timeout is under 10 seconds")
    return wrong
