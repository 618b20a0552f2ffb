"""What a translation says of its original: the outlet, its country, the language, the address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from svodka.text.countries import all_countries
from svodka.text.found import Found
from svodka.text.page_data import PageData, names_of, types_of
from svodka.text.records import Original

# The stem of the Russian adjective, the English name, the code.
_LANGUAGES = (
    ("английск", "english", "en"), ("немецк", "german", "de"), ("французск", "french", "fr"),
    ("испанск", "spanish", "es"), ("итальянск", "italian", "it"), ("португальск", "portuguese", "pt"),
    ("норвежск", "norwegian", "no"), ("шведск", "swedish", "sv"), ("финск", "finnish", "fi"),
    ("датск", "danish", "da"), ("исландск", "icelandic", "is"), ("голландск", "dutch", "nl"),
    ("нидерландск", "dutch", "nl"), ("польск", "polish", "pl"), ("чешск", "czech", "cs"),
    ("турецк", "turkish", "tr"), ("китайск", "chinese", "zh"), ("японск", "japanese", "ja"),
    ("корейск", "korean", "ko"), ("арабск", "arabic", "ar"), ("персидск", "persian", "fa"),
    ("украинск", "ukrainian", "uk"), ("белорусск", "belarusian", "be"), ("казахск", "kazakh", "kk"),
    ("эстонск", "estonian", "et"), ("латышск", "latvian", "lv"), ("литовск", "lithuanian", "lt"),
    ("греческ", "greek", "el"), ("русск", "russian", "ru"), ("вьетнамск", "vietnamese", "vi"),
)  # fmt: skip
_LONGEST = 300
_FROM = re.compile(
    r"\b(?:перевод|переве(?:л[аи]?|д[её]н\w*)|перев[её]л|translated|translation)\b[^.:]{0,60}?"
    r"\b(?:с|со|from(?: the)?)\s+(?P<language>[а-яёa-z]{4,15})",
    re.I,
)
_LABELLED = re.compile(
    r"^(?:оригинал(?: (?:публикации|статьи|материала|текста))?|источник оригинала"
    r"|original(?: (?:article|story|source))?"
    r"|(?:this (?:article|story) )?(?:was )?(?:originally|first) (?:published|appeared) (?:in|on|by|at)"
    r"|read the original(?: (?:article|story))?(?: (?:in|on|at))?)\s*[:—–-]?\s+(?P<outlet>\S.{1,160}?)\.?$",
    re.I,
)
# «Kystposten, Норвегия», «Kystposten (Норвегия)».
_COUNTRY = re.compile(r"^(?P<outlet>.{2,100}?)\s*(?:\((?P<brackets>[^()]{3,40})\)|,\s*(?P<comma>[^,]{3,40}))$")
_OPENING = re.compile(r"перев|оригинал|translat|original|first (?:published|appeared)", re.I)

# A line of the page, and its links as (words, address).
Line = tuple[str, Sequence[tuple[str, str]]]


def find_original(lines: Sequence[Line]) -> Found[Original] | None:
    """What the lines around a text say of its original; None when they speak of none."""
    outlet = country = language = address = None
    printed: list[str] = []
    for text, links in lines:
        if len(text) > _LONGEST or not _OPENING.search(text):
            continue
        parts = re.split(r"(?<=[.!?»\"])\s+(?=[А-ЯЁA-Z])", text)
        told = [_told(part) for part in parts]
        if not any(any(one) for one in told):
            continue
        printed.append(text)
        for found_outlet, found_country, found_language in told:
            outlet, country, language = outlet or found_outlet, country or found_country, language or found_language
            if found_outlet:
                address = address or next((href for words, href in links if words and words in found_outlet), None)
    if not printed:
        return None
    words = " ".join(printed)
    return Found(Original(words, outlet, country, language, address), f"the page says so: «{words[:160]}»")


def declared_original(data: PageData) -> Found[Original] | None:
    """What JSON-LD says of the work that the article translates."""
    work = data.article().get("translationOfWork")
    if not isinstance(work, dict):
        return None
    publishers = names_of(work.get("publisher"))
    language = work.get("inLanguage")
    code = language[:2].lower() if isinstance(language, str) and re.match(r"[A-Za-z]{2}(?:-|$)", language) else None
    url = work.get("url") or work.get("@id")
    outlets = publishers or (names_of(work) if "WebSite" in types_of(work) else [])
    outlet = outlets[0] if outlets else None
    address = url if isinstance(url, str) and url.startswith(("https://", "http://")) else None
    if not (outlet or code or address):
        return None
    return Found(Original("", outlet, None, code, address), "JSON-LD names the work that this one translates")


def _told(part: str) -> tuple[str | None, str | None, str | None]:
    """(outlet, country, language) that a sentence names."""
    source, labelled = _FROM.search(part), _LABELLED.match(part)
    language = language_code(source["language"]) if source else None
    if labelled is None:
        return None, None, language
    outlet = labelled["outlet"].strip(' .«»"')
    inner = _COUNTRY.match(outlet)
    code = country_code((inner["brackets"] or inner["comma"]).strip()) if inner else None
    if inner and code:
        outlet = inner["outlet"].strip(' .«»"')
    return (None if outlet.startswith(("http://", "https://")) else outlet), code, language


def language_code(name: str) -> str | None:
    """The code of a language by its Russian adjective in any case, or its English name."""
    lowered = name.lower()
    return next((code for stem, english, code in _LANGUAGES if lowered.startswith(stem) or lowered == english), None)


def country_code(name: str) -> str | None:
    """The code of a country by its name or abbreviation, in Russian or English."""
    return _codes().get(name.lower())


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    return dict(_named())


def _named() -> Iterator[tuple[str, str]]:
    for land in reversed(all_countries()):
        for language in ("ru", "en"):
            for name in (*land.abbreviations.get(language, ()), *land.names(language)):
                yield name.lower(), land.code
