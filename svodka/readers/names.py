"""Public names: what may be one, and when two are one and the same to a reader's eye. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHORTEST, LONGEST = 2, 40
# Letters of one look in two alphabets, after casefolding: «Вахтенный» with a Latin «a» is the same to all others.
_ALIKE = str.maketrans("abcehikmoptxyё", "авсенікмортхуе")
# One letter or figure more than these makes a name; the rest of Unicode only makes it hard to type or to tell apart.
_MARKS = " .-'’№"
# Taken as a whole name only: «Ведущий инженер» and «Читатель из Тарханки» deceive nobody.
_RESERVED = frozenset(
    {"ведущий", "владелец", "сводка", "система", "удалённый", "читатель", "аноним", "поддержка", "владелец газеты"}
    | {"owner", "root", "svodka", "system", "anonymous", "deleted", "support", "staff"}
)
# Who runs the paper, in every form of the word and wherever it stands: «Главному редактору», «Модератор Иван».
_NEWSROOM = ("редакц", "редактор", "редколлег", "главред", "модератор", "админ", "admin", "editor", "moderator")
# What erased readers are called: «Бывший читатель 40» must stay one who has left.
_FORMER = ("Бывший читатель", "Former reader")
_GONE = (*_FORMER, "Удалённый читатель", "Deleted reader")
# Of a shorter name of a paper, cut for its endings, too many words would remind: «Порт», «Портовик».
_DECLINED_FROM = 5
# Of nouns and adjectives in the nominative, as keys have them («о» and «а» are the same letters in both alphabets).
_ENDING = re.compile(r"(?:[иыо]й|ая|яя|[ое]е|ые|ие|[аеиоуыэюяйь])$")


class Fault(StrEnum):
    """Why a name cannot be had."""

    SHORT = "short"
    LONG = "long"
    CHARACTERS = "characters"
    MIXED = "mixed alphabets"
    RESERVED = "reserved"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class NameDecision:
    """`fault` is None for a name that may be had; `reason` is a sentence for the reader."""

    fault: Fault | None = None
    reason: str | Promise = ""


def cleaned(name: str) -> str:
    """As it is kept: composed letters, single spaces, «_» of an address read as a space."""
    return " ".join(unicodedata.normalize("NFC", name.replace("_", " ")).split())


def key_of(name: str) -> str:
    """What two names must not share: without case, alphabet of look-alikes, marks and spaces between words."""
    folded = unicodedata.normalize("NFKC", cleaned(name)).casefold().translate(_ALIKE)
    return re.sub(r"[^\w]+", "", unicodedata.normalize("NFC", folded))


def name_fields(name: str) -> dict[str, str]:
    """What is written of a name wherever one is given: the columns `username` and `name_key`."""
    shown = cleaned(name)
    return {"username": shown, "name_key": key_of(shown)}


def former_name(number: int, *, language: str) -> str:
    """What an erased reader is called; `number` is the row's."""
    return f"{_FORMER[0] if language == 'ru' else _FORMER[1]} {number}"


def judge_name(name: str, *, portal: str) -> NameDecision:
    """May a reader have this (cleaned) name, as far as its letters say? Whether it is taken only the rows know.

    `portal` is what the paper is called: nobody speaks in its name.
    """
    if len(name) < SHORTEST:
        return NameDecision(Fault.SHORT, _("A name has at least %(n)s characters.") % {"n": SHORTEST})
    if len(name) > LONGEST:
        return NameDecision(Fault.LONG, _("A name has up to %(n)s characters.") % {"n": LONGEST})
    if not all(character.isalnum() or character in _MARKS for character in name) or not name[0].isalnum():
        reason = _(
            "A name begins with a letter or figure; then spaces, full stops, hyphens, apostrophes and № may follow."
        )
        return NameDecision(Fault.CHARACTERS, reason)
    if not any(character.isalpha() for character in name):
        return NameDecision(Fault.CHARACTERS, _("A name has at least one letter."))
    if any(len(_alphabets(word)) > 1 for word in re.split(r"[^\w]+", name)):
        return NameDecision(Fault.MIXED, _("The letters of a word come from one alphabet: this name mixes two."))
    if _passes_for_another(name) or _names_the_paper(name, portal):
        return NameDecision(Fault.RESERVED, _("This name would pass for the newsroom's own."))
    return NameDecision()


def _passes_for_another(name: str) -> bool:
    key, words = key_of(name), _words(name)
    if key in {key_of(word) for word in _RESERVED}:
        return True
    # The key has no marks and no spaces: «Модера-тор» begins with the word as well.
    stems = tuple(key_of(stem) for stem in _NEWSROOM)
    if any(word.startswith(stems) for word in (*words, key)):
        return True
    told = " ".join(words)
    return any(re.search(rf"\b{' '.join(_words(gone))}\d*\b|^{key_of(gone)}\d*$", told) for gone in _GONE)


def _names_the_paper(name: str, portal: str) -> bool:
    """Whether the name of the paper stands in it, word for word or in another case: «Голос Кильватера»."""
    sought, words = _words(portal), _words(name)
    if not sought:
        return False
    runs = (words[start : start + len(sought)] for start in range(len(words) - len(sought) + 1))
    told = any(all(map(_is_form_of, run, sought)) for run in runs)
    return told or key_of(name) == key_of(portal)


def _is_form_of(word: str, sought: str) -> bool:
    """The same word, or another case of it: its stem and a short ending."""
    if len(sought) < _DECLINED_FROM:
        return word == sought
    stem = _ENDING.sub("", sought)
    return word.startswith(stem) and len(word) <= len(stem) + (3 if stem != sought else 2)


def _words(name: str) -> list[str]:
    """The keys of its words."""
    return [key for word in re.split(r"[\W_]+", name) if (key := key_of(word))]


def _alphabets(word: str) -> set[str]:
    """«CYRILLIC» and «LATIN» of the names of its letters."""
    return {unicodedata.name(letter, "?").split()[0] for letter in word if letter.isalpha()}
