"""Places: what the model takes for a LOC and the gazetteer does not know as a country."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import svodka.text.annotation.lexicon as lexicon
from svodka.text import morphology
from svodka.text.annotation.gazetteer import is_country_name
from svodka.text.annotation.grammar import adjectives, phrase_from
from svodka.text.annotation.keys import key_of
from svodka.text.annotation.nominatives import Weights, possible_of_phrase, possible_place, vote
from svodka.text.annotation.passages import Passage

# No acronym of a place in capitals is longer: «СПБ», «ХМАО», «ЯНАО», «БРИКС».
LONGEST_ACRONYM = 5
# Small words inside hyphenated names: «Ростов-на-Дону», «Франкфурт-на-Майне».
JOINTS = frozenset(("на", "над", "под", "в", "де", "ла", "эль", "аль"))


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place at tokens `first` … `end` (exclusive) of passage number `passage`."""

    passage: int
    first: int
    end: int
    nominatives: Weights


def place_mentions(
    passage: Passage, number: int, countries: Collection[int], taken: Collection[int]
) -> list[PlaceMention]:
    """The places of a passage; `countries` and `taken` are tokens that are countries or belong to other names."""
    found = []
    for entity in passage.entities:
        if entity.kind != "LOC" or any(index in taken for index in range(entity.first, entity.end)):
            continue
        first, end = entity.first, entity.end
        # «Калининградской области России»: the country behind a place is a mention of its own.
        while end > first and (end - 1 in countries or not passage.tokens[end - 1].text[0].isalnum()):
            end -= 1
        while first < end and not passage.tokens[first].text[0].isalpha():
            first += 1
        first, end = _name_within(passage, first, end)
        if first >= end or any(index in countries for index in range(first, end)):
            continue
        if end - first == 1 and is_country_name(passage.tokens[first].text):
            continue
        if any(passage.tokens[index].is_capital for index in range(first, end)):
            found.append(PlaceMention(number, first, end, _nominatives(passage, first, end)))
    return found


def _name_within(passage: Passage, first: int, end: int) -> tuple[int, int]:
    """Without a common noun whose capital is that of the sentence: «Док Усть-Волонги», «Перегружатели порта»."""
    tokens = passage.tokens
    # «река», «область»: what stands in front of such a noun is the place's own name, however common a word.
    geographic = any(
        not lexicon.GEOGRAPHIC.isdisjoint(morphology.normal_forms(tokens[index].text)) for index in range(first, end)
    )
    if not tokens[first].opens_sentence or geographic or not _is_common(tokens[first].text):
        return first, end
    if not any(tokens[index].is_capital for index in range(first + 1, end)):
        # One word alone is left to the model: «Кремль» is as common a word as «Верфь».
        alone = end - first == 1 and not _is_plural(tokens[first].text)
        return (first, end) if alone else (end, end)
    # «Северная Губа» at the start of a sentence: the adjective belongs to the noun behind it.
    return (first, end) if adjectives(tokens[first].text) else (first + 1, end)


def _is_plural(word: str) -> bool:
    return all(reading.number == "plur" for reading in morphology.readings(word))


def _is_common(word: str) -> bool:
    return not word.isupper() and morphology.is_known(word) and not morphology.may_be_proper(word)


def _nominatives(passage: Passage, first: int, end: int) -> Weights:
    if end - first == 1:
        return possible_place(passage, first)
    phrase = phrase_from(passage, first, end - first)
    if phrase is None:
        return {passage.surface(first, end): 1.0}
    return possible_of_phrase(passage, phrase, end)


def in_title_case(name: str, spellings: Collection[str] = ()) -> str:
    """A place printed in capitals throughout («УСТЬ-ВОЛОНГА») as it is written in a text.

    One of the document's other `spellings` where there is one; short words that no dictionary knows may be acronyms.
    """
    if len(name) <= 3 or not name.isupper():
        return name
    for spelling in spellings:
        if not spelling.isupper() and key_of(spelling) == key_of(name):
            return spelling
    if len(name) <= LONGEST_ACRONYM and not morphology.may_be_proper(name):
        return name
    return " ".join(_titled(word) for word in name.split())


def _titled(word: str) -> str:
    parts = word.split("-")
    return "-".join(
        part.lower() if 0 < number < len(parts) - 1 and part.lower() in JOINTS else part.capitalize()
        for number, part in enumerate(parts)
    )


def named(
    mentions: Sequence[PlaceMention], located: str | None = None, listed: Collection[str] = frozenset()
) -> list[tuple[str, PlaceMention]]:
    """Every mention with the nominative that the document's mentions agree on.

    `located` is the dateline's place, printed in the nominative; `listed` the keys of places the portal knows.
    """
    said = [{in_title_case(located): 1.0}] if located else []
    names = vote([*said, *(mention.nominatives for mention in mentions)], listed)[len(said) :]
    return [(in_title_case(name, names), mention) for name, mention in zip(names, mentions, strict=True)]
