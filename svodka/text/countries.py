"""The countries of the world as the engine and the authority list know them.

The list is data (data/countries.json, built by data/build_countries.py); this module reads it once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from svodka.errors import SvodkaError


class UnableToFindCountry(SvodkaError):
    """No country has this code."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country, a territory with a code of its own, a disputed state, or a state that is no more.

    `code` is ISO 3166-1 alpha-2, XK for Kosovo, four letters of ISO 3166-3 for former states, «X-…» for disputed
    ones. `labels` has ru, en, be, zh; `official` ru and en; `aliases` and `abbreviations` ru and en. `adjectives` and
    `demonyms` are Russian, in the dictionary form, lower case.
    """

    code: str
    labels: Mapping[str, str]
    official: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    abbreviations: Mapping[str, tuple[str, ...]]
    adjectives: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()

    @property
    def is_own_code(self) -> bool:
        """Whether the code is none of ISO 3166-1's (XK included: a user-assigned code there)."""
        return len(self.code) != 2 or self.code == "XK"

    def names(self, language: str) -> tuple[str, ...]:
        """Every full name in this language, the label first, each once."""
        listed = (self.labels.get(language), self.official.get(language), *self.aliases.get(language, ()))
        return tuple(dict.fromkeys(name for name in listed if name))


@dataclass(frozen=True, slots=True)
class SharedWords:
    """Words that several states share («Корея», «конголезский»): the document has to say which is meant."""

    words: tuple[str, ...]
    codes: tuple[str, ...]


def _country(record: dict[str, Any]) -> Country:
    return Country(
        code=record["code"],
        labels=record["labels"],
        official=record["official"],
        aliases={language: tuple(names) for language, names in record["aliases"].items()},
        abbreviations={language: tuple(names) for language, names in record["abbreviations"].items()},
        adjectives=tuple(record["adjectives"]),
        demonyms=tuple(record["demonyms"]),
    )


@lru_cache(maxsize=1)
def _read() -> tuple[tuple[Country, ...], tuple[SharedWords, ...]]:
    text = resources.files("svodka.text").joinpath("data/countries.json").read_text(encoding="utf-8")
    built = json.loads(text)
    shared = tuple(SharedWords(tuple(row["words"]), tuple(row["codes"])) for row in built["shared"])
    return tuple(_country(record) for record in built["countries"]), shared


def all_countries() -> tuple[Country, ...]:
    """All countries, ISO codes first in alphabetical order, then disputed and former states."""
    return _read()[0]


def shared_words() -> tuple[SharedWords, ...]:
    """The words that name more than one state, or a state and something else."""
    return _read()[1]


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Country]:
    return {country.code: country for country in all_countries()}


def country(code: str) -> Country:
    """The country with this code.

    Raises UnableToFindCountry when there is none.
    """
    try:
        return _by_code()[code]
    except KeyError:
        raise UnableToFindCountry(f"There is no country with the code {code!r}.") from None
