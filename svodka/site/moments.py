"""Dates and times in words: which form stands where is a rule of the look, not of a page."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.dateformat import format as date_format

from svodka.site.typography import NBSP

# Django's «E» is the month as it stands beside a day: «ноября», November.
_FORMS = {
    "text": "j E Y, H:i",
    "day-and-clock": "j E, H:i",
    "day": "j E Y",
    "day-of-year": "j E",
    "month": "F Y",
    "weekday": "l",
    "table": "d.m.Y",
    "list": "d.m H:i",
    "list-of-year": "d.m.y H:i",
    "clock": "H:i",
    "second": "d.m.Y, H:i:s",
    "iso-day": "Y-m-d",
}


def local(value: date | datetime) -> date | datetime:
    """A moment in the portal's time zone; a date as it is."""
    return timezone.localtime(value) if isinstance(value, datetime) else value


def in_words(value: date | datetime, form: str) -> str:
    """`form` is one of text, day, day-of-year, month, weekday, table, list, list-of-year, clock, second, iso-day.

    «iso» is what <time datetime> holds. Raises KeyError for any other form: a mistake of a template shows at once.
    """
    if form == "iso":
        return machine(value)
    words = date_format(local(value), _FORMS[form])
    head, _comma, clock = words.partition(", ")
    head = head.replace(" ", NBSP) if not form.startswith("list") else words
    return f"{head}, {clock}" if clock else head


def machine(value: date | datetime) -> str:
    """For <time datetime>: a moment with its offset to the minute or second, or a date."""
    value = local(value)
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()
