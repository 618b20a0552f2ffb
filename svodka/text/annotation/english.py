"""Countries in English texts: names as CLDR writes them, official names, a few abbreviations. No model, no people."""

from __future__ import annotations

import re
from functools import lru_cache

from svodka.text.countries import all_countries
from svodka.text.records import Mention

# Names of persons, American states, towns and things as well: they count only with no other capital beside them.
AMBIGUOUS = frozenset(["Georgia", "Jordan", "Chad", "Guinea", "Jersey", "Turkey", "Dominica", "Grenada", "Niger"])
CAPITALISED = re.compile(r"[A-Z][\w’'.-]*")


@lru_cache(maxsize=1)
def _pattern() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    codes: dict[str, tuple[str, str]] = {}
    for country in all_countries():
        for name in country.names("en"):
            codes.setdefault(name, (country.code, "gazetteer"))
        for name in country.abbreviations.get("en", ()):
            codes.setdefault(name, (country.code, "abbreviation"))
    longest_first = sorted(codes, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])"), codes


def english_countries(block: str, text: str) -> list[Mention]:
    """The countries of one English block in printed order; `name` is the English label."""
    pattern, codes = _pattern()
    labels = {country.code: country.labels["en"] for country in all_countries()}
    found = []
    for match in pattern.finditer(text):
        code, how = codes[match.group()]
        if match.group() in AMBIGUOUS and _has_capital_beside(text, match.start(), match.end()):
            continue
        found.append(Mention(block, match.start(), match.end(), match.group(), "country", labels[code], how, code))
    return found


def _has_capital_beside(text: str, start: int, end: int) -> bool:
    before = text[:start].rstrip().rsplit(" ", 1)[-1] if text[start - 1 : start] == " " else ""
    after = text[end:].lstrip().split(" ", 1)[0] if text[end : end + 1] == " " else ""
    return bool(CAPITALISED.fullmatch(before) or CAPITALISED.match(after))
