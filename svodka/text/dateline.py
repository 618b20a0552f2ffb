"""The dateline at the head of a story: «ЦАМТО, 18 августа.», «МОСКВА, 9 мая — РИА Новости.», «MINSK (BelTA) —»."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from svodka.text.agencies import is_city, is_listed, is_shouted_town, looks_like_agency
from svodka.text.dates import ENGLISH_MONTH, RUSSIAN_MONTH, complete_year, exists, month_number
from svodka.text.records import Dateline

# Case is significant here: a dateline's names begin with a capital, its months do not (but «18 АВГУСТА» happens).
_DATE = (
    rf"(?P<day>\d{{1,2}})\s+(?P<name>(?i:{RUSSIAN_MONTH}))(?:\s+(?P<year>20\d\d)(?:\s*(?:года|г\b\.?))?)?"
    r"|(?P<nday>\d{1,2})\.(?P<nmonth>\d\d)\.(?P<nyear>20\d\d)"
    rf"|(?P<ename>(?i:{ENGLISH_MONTH}))\s+(?P<eday>\d{{1,2}})(?:,?\s+(?P<eyear>20\d\d))?"
    rf"|(?P<fday>\d{{1,2}})\s+(?P<fname>(?i:{ENGLISH_MONTH}))(?:\s+(?P<fyear>20\d\d))?"
)
_NAME = r"[«\"]?[A-ZА-ЯЁ][\wЁё«»\".-]*(?: [\wЁё«»\".-]+){0,3}?"
_TOWN = r"[A-ZА-ЯЁ][A-Za-zА-Яа-яЁё.-]+(?: [A-Za-zА-Яа-яЁё.-]+){0,3}?(?:, [A-ZА-ЯЁ][A-Za-zА-Яа-яЁё.-]+(?: [а-яё]+)?)??"
_WRITER = r"(?:[Кк]орр\.|[Кк]орреспондент)\s*"
_AUTHORS = r"(?:, [A-ZА-ЯЁ][a-zа-яё-]+ [A-ZА-ЯЁ][a-zа-яё-]+){0,3}"
# «Корр. ТАСС Нина Устьева»: the agency, and who wrote.
_WRITER_NAMED = re.compile(r"\s+[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё-]+$")
_DASH = r"(?:[—–―-]{1,2})"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (how, re.compile(pattern))
    for how, pattern in (
        # МОСКВА, 9 мая /ТАСС/.   МИНСК, 18 августа. (БЕЛТА)   LONDON, August 18 /TASS/.   MOSCOW, Aug 18 (Reuters) -
        (
            "place, date and agency",
            rf"(?P<place>{_TOWN})[,.]\s*(?:{_DATE})[.,]?\s*{_DASH}?\s*[/(](?:{_WRITER})?(?P<agency>[^/()\n]{{2,40}}?)"
            rf"[/)]\.?\s*{_DASH}?\s*",
        ),
        # МОСКВА, 9 мая — РИА Новости.   Москва. 4 января. INTERFAX.RU -   Владивосток, 5 января, PrimaMedia.
        (
            "place, date and agency",
            rf"(?P<place>{_TOWN})[,.]\s*(?:{_DATE})\s*(?:{_DASH}|[.,]\s*{_DASH}?)\s*(?P<agency>{_NAME}){_AUTHORS}"
            rf"(?:\.(?=\s|$)|\s*{_DASH}(?=\s)|:)\s*",
        ),
        # ЦАМТО, 18 августа.   РИА Новости, 9 мая 2025 —
        ("agency and date", rf"(?P<either>{_NAME}),\s*(?:{_DATE})(?:\.(?=\s|$)|\s*{_DASH}(?=\s)|:)\s*"),
        # 18 августа, ЦАМТО.   18 августа 2025 г. Минск.
        ("date and agency", rf"(?:{_DATE})[.,]?\s+(?P<either>{_NAME})(?:\.(?=\s|$)|\s+{_DASH}(?=\s)|:)\s*"),
        # МИНСК, 18 августа — В столице …
        ("place and date", rf"(?P<place>{_TOWN})[,.]\s*(?:{_DATE})\s*(?:{_DASH}(?=\s)|\.(?=\s|$))\s*"),
        # /ТАСС/   /Корр. ТАСС/.
        ("agency between strokes", rf"/(?:{_WRITER})?(?P<agency>[^/\n]{{2,40}})/\s*\.?\s*{_DASH}?\s*"),
        # МИНСК (БелТА) —   Brussels (Reuters) -
        ("place and agency", rf"(?P<place>{_TOWN})\s*[(/](?P<agency>[^()/\n]{{2,40}})[)/]\s*(?:{_DASH}|\.|:)\s*"),
        # ТАСС —   РИА Новости.   (a name alone counts only when the page prints it as its agency or it is a listed one)
        ("agency", rf"(?P<alone>{_NAME})(?:\s+{_DASH}|\.)\s+(?=[A-ZА-ЯЁ«\"])"),
    )
)
_LIMIT = 160


@dataclass(frozen=True, slots=True)
class DatelineFound:
    """A dateline, the length of what it takes at the head of the paragraph, and which form it has."""

    dateline: Dateline
    length: int
    how: str


def find_dateline(paragraph: str, page_date: date | None, known: Collection[str] = ()) -> DatelineFound | None:
    """The dateline that opens a paragraph, or None.

    `known` are names that the page prints as an agency's (over the headline, in its data); a year that is not printed
    is completed from `page_date` and stays unknown without it.
    """
    head = paragraph[:_LIMIT]
    for how, pattern in _PATTERNS:
        match = pattern.match(head)
        if match is None:
            continue
        found = _understand(match, page_date, known)
        if found is not None:
            return DatelineFound(found, match.end(), how)
    return None


def _understand(match: re.Match[str], page_date: date | None, known: Collection[str]) -> Dateline | None:
    parts = match.groupdict()
    place, agency = parts.get("place"), parts.get("agency")
    either, alone = parts.get("either"), parts.get("alone")
    if either:
        shouted = is_shouted_town(either, known)
        place, agency = (None, either) if not shouted and looks_like_agency(either, known) else (either, None)
        if place and not shouted and not is_city(place):
            return None
    elif alone:
        # Without a date any name and full stop would do («США. В Вашингтоне …»): only the page's own agency counts.
        if alone.strip().lower() not in {name.lower() for name in known}:
            return None
        agency = alone
    if agency and (writer := _WRITER_NAMED.search(agency)) and is_listed(agency[: writer.start()]):
        agency = agency[: writer.start()]
    has_date = any(parts.get(name) for name in ("day", "nday", "eday", "fday"))
    if agency and not looks_like_agency(agency, known):
        # Between a place with a date and the text, strokes, brackets or a dash leave room for nothing but an agency.
        named = place is not None and has_date and (is_city(place) or place.isupper())
        if not (named and (match.group(0).rstrip(" .—–-")[-1:] in "/)" or "«" in agency)):
            return None
    if place and not is_city(place) and not place.isupper() and not (has_date and agency):
        return None
    day = _date_of(parts, page_date)
    if has_date and day is None and not _possible(parts):
        return None
    return Dateline(match.group(0).strip(), _clean(agency), _clean(place), day)


def _clean(name: str | None) -> str | None:
    return name.strip(" ,") if name else None


def _numbers(parts: dict[str, str | None]) -> tuple[int, int, int | None] | None:
    for day, name, year in (("day", "name", "year"), ("eday", "ename", "eyear"), ("fday", "fname", "fyear")):
        if parts.get(day):
            month = month_number(parts[name] or "")
            printed = parts[year]
            return (int(parts[day] or 0), month, int(printed) if printed else None) if month else None
    if parts.get("nday"):
        return int(parts["nday"] or 0), int(parts["nmonth"] or 0), int(parts["nyear"] or 0)
    return None


def _possible(parts: dict[str, str | None]) -> bool:
    numbers = _numbers(parts)
    return numbers is not None and exists(numbers[2] or 2024, numbers[1], numbers[0])


def _date_of(parts: dict[str, str | None], page_date: date | None) -> date | None:
    numbers = _numbers(parts)
    if numbers is None or not _possible(parts):
        return None
    day, month, year = numbers
    return date(year, month, day) if year else complete_year(day, month, page_date)
