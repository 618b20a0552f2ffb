"""Places: what the model takes for a LOC and the gazetteer does not know as a country."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from svodka.text import morphology
from svodka.text.annotation.gazetteer import is_country_name
from svodka.text.annotation.grammar import phrase_from
from svodka.text.annotation.nominatives import Weights, possible_of_phrase, possible_of_word, vote
from svodka.text.annotation.passages import Passage


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
        if first >= end or any(index in countries for index in range(first, end)):
            continue
        if end - first == 1 and is_country_name(passage.tokens[first].text):
            continue
        if any(passage.tokens[index].is_capital for index in range(first, end)):
            found.append(PlaceMention(number, first, end, _nominatives(passage, first, end)))
    return found


def _nominatives(passage: Passage, first: int, end: int) -> Weights:
    if end - first == 1:
        return possible_of_word(passage, first)
    phrase = phrase_from(passage, first, end - first)
    if phrase is None:
        return {passage.surface(first, end): 1.0}
    return possible_of_phrase(passage, phrase, end)


def in_title_case(name: str) -> str:
    """A place that the dictionary knows, printed in capitals throughout («АСТАНА»), as it is written in a text."""
    if len(name) > 3 and name.isupper() and morphology.may_be_proper(name):
        return "-".join(part.capitalize() for part in name.split("-"))
    return name


def named(mentions: Sequence[PlaceMention]) -> list[tuple[str, PlaceMention]]:
    """Every mention with the nominative that the document's mentions agree on."""
    names = map(in_title_case, vote([mention.nominatives for mention in mentions]))
    return list(zip(names, mentions, strict=True))
