"""Whether there is room for more pages: what is taken in by hand stops where the worker's gathering does."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from svodka.cli.messages import _
from svodka.cli.sizes import in_words
from svodka.errors import SvodkaError
from svodka.gather.captures import path_of
from svodka.gather.room import Budget, Room, count_on, room


class NoRoomLeft(SvodkaError):
    """Captures take all that they may, or the disk is full: make room, or raise the budget, and call again."""


def _is_limited() -> bool:
    budget: Budget = settings.CAPTURES_BUDGET
    return budget != Budget()


def require_room() -> None:
    """Raises NoRoomLeft."""
    data: Path = settings.DATA
    # What captures take is only measured, for half a minute when there are a million, where there is a budget.
    if not _is_limited():
        now = Room(0, None, shutil.disk_usage(data).free)
    else:
        now = room(data, settings.CAPTURES, budget=settings.CAPTURES_BUDGET, now=timezone.now())
    if now.state == "disk":
        raise NoRoomLeft(_("No new pages are taken in: the disk has only %s left.") % in_words(now.free))
    if now.state == "full":
        told = {"used": in_words(now.used), "of": in_words(now.of or 0)}
        raise NoRoomLeft(
            _(
                "No new pages are taken in: captures take %(used)s of %(of)s. Raise SVODKA_CAPTURES_BUDGET, or let old "
                "pages go: SVODKA_KEEP_CAPTURES."
            )
            % told
        )


def note_kept(sha256: str) -> None:
    """Count a page that was kept just now; until the next measurement nobody else does."""
    if not _is_limited():
        return
    file = path_of(sha256, settings.CAPTURES)
    if file.exists():
        count_on(settings.DATA, file.stat().st_size)
