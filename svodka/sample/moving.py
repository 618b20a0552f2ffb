"""The sample's world was written for one day; this moves every date in it, in texts too, so that the day is today.

Moved by whole days: a date with its day exactly, a month alone by where its middle goes, a year alone by where its
summer goes, a weekday to the weekday so many days on. What lies before FIRST_YEAR is history and stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

ANCHOR = date(2026, 11, 22)
FIRST_YEAR = 2015

# Nominative, genitive, dative, instrumental, prepositional; the accusative is the nominative.
_RUSSIAN = [
    *(("январь", "января", "январю", "январём", "январе"), ("февраль", "февраля", "февралю", "февралём", "феврале")),
    *(("март", "марта", "марту", "мартом", "марте"), ("апрель", "апреля", "апрелю", "апрелем", "апреле")),
    *(("май", "мая", "маю", "маем", "мае"), ("июнь", "июня", "июню", "июнем", "июне")),
    *(("июль", "июля", "июлю", "июлем", "июле"), ("август", "августа", "августу", "августом", "августе")),
    ("сентябрь", "сентября", "сентябрю", "сентябрём", "сентябре"),
    ("октябрь", "октября", "октябрю", "октябрём", "октябре"),
    *(("ноябрь", "ноября", "ноябрю", "ноябрём", "ноябре"), ("декабрь", "декабря", "декабрю", "декабрём", "декабре")),
]
_ADJECTIVES = ["январск", "февральск", "мартовск", "апрельск", "майск", "июньск"]
_ADJECTIVES += ["июльск", "августовск", "сентябрьск", "октябрьск", "ноябрьск", "декабрьск"]
_ENGLISH = ["January", "February", "March", "April", "May", "June", "July", "August"]
_ENGLISH += ["September", "October", "November", "December"]
_SHORT = [name[:3] for name in _ENGLISH]
# Nominative, accusative, genitive, dative, instrumental, prepositional; then «по средам».
_WEEKDAYS = [
    ("понедельник", "понедельник", "понедельника", "понедельнику", "понедельником", "понедельнике", "понедельникам"),
    ("вторник", "вторник", "вторника", "вторнику", "вторником", "вторнике", "вторникам"),
    ("среда", "среду", "среды", "среде", "средой", "среде", "средам"),
    ("четверг", "четверг", "четверга", "четвергу", "четвергом", "четверге", "четвергам"),
    ("пятница", "пятницу", "пятницы", "пятнице", "пятницей", "пятнице", "пятницам"),
    ("суббота", "субботу", "субботы", "субботе", "субботой", "субботе", "субботам"),
    ("воскресенье", "воскресенье", "воскресенья", "воскресенью", "воскресеньем", "воскресенье", "воскресеньям"),
]
_ENGLISH_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_SHORT_DAYS = [name[:3] for name in _ENGLISH_DAYS]

_GAP = r"(?:\s|&nbsp;|\u00a0)+"
_MONTH = "|".join(sorted({form for forms in _RUSSIAN for form in forms}, key=len, reverse=True))
_GENITIVE = "|".join(forms[1] for forms in _RUSSIAN)
# «may» and «sun» are words: the English names count with their capital only.
_MONTH_EN = "(?-i:{})".format("|".join([*_ENGLISH, *(f"{name}(?![a-z])" for name in _SHORT)]))
_WEEKDAY = "|".join(sorted({form for forms in _WEEKDAYS for form in forms}, key=len, reverse=True))

_DATES = re.compile(
    rf"""
    (?P<iso>(?<!\d)20\d\d(?P<rule>[-/])(?:0[1-9]|1[0-2])(?P=rule)(?:0[1-9]|[12]\d|3[01])(?!\d))
  | (?P<isomonth>(?<!\d)20\d\d[-/](?:0[1-9]|1[0-2])(?![\d-]))
  | (?P<dots>(?<![\d.,])(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])(?:\.20\d\d)?(?!\d|[.,]\d))
  | (?P<range>(?<!\d)(?P<first>[12]?\d|3[01])(?P<and>\s?[–—-]\s?|\s(?:и|по)\s)
      (?P<last>[12]?\d|3[01])(?P<rgap>{_GAP})(?P<rmonth>{_GENITIVE})\b(?:(?P<rygap>{_GAP})(?P<ryear>20\d\d)(?!\d))?)
  | (?P<day>(?<!\d)(?P<dday>[12]?\d|3[01])(?P<dgap>{_GAP})(?P<dmonth>{_GENITIVE})\b
      (?:(?P<dygap>{_GAP})(?P<dyear>20\d\d)(?!\d))?)
  | (?P<english>(?<![\w])(?:(?P<eday>[12]?\d|3[01])\s)(?P<emonth>{_MONTH_EN})(?:\s(?P<eyear>20\d\d)(?!\d))?)
  | (?P<american>(?<!\w)(?P<amonth>{_MONTH_EN})\s(?P<aday>[12]?\d|3[01])(?!\d))
  | (?P<month>\b(?P<mmonth>{_MONTH})\b(?:(?P<mgap>{_GAP})(?P<myear>20\d\d)(?!\d))?)
  | (?P<monthen>(?<!\w)(?P<nmonth>(?-i:{"|".join(_ENGLISH)}))\b(?:\s(?P<nyear>20\d\d)(?!\d))?)
  | (?P<adjective>\b(?:{"|".join(_ADJECTIVES)})(?=[а-я]{{2,3}}\b))
  | (?P<weekday>\b(?P<prep>во?\s)?(?P<wday>{_WEEKDAY})\b)
  | (?P<weekdayen>\b(?-i:{"|".join([*_ENGLISH_DAYS, *_SHORT_DAYS])})\b)
  | (?P<year>(?<![\d№-])20\d\d(?![\d]))
    """,
    re.VERBOSE | re.IGNORECASE,
)


def move(text: str, days: int) -> str:
    """The text with every date so many days later. Nothing changes for 0."""
    return _DATES.sub(lambda found: _MOVERS[found.lastgroup or ""](found, days), text) if days else text


def days_since_anchor(today: date) -> int:
    """How far the sample is to be moved for this day to be its today."""
    return (today - ANCHOR).days


def _iso(found: re.Match[str], days: int) -> str:
    rule = found["rule"]
    year, month, day = map(int, found[0].split(rule))
    return _shifted(year, month, day, days).strftime(f"%Y{rule}%m{rule}%d")


def _iso_month(found: re.Match[str], days: int) -> str:
    moved = _shifted(int(found[0][:4]), int(found[0][5:]), 15, days)
    return moved.strftime(f"%Y{found[0][4]}%m")


def _dots(found: re.Match[str], days: int) -> str:
    day, month, *year = map(int, found[0].split("."))
    moved = _shifted(year[0] if year else ANCHOR.year, month, day, days)
    return moved.strftime("%d.%m.%Y" if year else "%d.%m")


def _range(found: re.Match[str], days: int) -> str:
    month, case = _month_of(found["rmonth"])
    year = int(found["ryear"] or ANCHOR.year)
    first = _shifted(year, month, int(found["first"]), days)
    last = _shifted(year, month, int(found["last"]), days)
    name = _like(found["rmonth"], _RUSSIAN[last.month - 1][case])
    between = "" if first.month == last.month else found["rgap"] + _RUSSIAN[first.month - 1][case]
    end = f"{found['rygap']}{last.year}" if found["ryear"] else ""
    return f"{first.day}{between}{found['and']}{last.day}{found['rgap']}{name}{end}"


def _day(found: re.Match[str], days: int) -> str:
    month, case = _month_of(found["dmonth"])
    moved = _shifted(int(found["dyear"] or ANCHOR.year), month, int(found["dday"]), days)
    end = f"{found['dygap']}{moved.year}" if found["dyear"] else ""
    return f"{moved.day}{found['dgap']}{_like(found['dmonth'], _RUSSIAN[moved.month - 1][case])}{end}"


def _english(found: re.Match[str], days: int) -> str:
    moved = _shifted(int(found["eyear"] or ANCHOR.year), _english_month(found["emonth"]), int(found["eday"]), days)
    end = f" {moved.year}" if found["eyear"] else ""
    return f"{moved.day} {_english_name(found['emonth'], moved.month)}{end}"


def _american(found: re.Match[str], days: int) -> str:
    moved = _shifted(ANCHOR.year, _english_month(found["amonth"]), int(found["aday"]), days)
    return f"{_english_name(found['amonth'], moved.month)} {moved.day}"


def _month(found: re.Match[str], days: int) -> str:
    month, case = _month_of(found["mmonth"])
    moved = _shifted(int(found["myear"] or ANCHOR.year), month, 15, days)
    end = f"{found['mgap']}{moved.year}" if found["myear"] else ""
    return _like(found["mmonth"], _RUSSIAN[moved.month - 1][case]) + end


def _month_en(found: re.Match[str], days: int) -> str:
    moved = _shifted(int(found["nyear"] or ANCHOR.year), _english_month(found["nmonth"]), 15, days)
    return _english_name(found["nmonth"], moved.month) + (f" {moved.year}" if found["nyear"] else "")


def _adjective(found: re.Match[str], days: int) -> str:
    moved = _shifted(ANCHOR.year, _ADJECTIVES.index(found[0].lower()) + 1, 15, days)
    return _like(found[0], _ADJECTIVES[moved.month - 1])


def _weekday(found: re.Match[str], days: int) -> str:
    said = found["wday"].lower()
    old, case = next((day, forms.index(said)) for day, forms in enumerate(_WEEKDAYS) if said in forms)
    # «в среду» is an accusative, and «понедельник» alone does not say which of two it is.
    case = 1 if found["prep"] and case < 2 else case
    new = _like(found["wday"], _WEEKDAYS[(old + days) % 7][case])
    if not found["prep"]:
        return new
    return _like(found["prep"], "во " if new.lower().startswith("вт") else "в ") + new


def _weekday_en(found: re.Match[str], days: int) -> str:
    names = _ENGLISH_DAYS if found[0].title() in _ENGLISH_DAYS else _SHORT_DAYS
    return _like(found[0], names[(names.index(found[0].title()) + days) % 7])


def _year(found: re.Match[str], days: int) -> str:
    year = int(found[0])
    return found[0] if year < FIRST_YEAR else str(_shifted(year, 7, 1, days).year)


_MOVERS: dict[str, Callable[[re.Match[str], int], str]] = {
    "iso": _iso,
    "isomonth": _iso_month,
    "dots": _dots,
    "range": _range,
    "day": _day,
    "english": _english,
    "american": _american,
    "month": _month,
    "monthen": _month_en,
    "adjective": _adjective,
    "weekday": _weekday,
    "weekdayen": _weekday_en,
    "year": _year,
}


def _shifted(year: int, month: int, day: int, days: int) -> date:
    """The date so many days on; history stays, and what is no date (30.02) is taken for the last of its month."""
    while day > 28:
        try:
            date(year, month, day)
            break
        except ValueError:
            day -= 1
    return date(year, month, day) + timedelta(days=days if year >= FIRST_YEAR else 0)


def _month_of(form: str) -> tuple[int, int]:
    said = form.lower()
    return next((month, forms.index(said)) for month, forms in enumerate(_RUSSIAN, 1) if said in forms)


def _english_month(name: str) -> int:
    return _SHORT.index(name[:3].title()) + 1


def _english_name(old: str, month: int) -> str:
    return _like(old, _ENGLISH[month - 1] if old.title() in _ENGLISH else _SHORT[month - 1])


def _like(old: str, new: str) -> str:
    """In the case of the letters it replaces: НОЯБРЯ, Ноября, ноября."""
    if len(old) > 1 and old.isupper():
        return new.upper()
    return new[0].upper() + new[1:] if old[0].isupper() else new.lower()
