"""Where the name of an institution ends: «Координационный комитет по … в области …», and no word further."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache

import svodka.text.annotation.lexicon as lexicon
from svodka.text import morphology
from svodka.text.annotation.grammar import (
    NounPhrase,
    adjectives,
    agree,
    governed,
    has_case,
    is_preposition,
    nouns,
    phrase_from,
)
from svodka.text.annotation.passages import Passage

# «(река — море)» has five tokens; longer brackets are a remark, not a part of a name.
LONGEST_BRACKETS = 7
SPHERES = frozenset(("области", "сфере"))


@lru_cache(maxsize=1)
def institution_forms() -> frozenset[str]:
    """Every form of the institutions' nouns: a look here saves the parse of all other words of a text."""
    return frozenset(form for word in lexicon.INSTITUTIONS for form in morphology.forms(word, every_number=True))


def institution_readings(word: str) -> tuple[morphology.Reading, ...]:
    """The readings of a word as an institution's noun."""
    if morphology.plain(word) not in institution_forms():
        return ()
    return tuple(reading for reading in nouns(word) if reading.normal_form in lexicon.INSTITUTIONS)


class InstitutionName:
    """Reads names on from their head noun. `stops` are tokens at which another name begins."""

    def __init__(
        self, passage: Passage, country_names: Container[int], country_tokens: Container[int], stops: Container[int]
    ) -> None:
        self.passage, self.tokens = passage, passage.tokens
        self.country_names, self.country_tokens, self.stops = country_names, country_tokens, stops

    def end_of(self, phrase: NounPhrase) -> int:
        """The token after the last one of the name that begins with this phrase."""
        end = self._complement(phrase)
        if end == phrase.start + 1 and self.tokens[phrase.start].is_capital:
            end = self._after_bare_noun(end)
        return end

    def _complement(self, phrase: NounPhrase) -> int:
        """Where the name's complement ends: genitives, «по …», «в области …», joined by «и»."""
        index = end = phrase.head + 1
        while index < len(self.tokens) and not self.tokens[index].opens_line:
            step = self._complement_step(index, phrase)
            if step == 0:
                break
            index += step
            end = index
        return end

    def _takes_po(self, index: int, phrase: NounPhrase) -> bool:
        """Whether «по …» belongs to this name: the model reads on over it, or it stands right behind the noun.

        In «комитета Совета Федерации по законодательству» it belongs to the committee.
        """
        entities = [entity for entity in self.passage.entities if entity.kind == "ORG"]
        if any(entity.first <= phrase.head and entity.end > index for entity in entities):
            return True
        before = self.passage.word(phrase.start - 1)
        if before.isalpha() and not lexicon.INSTITUTIONS.isdisjoint(morphology.normal_forms(before)):
            return False
        return index == phrase.head + 1 or not any(entity.end == index for entity in entities)

    def _complement_step(self, index: int, phrase: NounPhrase) -> int:
        token = self.tokens[index]
        word = token.text.lower()
        if index in self.country_names or index in self.stops:
            return 0
        if word in ("имени", "им"):
            return self._named_after(index)
        if word == "по" and not self._takes_po(index, phrase):
            return 0
        if word == "по" and lexicon.NOT_AFTER_PO.isdisjoint(
            morphology.normal_forms(self.passage.word(index + 1) or " ")
        ):
            return governed(self.passage, index, "datv")
        if word in ("в", "во") and self.passage.word(index + 1) in SPHERES:
            return 2
        if word == "при":
            return governed(self.passage, index, "loct")
        if word in ("и", ","):
            return self._joined(index)
        if word == "(":
            return self._interrupting_brackets(index)
        if word == "№" and self.passage.word(index + 1).isdigit():
            return 2
        if token.is_capital:
            return self._capital_in_name(index, phrase)
        return 1 if self._is_genitive(index) else 0

    def _interrupting_brackets(self, index: int) -> int:
        """«судов смешанного (река — море) плавания»: brackets between an adjective and its noun are in the name."""
        last = min(index + LONGEST_BRACKETS, len(self.tokens) - 1)
        closing = next((at for at in range(index + 1, last) if self.tokens[at].text == ")"), None)
        if closing is None or nouns(self.tokens[index - 1].text):
            return 0
        noun = self.tokens[closing + 1]
        if not self._is_genitive(closing + 1):
            return 0
        agreeing = any(
            agree(adjective, reading)
            for adjective in adjectives(self.tokens[index - 1].text)
            for reading in nouns(noun.text)
            if reading.case == "gent"
        )
        return closing + 2 - index if agreeing else 0

    def _has(self, index: int, case: str) -> bool:
        return index < len(self.tokens) and self.tokens[index].is_word and has_case(self.tokens[index].text, case)

    def _is_genitive(self, index: int) -> bool:
        token = self.tokens[index]
        # For the dictionary «в» is «век» and «по» a river as well.
        if (
            len(token.text) == 1
            or is_preposition(token.text)
            or not token.is_word
            or not token.text.islower()
            or token.opens_line
        ):
            return False
        forms = frozenset(morphology.normal_forms(token.text))
        return has_case(token.text, "gent") and not forms & lexicon.AFTER_NAMES

    def _joined(self, index: int) -> int:
        """Tokens that «и» or «,» adds: one or more genitives, unless they begin another body or person."""
        following = index + 1
        if following >= len(self.tokens) or not self._is_genitive(following):
            return 0
        before = self.tokens[index - 1].text
        if not (has_case(before, "gent") or has_case(before, "datv")):
            return 0
        phrase = phrase_from(self.passage, following)
        noun = self.tokens[phrase.head if phrase else following].text
        forms = frozenset(morphology.normal_forms(noun))
        if forms & lexicon.INSTITUTIONS or forms & lexicon.POSITIONS or forms & lexicon.UNDERTAKINGS:
            return 0
        if self.passage.word(index) == "," and not self._list_closes(following):
            return 0
        return 2

    def _list_closes(self, index: int) -> bool:
        # «культуры, спорта и туризма»: a comma belongs to a name only where «и» closes the list soon.
        words = [self.passage.word(following) for following in range(index, index + 6)]
        return "и" in words and all(
            self._is_genitive(index + n) or w in (",", "и") for n, w in enumerate(words[: words.index("и")])
        )

    def _capital_in_name(self, index: int, phrase: NounPhrase) -> int:
        """A place in the genitive belongs to the name («Правительства Ладвы»); a body or a person does not."""
        place = self.passage.entity_over(index, index + 1, "LOC")
        if place and place.first == index and self._has(index, "gent") and index not in self.country_tokens:
            return place.end - index
        body = self.passage.entity_over(phrase.head, phrase.head + 1, "ORG")
        one_name = body is not None and body.end > index and not institution_readings(self.tokens[index].text)
        return int(one_name and index not in self.country_tokens and self._has(index, "gent"))

    def _named_after(self, index: int) -> int:
        start = index + 2 if self.passage.word(index + 1) == "." else index + 1
        person = self.passage.entity_over(start, start + 1, "PER")
        if person and person.first == start:
            return person.end - index
        end = start
        while end < len(self.tokens) and end < start + 6 and not self.tokens[end].opens_line:
            token = self.tokens[end]
            initial = token.text == "." and len(self.tokens[end - 1].text) == 1
            if not (token.is_capital or initial):
                break
            end += 1
        return end - index if end > start else 0

    def _after_bare_noun(self, index: int) -> int:
        """«Совета Федерации», «Совета Министров»: a bare noun takes the next one into its name."""
        if index < len(self.tokens) and index not in self.stops and index not in self.country_tokens:
            token = self.tokens[index]
            if token.is_capital and not token.opens_line and self._has(index, "gent") and len(token.text) > 1:
                person = self.passage.entity_over(index, index + 1, "PER")
                return index if person or token.text.isupper() else index + 1
        return index
