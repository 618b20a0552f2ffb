"""Quotation marks, dashes and unbreakable spaces, set at output and never stored.

Every rule changes one character into one other: a text keeps its length, so that offsets of marks and mentions
count the same before and after.
"""

from __future__ import annotations

import re

NBSP = "\u00a0"

# Outer and inner pairs, by the habit of each language's press.
_QUOTES = {
    "ru": ("«", "»", "„", "“"),
    "be": ("«", "»", "„", "“"),
    "uk": ("«", "»", "„", "“"),
    "en": ("“", "”", "‘", "’"),
    "de": ("„", "“", "‚", "‘"),
    "fr": ("«", "»", "“", "”"),
}
_OPENS_AFTER = frozenset(" \u00a0\t\n([{—–-/«„“")
_DASH = re.compile(r"(?<=\S)[ \u00a0][-–—](?=[ \u00a0\n])|(?m:^)[-–—](?=[ \u00a0])")
# Words that must not hang at the end of a line: prepositions, conjunctions and particles of one or two letters.
_SHORT_WORD = re.compile(r"(?<![\w-])([А-Яа-яЁёІіЎў]{1,2}|№|§|a|an|the|of|in|to|at|by|on|I)[ ](?=\S)")
_NUMBER_AND_WORD = re.compile(r"(?<=\d)[ ](?=[%‰°₽$€A-Za-zА-Яа-яЁё])")
_THOUSANDS = re.compile(r"(?<=\d)[ ](?=\d{3}(?!\d))")
_INITIAL = re.compile(r"(?<![\w.])((?:[A-ZА-ЯЁ]\.[ \u00a0]?){1,2})[ \u00a0](?=[A-ZА-ЯЁ][\w-])")
_BETWEEN_TAGS = re.compile(r"(?<=>)[^<]+(?=<)")
_UNIT = re.compile(r"(?<=\b[а-яa-z])/(?=[а-яa-z]{1,3}\b)|(?<=\b[а-яa-z]{2})/(?=[а-яa-z]{1,3}\b)")
_PARTICLE = re.compile(r"(?<=\w)[ ](?=(?:же|ли|бы|ж|б)\b)")


def typeset(text: str, language: str = "ru") -> str:
    """The text as it is printed, of the same length in code points."""
    language = (language or "ru")[:2].lower()
    if '"' in text:
        text = _with_quotes(text, _QUOTES.get(language, _QUOTES["en"]))
    text = _DASH.sub(_dash, text)
    text = _INITIAL.sub(lambda found: found.group().replace(" ", NBSP), text)
    # Twice: of «и в порту» the first pass takes «и », and the match for «в » begins where that one ended.
    text = _SHORT_WORD.sub(rf"\1{NBSP}", _SHORT_WORD.sub(rf"\1{NBSP}", text))
    text = _NUMBER_AND_WORD.sub(NBSP, text)
    text = _THOUSANDS.sub(NBSP, text)
    return _PARTICLE.sub(NBSP, text)


def _dash(found: re.Match[str]) -> str:
    return f"{NBSP}—" if len(found.group()) == 2 else "—"


def _with_quotes(text: str, marks: tuple[str, str, str, str]) -> str:
    """Straight double quotes in pairs; one that closes nothing (24") stays as it is."""
    opening, closing, inner_opening, inner_closing = marks
    out, depth, before = [], 0, " "
    for character in text:
        shown = character
        if character == '"' and before in _OPENS_AFTER:
            depth += 1
            shown = opening if depth == 1 else inner_opening
        elif character == '"' and depth:
            shown = closing if depth == 1 else inner_closing
            depth -= 1
        out.append(shown)
        before = character if character != '"' else shown
    return "".join(out)


def typeset_html(html: str, language: str = "ru") -> str:
    """The same for the texts between the tags of clean HTML; tags and their attributes stay as they are."""
    return _BETWEEN_TAGS.sub(lambda found: unbroken(typeset(found.group(), language)), html)


def unbroken(text: str) -> str:
    """Keeps «м/с» and «км/ч» on one line. Adds a character, so it comes after everything that counts offsets."""
    return _UNIT.sub("/\u2060", text)


def quoted(text: str, language: str = "ru") -> str:
    """«A stretch of somebody's text» without its full stop, the quotation marks inside it turned to inner ones."""
    opening, closing, inner_opening, inner_closing = _QUOTES.get((language or "ru")[:2].lower(), _QUOTES["en"])
    inside = typeset(text.strip().removesuffix("."), language)
    if opening != inner_opening and inside.startswith(opening) and inside.find(closing) == len(inside) - 1:
        return inside
    inside = inside.replace(opening, inner_opening).replace(closing, inner_closing)
    return f"{opening}{inside}{closing}"


def grouped(number: int) -> str:
    """10070 -> «10 070», the thousands parted by an unbreakable space."""
    return f"{number:,}".replace(",", NBSP)


def excerpt(text: str, limit: int) -> str:
    """The beginning of a text: whole sentences up to `limit` code points, or whole words and an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    ends = [found.end() for found in re.finditer(r"[.!?…][»”\")]*(?=\s)", text[: limit + 1])]
    if ends and ends[-1] >= limit // 3:
        return text[: ends[-1]]
    return f"{text[:limit].rsplit(' ', 1)[0].rstrip(',;:—- ')}…"
