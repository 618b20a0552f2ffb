"""Declension of names that no dictionary holds: the nominatives a form may come from, each with its case.

The dictionary's own prediction reads «Усть-Волонге» as a man's «Усть-Волонг» and knows nothing else. Here every
declension a Russian name may follow is tried; the document's other forms decide between them, and only where those
leave it open does the likelihood of the ending.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from svodka.text import morphology

CASES = morphology.CASES
HUSHING, VELAR = frozenset("жшчщц"), frozenset("гкх")
VOWELS = frozenset("аеёиоуыэюя")
CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")


def _stems(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Ends of the stem after which at least 70 % of OpenCorpora's 3,757 geographical names in -а or a consonant have -а
# («Тарханка»), and those where less than that and more than 30 % have it («Волонга», «Гонконг»).
FEMININE_STEMS = _stems(
    """
    ав аф вд вк вн гд гр дж дк жм зн иг их иц йк кк кш лв лг лд лк лт мб мк нз нк оч рк рл рм рр рш сл сн тв тк тн тт
    уб ув уд хм хт шк шм ьб ьв ьм дв
    """
)
EITHER_STEMS = _stems(
    """
    аб аг аз ал ам ап ах ац ач бр ег ед ез еп еч еш ив ид ик ил ип ит йд йм йр кр кс мг мн нг нн нц об ог ол ом оп ох
    ош пр рд рп рс рт сс ст тл тр уг уз ук ул уп ут ух уш шт ыж ьд ьн ьф юл яг ял
    """
)
OFTEN, OPEN, SELDOM = 0.85, 0.45, 0.15
# «Усть-» stands before the name of a river, and those are mostly feminine.
BEFORE_A_RIVER, OPEN_AFTER_IT = "усть-", 0.7
NEUTER_STEMS = ("ов", "ев", "ёв", "ин", "ын")
# Names that never change end in these; how likely such an ending is the name's own.
UNDECLINED = {"о": 0.5, "э": 0.5, "и": 0.3, "у": 0.2, "ы": 0.1, "е": 0.1, "ю": 0.1, "ё": 0.5}

Candidate = tuple[str, str, float]


def candidates(word: str) -> tuple[Candidate, ...]:
    """(nominative, case of this form, likelihood) for a word; the last part of a hyphenated one inflects.

    Words without Cyrillic letters, with digits, or shorter than three letters are their own nominative in every case.
    """
    head, hyphen, last = word.rpartition("-")
    if head.isalpha() and 0 < len(last) < 3:
        # «Веги-М», «Глубины-4»: a designation stays, the word before it inflects.
        return tuple((form + hyphen + last, case, weight) for form, case, weight in candidates(head))
    if len(last) < 3 or not last.isalpha() or not morphology.CYRILLIC.search(last):
        return tuple((word, case, 1.0) for case in CASES)
    river = (head + hyphen).lower() == BEFORE_A_RIVER
    return tuple((head + hyphen + form, case, weight) for form, case, weight in _of_part(last, river))


@lru_cache(maxsize=20_000)
def _of_part(word: str, river: bool) -> tuple[Candidate, ...]:
    found = list(_declined(word, river))
    if word[-1].lower() in UNDECLINED:
        found += [(word, case, UNDECLINED[word[-1].lower()]) for case in CASES]
    return tuple(found) or tuple((word, case, 1.0) for case in CASES)


def _declined(word: str, river: bool) -> Iterator[Candidate]:
    plain = word.lower()
    for length in (0, 1, 2):
        stem, ending = word[: len(word) - length], plain[len(plain) - length :]
        if len(stem) < 2:
            return
        last = stem[-1].lower()
        if last in CONSONANTS:
            yield from _hard(stem, ending, river)
            yield from _soft(stem, ending)
        elif last in VOWELS:
            yield from _after_vowel(stem, ending)


def feminine_share(stem: str, river: bool = False) -> float:
    """How likely a place's stem takes -а rather than nothing in the nominative."""
    end = stem[-2:].lower()
    if end in FEMININE_STEMS:
        return OFTEN
    if end in EITHER_STEMS:
        return OPEN_AFTER_IT if river else OPEN
    return SELDOM


def _hard(stem: str, ending: str, river: bool) -> Iterator[Candidate]:
    feminine, last = feminine_share(stem, river), stem[-1].lower()
    after_hushing = last in HUSHING
    masculine = {
        "": ("nomn", "accs"),
        "а": ("gent",),
        "у": ("datv",),
        "ем" if after_hushing else "ом": ("ablt",),
        "е": ("loct",),
    }
    genitive = "и" if last in VELAR or last in HUSHING - {"ц"} else "ы"
    woman = {
        "а": ("nomn",),
        genitive: ("gent",),
        "е": ("datv", "loct"),
        "у": ("accs",),
        "ей" if after_hushing else "ой": ("ablt",),
    }
    for case in masculine.get(ending, ()):
        yield stem, case, 1 - feminine
    for case in woman.get(ending, ()):
        yield stem + "а", case, feminine
    if stem.lower().endswith(NEUTER_STEMS):
        neuter = {"а": ("gent",), "у": ("datv",), "ом": ("ablt",), "е": ("loct",)}
        for case in neuter.get(ending, ()):
            yield stem + "о", case, OPEN
    plural = {"ам": ("datv",), "ами": ("ablt",), "ах": ("loct",), "ов": ("gent",)}
    for case in plural.get(ending, ()):
        yield stem + genitive, case, OPEN


def _soft(stem: str, ending: str) -> Iterator[Candidate]:
    if stem[-1].lower() in HUSHING | VELAR:
        return
    masculine = {"ь": ("nomn", "accs"), "я": ("gent",), "ю": ("datv",), "ем": ("ablt",), "е": ("loct",)}
    feminine_sign = {"ь": ("nomn", "accs"), "и": ("gent", "datv", "loct"), "ью": ("ablt",)}
    feminine = {"я": ("nomn",), "и": ("gent",), "е": ("datv", "loct"), "ю": ("accs",), "ей": ("ablt",)}
    for nominative, weight, forms in (
        (stem + "ь", SELDOM, masculine),
        (stem + "ь", SELDOM, feminine_sign),
        (stem + "я", SELDOM * 2, feminine),
    ):
        for case in forms.get(ending, ()):
            yield nominative, case, weight


def _after_vowel(stem: str, ending: str) -> Iterator[Candidate]:
    after_i = stem[-1].lower() == "и"
    oblique = "и" if after_i else "е"
    feminine: dict[str, tuple[str, ...]] = {"я": ("nomn",), "ю": ("accs",), "ей": ("ablt",)}
    feminine["и"] = ("gent", "datv", "loct") if after_i else ("gent",)
    if not after_i:
        feminine["е"] = ("datv", "loct")
    masculine = {"й": ("nomn", "accs"), "я": ("gent",), "ю": ("datv",), "ем": ("ablt",), oblique: ("loct",)}
    for case in feminine.get(ending, ()):
        yield stem + "я", case, OFTEN
    for case in masculine.get(ending, ()):
        yield stem + "й", case, SELDOM


def is_form_of(form: str, name: str) -> bool:
    """Whether every word of `form` may be the same word of `name`, a nominative, in some case.

    All but the first inflected words may stand as they are: «Соляного берега» is a form of «Соляной берег».
    """
    words, wanted = form.split(), name.split()
    return len(words) == len(wanted) and all(map(_is_form_of_word, words, wanted))


@lru_cache(maxsize=20_000)
def _is_form_of_word(word: str, nominative: str) -> bool:
    one, other = morphology.plain(word), morphology.plain(nominative)
    if one == other:
        return True
    if word[:1].isupper() != nominative[:1].isupper():
        return False
    if one in morphology.forms(nominative, every_number=True) or other in morphology.normal_forms(word):
        return True
    return other in {morphology.plain(form) for form, _, _ in candidates(word)}
