"""Lines that say one thing about an article: a date that stands alone, an author, a counter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from svodka.text.dates import PrintedDate, find_dates
from svodka.text.furniture import number_of

_DATE_WORDS = re.compile(
    r"\b(?:date|дата|опубликовано|опубликован|published|posted|войти|вход|регистрация|выйти|log ?in|sign ?in|"
    r"понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday|"
    r"мск|msk|gmt|utc|в|at|on|года?|г|am|pm|новости|news)\b",
    re.I,
)
_BYLINE = re.compile(
    r"^(?:(?:posted |published )on [^|]{6,30} by"
    r"|(?:автор(?:ы)?|текст|беседовал[аи]?)\s*:|беседовал[аи]?(?= )|(?:written "
    r"|story )?by:?)\s+(?P<who>[A-ZА-ЯЁ][^\d:]{3,80}?)\.?$",
    re.I,
)
# As Drupal has it: «Опубликовано Инга Рябова - пт, 20/11/2026».
_SUBMITTED = re.compile(
    r"^(?:опубликовано|submitted by|(?:posted|published) by)\s+"
    r"(?P<who>(?-i:[A-ZА-ЯЁ][a-zа-яё'’-]+ [A-ZА-ЯЁ][A-Za-zА-Яа-яёЁ'’-]+))(?=\s+[-–—|]\s|\s+(?:on|в)\s|$)",
    re.I,
)
_COUNTER = re.compile(
    r"^(?:(?P<first>\d[\d \u00a0]*)\s*(?:просмотр\w*|комментари\w+|views?|comments?|likes?)|(?:просмотр\w*"
    r"|прочит\w+|комментари\w+|лайк\w*|нравится|views?|likes?)\s*[:—-]?\s*(?P<number>\d[\d \u00a0]*))$",
    re.I,
)
_DATE_BEFORE = re.compile(r"^\d{1,2}[ .]\S+[ .](?:19|20)\d\d(?:\s*г\S*)?(?:,?\s+\d?\d:\d\d)?[\s.,|·•—–-]+")
_DATE_AFTER = re.compile(r"[\s.,|·•—–-]+\d{1,2}[ .]\S+[ .](?:19|20)\d\d.*$")
_UPDATED = re.compile(r"^\W*(?:updated|last (?:updated|modified)|modified|обновлено|изменено)\b", re.I)
_CHANGED = re.compile(r"\b(?:обновлено|изменено|updated|last modified|modified)\b", re.I)
_TODAY = re.compile(
    r"^(?P<word>сегодня|вчера|today|yesterday)(?:\s*,?\s*(?:в |at )?(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d))?$",
    re.I,
)
_AGO = re.compile(
    r"^(?P<number>\d{1,3} )?(?P<unit>минут\w?|мин\.?|час\w{0,2}|ч\.?|день|дня|дней|min(?:ute)?s?|hours?|days?)"
    r" (?:назад|ago)$",
    re.I,
)
_CALM = 12


def alone_date(line: str) -> PrintedDate | None:
    """The full date of a line that holds little else («19 августа 2025, 14:30», «date 2025-08-19 Войти»)."""
    if len(line) > 80 or _UPDATED.match(line):
        return None
    for printed in sorted(find_dates(line), key=lambda date: date.start):
        if printed.year is None:
            continue
        rest = line[: printed.start] + " " + line[printed.end :]
        calm = len(re.sub(r"[\W\d]", "", _DATE_WORDS.sub("", rest))) <= _CALM
        if calm or byline_of(re.sub(r"\bгода?\b", "", rest).strip(" .,|·•—–-")):
            return printed
    return None


def is_moment(line: str) -> bool:
    """Whether a line is a date or a time of today («Сегодня, 14:20», «5 минут назад»)."""
    return _TODAY.match(line) is not None or _AGO.match(line) is not None or alone_date(line) is not None


def moment_before(line: str, seen_at: datetime) -> date | datetime | None:
    """The moment of a line that counts from the day on which the page was taken; None for any other line."""
    if today := _TODAY.match(line):
        day = seen_at.date() - timedelta(days=today["word"].lower() in ("вчера", "yesterday"))
        return datetime.combine(day, time(int(today["hour"]), int(today["minute"]))) if today["hour"] else day
    ago = _AGO.match(line)
    if ago is None:
        return None
    number, unit = int(ago["number"] or 1), ago["unit"].lower()
    if unit.startswith(("д", "day")):
        return seen_at.date() - timedelta(days=number)
    return seen_at - (timedelta(minutes=number) if unit.startswith(("м", "min")) else timedelta(hours=number))


def is_update(line: str) -> bool:
    """Whether a line says when the page was changed («Обновлено: …»)."""
    return len(line) <= 80 and _UPDATED.match(line) is not None


def byline_of(line: str) -> str | None:
    """The name in «Автор: …» or «By …»."""
    match = _BYLINE.match(_DATE_BEFORE.sub("", _DATE_AFTER.sub("", line))) or _SUBMITTED.match(line)
    # «by» is any case on the page, but a name begins with a capital: «by train» is no author.
    return match["who"].strip() if match and match["who"][0].isupper() else None


def counter_of(line: str) -> int | None:
    """The number of a labelled counter («Просмотров: 1 204»)."""
    match = _COUNTER.match(line)
    return number_of(match["number"] or match["first"]) if match else None


def sayings(text: str, pieces: Sequence[str]) -> list[str]:
    """What a line of small print says, one by one: whole, between its strokes and dots, element by element."""
    parts = [part for part in re.split(r"\s*[|·•]\s*", text) if part]
    return list(dict.fromkeys([text, *(parts if len(parts) > 1 else ()), *(pieces if len(pieces) > 1 else ())]))


def is_small_print(line: str) -> bool:
    """Whether a line only says who wrote and when («Текст: Ася Птицына. 20 ноября 2026 года»)."""
    if len(line) > 120:
        return False
    if any(byline_of(saying) is not None or alone_date(saying) is not None for saying in sayings(line, ())):
        return True
    return _only_times(line)


def _only_times(line: str) -> bool:
    """«19 ноября, 08:12 Обновлено: 19 ноября, 15:00»: dates with an hour and hardly a word more."""
    printed = list(find_dates(line))
    if not any(one.clock for one in printed):
        return False
    rest = line
    for one in sorted(printed, key=lambda one: one.start, reverse=True):
        rest = rest[: one.start] + " " + rest[one.end :]
    return len(re.sub(r"[\W\d]", "", _CHANGED.sub("", _DATE_WORDS.sub("", rest)))) <= _CALM
