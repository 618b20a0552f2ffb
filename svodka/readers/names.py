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
_RESERVED = frozenset(
    {"админ", "администратор", "администрация", "редактор", "редакция", "модератор", "ведущий", "владелец", "сводка"}
    | {"система", "удалённый", "читатель", "аноним", "admin", "administrator", "editor", "moderator", "owner", "root"}
    | {"svodka", "system", "anonymous", "deleted"}
)
# What erased readers are called: «Бывший читатель 40» must stay one who has left.
_FORMER = ("Бывший читатель", "Former reader")


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


def judge_name(name: str) -> NameDecision:
    """May a reader have this (cleaned) name, as far as its letters say? Whether it is taken only the rows know."""
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
    if _passes_for_another(key_of(name)):
        return NameDecision(Fault.RESERVED, _("This name would pass for the newsroom's own."))
    return NameDecision()


def _passes_for_another(key: str) -> bool:
    if key in {key_of(word) for word in _RESERVED}:
        return True
    return any(re.fullmatch(key_of(words) + r"\d*", key) for words in _FORMER)


def _alphabets(word: str) -> set[str]:
    """«CYRILLIC» and «LATIN» of the names of its letters."""
    return {unicodedata.name(letter, "?").split()[0] for letter in word if letter.isalpha()}
