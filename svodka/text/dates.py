"""Dates as machines and people print them, Russian and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from email.utils import parsedate_to_datetime

# Stems, so that every case («март», «марта») and cut («авг.») matches.
_RUSSIAN = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

RUSSIAN_MONTH = (
    r"(?:янв(?:ар[ьяе])?|фев(?:рал[ьяе])?|мар(?:т[ае]?)?|апр(?:ел[ьяе])?|ма[йяе]|июн[ьяе]?|июл[ьяе]?|авг(?:уст[ае]?)?"
    r"|сен(?:т(?:ябр[ьяе])?)?|окт(?:ябр[ьяе])?|ноя(?:бр[ьяе])?|дек(?:абр[ьяе])?)\b\.?"
)
ENGLISH_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_CLOCK = re.compile(
    r"[\s,|/в—–-]{0,6}(?:at )?\b(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?\b"
)
_FORMS = (
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b(?:T(?=\d))?"),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>(?:19|20)\d\d)\b(?![.]\d)"),
    re.compile(r"(?<![\d-])(?P<day>\d{1,2})-(?P<month>\d\d)-(?P<year>(?:19|20)\d\d)\b(?!-)"),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:-?го)?\s+(?P<name>{RUSSIAN_MONTH})(?:,?\s+{_YEAR}\b(?:\s*(?:года|г\b\.?))?)?", re.I
    ),
    re.compile(rf"\b(?P<name>{ENGLISH_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+{_YEAR}\b)?", re.I),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<name>{ENGLISH_MONTH})(?:,?\s+{_YEAR}\b)?", re.I),
)
_MACHINE = re.compile(
    r"\s*(?P<day>\d{4}-?\d\d-?\d\d)(?:[T\s]+(?P<clock>\d\d:?\d\d(?::?\d\d)?)(?:[.,]\d+)?\s*(?P<zone>Z"
    r"|[+-]\d\d:?\d\d|[+-]\d\d)?)?",
    re.I,
)
_FIRST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as printed at text[start:end]; the year is None when it is not printed."""

    start: int
    end: int
    day: int
    month: int
    year: int | None
    clock: time | None = None

    def as_date(self) -> date | None:
        """The date when its year is printed, else None."""
        return None if self.year is None else date(self.year, self.month, self.day)


def month_number(name: str) -> int | None:
    """1-12 of a Russian or English month's name in any case or cut; None when it is no month."""
    lowered = name.lower()
    for stems in (_RUSSIAN, _ENGLISH):
        for number, stem in enumerate(stems, start=1):
            if lowered.startswith(stem) and not (stem == "ма" and lowered.startswith("мар")):
                return number
    return None


def find_dates(text: str) -> Iterator[PrintedDate]:
    """Every printed date of the text, in order of its form, not of its place; impossible dates are left out."""
    for form in _FORMS:
        for match in form.finditer(text):
            parts = match.groupdict()
            month = month_number(parts["name"]) if parts.get("name") else int(parts["month"])
            year = int(parts["year"]) if parts.get("year") else None
            if month is None or not exists(year or 2024, month, int(parts["day"])):
                continue
            clock = _CLOCK.match(text, match.end())
            yield PrintedDate(
                match.start(),
                clock.end() if clock else match.end(),
                int(parts["day"]),
                month,
                year,
                _clock(clock) if clock else None,
            )


def _clock(match: re.Match[str]) -> time:
    hour, minute, second = (int(part) for part in match.groups(default="0"))
    return time(hour, minute, second)


def exists(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def complete_year(day: int, month: int, page_date: date | None) -> date | None:
    """The latest such day not after the page's own date; None when the page has no date.

    Two days of grace: an agency east of the portal is already in tomorrow, and pages are saved late.
    """
    if page_date is None:
        return None
    for year in range(page_date.year + 1, page_date.year - 5, -1):
        if exists(year, month, day) and (date(year, month, day) - page_date).days <= 2:
            return date(year, month, day)
    return None


def parse_machine(value: str) -> date | datetime | None:
    """A date for machines (ISO 8601, RFC 2822) or a printed one with its year; a datetime when the hour is given."""
    match = _MACHINE.match(value)
    try:
        if match is None:
            parsed: date | datetime | None = _parse_loose(value)
        elif match["clock"]:
            zone = (match["zone"] or "").upper().replace("Z", "+00:00")
            parsed = datetime.fromisoformat(f"{match['day']}T{match['clock']}{zone}")
        else:
            parsed = date.fromisoformat(match["day"])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # Content systems print 0001-01-01 or 1970-01-01 for «no date».
    return parsed if parsed is not None and parsed.year >= _FIRST_YEAR else None


def _parse_loose(value: str) -> date | datetime | None:
    if re.match(r"\s*[A-Za-z]{3},? \d", value):
        return parsedate_to_datetime(value)
    for printed in find_dates(value[:200]):
        day = printed.as_date()
        if day is not None:
            return datetime.combine(day, printed.clock) if printed.clock else day
    return None


def day_of(moment: date | datetime) -> date:
    """The calendar day of a date or of a datetime in its own zone."""
    return moment.date() if isinstance(moment, datetime) else moment
