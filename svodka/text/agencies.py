"""What looks like the name of a news agency, and what is only the city it writes from."""

from __future__ import annotations

import re
from collections.abc import Collection
from importlib import resources

_WORDS = re.compile(
    r"(?:^|[\s«\"-])(?:новости|новостей|информ\w*|пресс|агентств\w+|бюро|инфо|медиа|вестник|бюллетень"
    r"|телеграф\w*|вести|ньюс|"
    r"news|press|media|agency|wire|times|post|bulletin|информбюро|пресс-служб\w+)(?:$|[\s»\",.-])|^(?:ИА|РИА"
    r"|ИТАР|АН)\s",
    re.I,
)
_DOMAIN = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.(?:ru|рф|com|net|org|by|kz|su|info|news|ру|онлайн|media|tv)$", re.I)
_CAMEL = re.compile(r"[a-zа-яё][A-ZА-ЯЁ]")
_INITIAL = re.compile(r"^[A-ZА-ЯЁ0-9«\"]")


# Headings of papers that have an agency's words in them.
_NO_AGENCY = ("пресс-релиз", "пресс релиз", "press release", "пресс-конференция")


def _listed(name: str) -> frozenset[str]:
    text = resources.files("svodka.text").joinpath("data", name).read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


# For recognition only: a name is kept as it is printed.
_KNOWN = _listed("agencies.txt")
_CITIES = _listed("dateline_cities.txt")


def is_city(name: str) -> bool:
    """Whether a dateline's name is a known city."""
    return name.strip(" .,").lower() in _CITIES


def is_listed(name: str) -> bool:
    """Whether a name is one of the agencies known by name."""
    return name.strip(' .,«»"').lower() in _KNOWN


def looks_like_agency(name: str, known: Collection[str] = ()) -> bool:
    """Whether a name has an agency's shape: listed, printed as one on this page (`known`), an acronym, a domain."""
    stripped = name.strip(' .,«»"')
    lowered = stripped.lower()
    if not stripped or len(stripped) > 60 or not _INITIAL.match(stripped) or is_city(stripped):
        return False
    if lowered.startswith(_NO_AGENCY):
        return False
    if lowered in _KNOWN or lowered in {other.lower() for other in known}:
        return True
    if _WORDS.search(stripped) or _DOMAIN.match(stripped) or _CAMEL.search(stripped):
        return True
    # An acronym: two to eight letters, all capitals, no blank («ЦАМТО», «AFP»).
    return bool(re.fullmatch(r"[A-ZА-ЯЁ][A-ZА-ЯЁ-]{1,7}", stripped))


def is_shouted_town(name: str, known: Collection[str] = ()) -> bool:
    """Whether a word in capitals before a date is more likely a town than an acronym: longer than those are, not
    listed, not `known` from the page.
    """
    bare = name.strip(' .,«»"')
    lowered = bare.lower()
    listed = lowered in _KNOWN or lowered in {other.lower() for other in known}
    return re.fullmatch(r"[A-ZА-ЯЁ]{6,}", bare) is not None and not listed and _WORDS.search(bare) is None
