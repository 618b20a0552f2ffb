"""What an editor typed as a value, understood: a day, a number, or neither. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal, InvalidOperation

from svodka.text.dates import RUSSIAN_MONTH, find_dates, month_number

# «91 %», «7,4 млрд ₽», «10 070»: what stands before the number makes it something else («Ice 3», «№ 408»).
_NUMBER = re.compile(r"(?P<whole>\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,](?P<part>\d{1,4}))?(?!\d|[.,]\d)")
_SCALE = {"тыс": 10**3, "thousand": 10**3, "млн": 10**6, "million": 10**6, "млрд": 10**9, "billion": 10**9}
_WORD = re.compile(r"[ \u00a0]*([a-zа-яё]+)", re.IGNORECASE)
_YEAR = r"(?P<year>20\d\d)\b"
_MONTH = re.compile(rf"\b(?P<name>{RUSSIAN_MONTH}|[A-Z][a-z]{{2,8}})\s+{_YEAR}", re.IGNORECASE)
_QUARTER = re.compile(rf"\b(?P<quarter>[1-4]|I{{1,3}}|IV)(?:-?й)?\s+(?:квартал\w*|quarter)\s+(?:of\s+)?{_YEAR}", re.I)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_LARGEST = Decimal(10) ** 14


def day_in(value: str) -> date | None:
    """The one day that the value names; of a month or a quarter with its year, the last day. None for anything else."""
    days = {day for printed in find_dates(value) if (day := printed.as_date())}
    if days:
        return days.pop() if len(days) == 1 else None
    quarter = _QUARTER.search(value)
    if quarter:
        number = _ROMAN.get(quarter["quarter"].upper()) or int(quarter["quarter"])
        return _last_day(int(quarter["year"]), 3 * number)
    month = _MONTH.search(value)
    number_of_month = month_number(month["name"]) if month else None
    return _last_day(int(month["year"]), number_of_month) if month and number_of_month else None


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def number_in(value: str) -> Decimal | None:
    """The number that the value begins with, its «млн» reckoned in; None where it begins with a word or holds two."""
    found = _NUMBER.match(value.strip())
    if not found or _NUMBER.search(value.strip(), found.end()):
        return None
    try:
        number = Decimal(re.sub(r"\D", "", found["whole"]) + "." + (found["part"] or "0"))
    except InvalidOperation:
        return None
    unit = _WORD.match(value.strip(), found.end())
    number *= _SCALE.get(unit[1].lower(), 1) if unit else 1
    return number if number < _LARGEST else None
