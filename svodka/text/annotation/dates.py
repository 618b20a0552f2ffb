"""Dates printed in a text. A missing year is completed from the article's own date; what stays open is left out."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from svodka.text.morphology import readings
from svodka.text.records import DateMention

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "января january jan",
            "февраля february feb",
            "марта march mar",
            "апреля april apr",
            "мая may",
            "июня june jun",
            "июля july jul",
            "августа august aug",
            "сентября september sep sept",
            "октября october oct",
            "ноября november nov",
            "декабря december dec",
        ),
        start=1,
    )
    for name in names.split()
}
RUSSIAN = "|".join(name for name in MONTHS if name > "z")
ENGLISH = "|".join(sorted((name for name in MONTHS if name < "z"), key=len, reverse=True))
YEAR = r"(?:19|20)\d\d"
# «15–17 августа», «15 и 16 августа», «с 15 по 17 августа»: the first day takes month and year of the second.
PRINTED = re.compile(
    rf"\b(?:(?P<from>[0-3]?\d)(?P<joint>\s*[–—-]\s*|\s+(?:и|по)\s+))?(?P<day>[0-3]?\d)(?:-го)?\s+(?P<month>{RUSSIAN})\b"
    rf"(?:\s+(?P<year>{YEAR})(?:\s*(?:года|г\.))?|\s+(?P<relative>прошлого|текущего|этого|нынешнего|следующего)\s+года)?"
)
NUMERIC = re.compile(rf"(?<![\d.])(?P<day>[0-3]\d)\.(?P<month>[01]\d)\.(?P<year>{YEAR})(?![\d]|\.\d)")
ISO = re.compile(rf"(?<![\d-])(?P<year>{YEAR})-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?![\d-])")
IN_ENGLISH = re.compile(
    rf"\b(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+(?P<month>{ENGLISH})\.?|(?P<month2>{ENGLISH})\.?\s+(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?)"
    rf"\b(?:,?\s+(?P<year>{YEAR}))?",
    re.IGNORECASE,
)
RELATIVE_DAY = re.compile(r"\b(?P<word>позавчера|вчера|завтра|послезавтра)\b", re.IGNORECASE)
DAYS_OFF = {"позавчера": -2, "вчера": -1, "завтра": 1, "послезавтра": 2}
YEARS_OFF = {"прошлого": -1, "текущего": 0, "этого": 0, "нынешнего": 0, "следующего": 1}
IN_ADDRESSES = re.compile(r"\b(?:улиц\w*|ул\.|площад\w*|проспект\w*|переул\w*|имени|им\.)\s*$", re.IGNORECASE)
# News leaves the year out of dates of the same calendar year, or of days just beyond New Year («9 января» in December).
SAME_YEAR_WITHIN, OTHER_YEAR_BEYOND = 270, 305
# A day so long past, of which the sentence speaks in the future, is next year's: «сдадут 10 мая» in November.
STALE_AFTER = 45
PLANNED = re.compile(
    r"(?:за)?планиру|запланирован|намечен|намерен|ожида[ею]тся|предстоит|рассчитыва|собира[ею]тся|обеща[ею]т"
)
WORD = re.compile(r"[а-яё]+", re.IGNORECASE)


def find_dates(block: str, text: str, article_date: date | None, dateline_date: date | None) -> list[DateMention]:
    """The dates of one block in printed order.

    `article_date` completes years. Relative words («вчера») count only against the agency's own date: a portal may
    publish days later; and not inside quotations, where somebody else speaks.
    """
    found: list[DateMention] = []
    for match in PRINTED.finditer(text):
        found.extend(_printed(block, text, match, article_date))
    for pattern in (NUMERIC, ISO):
        for match in pattern.finditer(text):
            found.extend(
                _mention(
                    block, match.start(), match.end(), match.group(), _date(match["year"], match["month"], match["day"])
                )
            )
    for match in IN_ENGLISH.finditer(text):
        month = MONTHS[(match["month"] or match["month2"]).lower()]
        resolved = _resolve(int(match["day"] or match["day2"]), month, match["year"], article_date)
        found.extend(_mention(block, match.start(), match.end(), match.group(), resolved))
    if dateline_date is not None:
        for match in RELATIVE_DAY.finditer(text):
            if not _is_quoted(text, match.start()):
                day = dateline_date + timedelta(days=DAYS_OFF[match["word"].lower()])
                found.extend(_mention(block, match.start(), match.end(), match.group(), day))
    return sorted(found, key=lambda mention: mention.start)


def _printed(block: str, text: str, match: re.Match[str], article_date: date | None) -> list[DateMention]:
    if IN_ADDRESSES.search(text[: match.start()]):
        return []
    year = match["year"]
    if match["relative"]:
        if article_date is None:
            return []
        year = str(article_date.year + YEARS_OFF[match["relative"]])
    month = MONTHS[match["month"]]
    last = _resolve(int(match["day"]), month, year, article_date)
    if last is None:
        return []
    if year is None and article_date and _is_passed(last, article_date) and _lies_ahead(text, match.start()):
        last = _date(str(last.year + 1), str(month), match["day"]) or last
    found = []
    if match["from"]:
        first = _date(str(last.year), str(month), match["from"])
        if first is not None and first < last:
            found += _mention(block, match.start("from"), match.end("from"), match["from"], first)
    start = match.start("day")
    return found + _mention(block, start, match.end(), text[start : match.end()], last)


def _mention(block: str, start: int, end: int, printed: str, day: date | None) -> list[DateMention]:
    return [DateMention(block, start, end, printed, day)] if day is not None else []


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _resolve(day: int, month: int, year: str | None, article_date: date | None) -> date | None:
    """The date; without a printed year that of the article's own year, or of the year next door when that is nearer.

    None between the two, where «18 ноября» of a February may be either.
    """
    if year is not None:
        return _date(year, str(month), str(day))
    if article_date is None:
        return None
    same = _date(str(article_date.year), str(month), str(day))
    if same is None or abs((same - article_date).days) <= SAME_YEAR_WITHIN:
        return same
    if abs((same - article_date).days) < OTHER_YEAR_BEYOND:
        return None
    other = article_date.year + (1 if same < article_date else -1)
    return _date(str(other), str(month), str(day))


def _is_passed(day: date, article_date: date) -> bool:
    return day < article_date - timedelta(days=STALE_AFTER)


def _lies_ahead(text: str, position: int) -> bool:
    """Whether the verb that stands nearest to a date in its sentence is of the future («сдадут 10 мая»)."""
    start = max((text.rfind(mark, 0, position) for mark in (". ", "! ", "? ", "; ")), default=-1) + 1
    end = min((at for mark in (". ", "! ", "? ", "; ") if (at := text.find(mark, position)) >= 0), default=len(text))
    nearest, ahead = len(text), False
    for word in WORD.finditer(text, start, end):
        tense = _tense(word.group().lower())
        distance = position - word.end() if word.end() <= position else word.start() - position
        if tense and distance < nearest:
            nearest, ahead = distance, tense == "future"
    return ahead


@lru_cache(maxsize=10_000)
def _tense(word: str) -> str | None:
    """«future» or «past» as a verb or a short participle says; None for all other words."""
    if PLANNED.match(word):
        return "future"
    reading = next(iter(readings(word)), None)
    if reading is None:
        return None
    if reading.part == "VERB":
        return "future" if "futr" in reading.grammemes else "past" if "past" in reading.grammemes else None
    return "past" if reading.part == "PRTS" and "past" in reading.grammemes else None


def _is_quoted(text: str, position: int) -> bool:
    before = text[:position]
    return before.count("«") > before.count("»") or before.count('"') % 2 == 1
