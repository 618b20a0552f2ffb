"""Russian word forms: the one pymorphy3 analyser of the engine, its answers remembered.

Everything that needs a dictionary form asks here: names (which need cases and genders) and search (which needs
every possible dictionary form and a stem, so that «в Беларуси» finds «Беларусью»). ё counts as е throughout.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import pymorphy3
import snowballstemmer

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
# pymorphy3's second genitive and locative («в снегу») and vocative stand for the plain case here.
PLAIN_CASE = {"gen2": "gent", "loc2": "loct", "acc2": "accs", "voct": "nomn", "gen1": "gent", "loc1": "loct"}
# 118,000 words of news have about 30,000 distinct forms; a cold parse costs 86 µs, a remembered one 0.2 µs.
REMEMBERED_WORDS = 200_000
PROPER = frozenset(("Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr"))
INDEX_TOKEN = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word: dictionary form (ё=е, lower case), part of speech and grammar in OpenCorpora's tags."""

    normal_form: str
    part: str
    case: str | None
    number: str | None
    gender: str | None
    score: float
    grammemes: frozenset[str]
    known: bool


@dataclass(frozen=True, slots=True)
class IndexToken:
    """A token of a text for search: where it stands, and every term it is to be found by."""

    text: str
    start: int
    end: int
    terms: frozenset[str]


@lru_cache(maxsize=1)
def _analyser() -> pymorphy3.MorphAnalyzer:
    # Made on first use: loading the dictionary takes 0.1 s and 40 MB, and not every command needs it.
    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=1)
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("russian")


@lru_cache(maxsize=1)
def _english_stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


def plain(word: str) -> str:
    """The word in lower case with ё as е: how all keys of the engine are written."""
    return word.lower().replace("ё", "е")


@lru_cache(maxsize=REMEMBERED_WORDS)
def _parses(word: str) -> tuple[pymorphy3.analyzer.Parse, ...]:
    # pymorphy3 asks for the name of every character and breaks on scripts whose letters have none (Tangut).
    return tuple(_analyser().parse("".join(one if unicodedata.name(one, "") else "\ufffd" for one in word)))


@lru_cache(maxsize=REMEMBERED_WORDS)
def readings(word: str) -> tuple[Reading, ...]:
    """Every reading of the word, likeliest first. Case of letters does not matter."""
    found = []
    for parse in _parses(word.lower()):
        tag = parse.tag
        case = str(tag.case) if tag.case else None
        found.append(
            Reading(
                normal_form=plain(parse.normal_form),
                part=str(tag.POS) if tag.POS else "",
                case=PLAIN_CASE.get(case, case) if case else None,
                number=str(tag.number) if tag.number else None,
                gender=str(tag.gender) if tag.gender else None,
                score=float(parse.score),
                grammemes=frozenset(str(grammeme) for grammeme in tag.grammemes),
                known=bool(parse.is_known),
            )
        )
    return tuple(found)


def normal_forms(word: str) -> tuple[str, ...]:
    """All dictionary forms the word may have, likeliest first, ё=е, lower case, each once."""
    return tuple(dict.fromkeys(reading.normal_form for reading in readings(word)))


@lru_cache(maxsize=REMEMBERED_WORDS)
def lemmas(word: str) -> frozenset[str]:
    """Every term the word is to be found by: all dictionary forms and the Snowball stem.

    The stem catches names that the dictionary reads differently from form to form; the dictionary forms catch
    what a stem cannot («люди» and «человек»). Words without Cyrillic letters get themselves and the English stem.
    """
    key = plain(word)
    if not CYRILLIC.search(key):
        return frozenset((key, _english_stemmer().stemWord(key)))
    return frozenset((*normal_forms(word), _stemmer().stemWord(key)))


def index_terms(text: str) -> list[IndexToken]:
    """The tokens of a text with their terms, for the search index and for queries alike.

    A hyphenated word is one token that is also found by each of its parts («военно-промышленный»: «промышленный»).
    """
    found = []
    for match in INDEX_TOKEN.finditer(text):
        word = match.group()
        terms = set(lemmas(word))
        if "-" in word:
            for part in word.split("-"):
                terms |= lemmas(part)
        found.append(IndexToken(word, match.start(), match.end(), frozenset(terms)))
    return found


def is_known(word: str) -> bool:
    """Whether the dictionary itself (no prediction by the ending) holds the word."""
    return bool(_analyser().word_is_known(word.lower()))


def may_be_proper(word: str) -> bool:
    """Whether the dictionary knows the word as a name of a person, a place or a body."""
    return any(PROPER & reading.grammemes for reading in readings(word))


def restore_capitals(form: str, model: str) -> str:
    """`form` with the capitals of `model`: whole, first letter, and the first letter of each hyphenated part."""
    if len(model) > 1 and model.isupper():
        return form.upper()
    parts, models = form.split("-"), model.split("-")
    if len(parts) != len(models):
        return form[:1].upper() + form[1:] if model[:1].isupper() else form
    return "-".join(
        part[:1].upper() + part[1:] if pattern[:1].isupper() else part
        for part, pattern in zip(parts, models, strict=True)
    )


@lru_cache(maxsize=REMEMBERED_WORDS)
def inflect(word: str, reading: Reading, grammemes: frozenset[str]) -> str | None:
    """The word, read as `reading`, put into the form `grammemes` asks for (say nomn, sing), with its own capitals.

    None when the dictionary knows no such form. ё is kept where the dictionary writes it in the new form only if the
    word itself was printed with ё: an editor who writes е would find a name with ё foreign to the text.
    """
    for parse, candidate in zip(_parses(word.lower()), readings(word), strict=True):
        if candidate == reading:
            form = parse.inflect(set(grammemes))
            if form is None:
                return None
            text = form.word if "ё" in word.lower() or "е" not in word.lower() else form.word.replace("ё", "е")
            return restore_capitals(text, word)
    return None


@lru_cache(maxsize=REMEMBERED_WORDS)
def forms(word: str, every_number: bool = False) -> frozenset[str]:
    """All cases of a name given in the nominative, ё=е, lower case; the word itself always among them.

    The number stays that of the word («Ливан» has no «Ливанов», which is a surname) unless `every_number` is set,
    as for adjectives and demonyms.
    """
    key = plain(word)
    nominative = [
        parse
        for parse in _parses(word.lower())
        if str(parse.tag.POS) in ("NOUN", "ADJF", "PRTF") and "nomn" in parse.tag and plain(parse.word) == key
    ]
    if not nominative:
        return frozenset((key,))
    chosen = next((parse for parse in nominative if "Geox" in parse.tag), nominative[0])
    return frozenset((key, *_cases(chosen, every_number)))


def _cases(parse: pymorphy3.analyzer.Parse, every_number: bool) -> set[str]:
    number = str(parse.tag.number)
    return {
        plain(form.word)
        for form in parse.lexeme
        if str(form.tag.POS) == str(parse.tag.POS) and (every_number or number in form.tag)
    }
