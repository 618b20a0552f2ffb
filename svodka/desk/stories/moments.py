"""Times at the desk: in the portal's zone, as they are typed and as they are said."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.dateparse import parse_datetime


def clock(moment: datetime, *, with_day: bool = False) -> str:
    """«12:40», or «22 ноября 2026, 12:40»."""
    return date_format(timezone.localtime(moment), "j E Y, H:i" if with_day else "H:i")


def moment_of(typed: str) -> datetime | None:
    """What a field for day and hour sends, in the portal's zone; None for what is no moment."""
    try:
        moment = parse_datetime(typed.strip())
    except ValueError:
        return None
    if moment is None or moment.year < 2000:
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
