"""Organisations in one passage: names in quotes, institutions by their head noun, and what the model adds.

A long institutional name is cut into the bodies it consists of: «управление … комитета … министерства» is three
names, each part of the next. Everything is found in printed order; one document's names are joined in `register`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import svodka.text.annotation.lexicon as lexicon
from svodka.text import morphology
from svodka.text.annotation.country_finder import CountryMention
from svodka.text.annotation.grammar import (
    NounPhrase,
    has_case,
    is_preposition,
    nouns,
    phrase_at_head,
    phrase_from,
)
from svodka.text.annotation.institution_names import InstitutionName, institution_readings
from svodka.text.annotation.nominatives import Weights, declined, possible_of_phrase, possible_of_word
from svodka.text.annotation.paradigms import is_form_of
from svodka.text.annotation.passages import OPENING, Entity, Passage
from svodka.text.annotation.short_forms import is_made_from
from svodka.text.records import NameKind

LONGEST_QUOTED_NAME = 8
SELDOM = 0.05
NAMES = frozenset(("Name", "Surn", "Patr"))


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name of an organisation or a product at tokens `first` … `end` (exclusive).

    `outer` and `consumed` take in what belongs to it: the noun and quotes around a quoted name, an acronym in
    brackets, the country behind it. `nominatives` are the forms the vote of the document chooses from. `sure`: the
    text itself says what kind of thing it is; of a name in quotes without a noun only the model does, if that.
    """

    first: int
    end: int
    outer: int
    consumed: int
    nominatives: Weights
    how: str
    kind: NameKind = "organisation"
    alias: str | None = None
    alias_at: int | None = None
    country: str | None = None
    parent: NameSpan | None = None
    sure: bool = True


class OrganisationFinder:
    """The organisations and products of one passage; `at` gives them by their outermost first token."""

    def __init__(self, passage: Passage, countries: Sequence[CountryMention]) -> None:
        self.passage, self.tokens = passage, passage.tokens
        self.country_names = {
            mention.first: mention for mention in countries if mention.how in ("gazetteer", "abbreviation")
        }
        self.country_adjectives = {mention.first: mention for mention in countries if mention.how == "adjective"}
        self.country_tokens = {index for mention in countries for index in range(mention.first, mention.last + 1)}
        self.at: dict[int, NameSpan] = {}
        self.taken: set[int] = set()
        self.unsure: list[NameSpan] = []
        self.names = InstitutionName(passage, self.country_names, self.country_tokens, self.at)
        self._quoted_names()
        self._institutions()
        self._model_entities()

    def spans(self) -> list[NameSpan]:
        """Every name, parents of chains included, in printed order, without overlaps."""
        found: dict[int, NameSpan] = {}
        for span in self.at.values():
            link: NameSpan | None = span
            while link is not None:
                found.setdefault(link.first, link)
                link = link.parent
        return [found[first] for first in sorted(found)]

    def _keep(self, span: NameSpan) -> None:
        self.at[span.outer] = span
        self.taken.update(range(span.outer, span.consumed))

    # Names in quotes

    def _quoted_names(self) -> None:
        last: tuple[int, NameKind] | None = None
        for opening, closing in sorted(self.passage.quotes.items()):
            if opening in self.taken or not self._may_be_name(opening, closing):
                continue
            kind, outer = self._kind_of_quoted(opening, closing)
            if kind is None and last and self._continues_list(last[0], opening):
                kind, outer = last[1], opening
            if kind is None:
                self._keep_unsure(opening, closing)
                continue
            self._keep(self._quoted(opening, closing, outer, kind))
            last = (closing, kind)
            if kind == "organisation" and self._is_agent(opening - 1):
                # «Разработчик «Веги-М»» is no firm of that name where the document knows a «Вега-М».
                self.unsure.append(self._quoted(opening, closing, outer, kind))
                self.at[outer] = replace(self.at[outer], sure=False)

    def _is_agent(self, index: int) -> bool:
        return index >= 0 and not lexicon.AGENTS.isdisjoint(morphology.normal_forms(self.tokens[index].text))

    def _keep_unsure(self, opening: int, closing: int) -> None:
        """A name in quotes whose kind no noun tells: kept aside, and as an organisation where the model says so."""
        span = replace(self._quoted(opening, closing, opening, "organisation"), sure=False)
        if closing - opening == 2:
            # «Вельсы» may be the ship «Вельса», though the dictionary only knows a «Вельс».
            for form, weight in declined(self.tokens[opening + 1].text, ()).items():
                span.nominatives.setdefault(form, weight * SELDOM)
        self.unsure.append(span)
        if self.passage.entity_over(opening + 1, closing, "ORG"):
            self._keep(span)

    def decide(self, span: NameSpan, kind: NameKind, nominatives: Weights) -> None:
        """Settle what an unsure name is and what it is called; tokens that went to another name stay with that."""
        free = span.outer in self.at or not self.taken & set(range(span.outer, span.consumed))
        if free:
            self._keep(replace(span, kind=kind, nominatives=nominatives, sure=True))

    def _may_be_name(self, opening: int, closing: int) -> bool:
        inner = self.tokens[opening + 1 : closing]
        if not 0 < len(inner) <= LONGEST_QUOTED_NAME or inner[-1].text[0] in ".!?…,":
            return False
        return inner[0].is_capital or inner[0].text[0].isdigit()

    def _continues_list(self, closing: int, opening: int) -> bool:
        between = [self.passage.word(index) for index in range(closing + 1, opening)]
        return between in (["и"], [","], ["или"])

    def _kind_of_quoted(self, opening: int, closing: int) -> tuple[NameKind | None, int]:
        """What the noun before the quotation says it is; None without such a noun."""
        before = self._noun_before(opening)
        if before >= 0 and not self.tokens[opening].opens_line:
            # «сухогруз-площадка», «плавкран-самоход»: either part of the noun may say it.
            parts = (self.tokens[before].text, *self.tokens[before].text.split("-"))
            forms = frozenset(form for part in parts if part for form in morphology.normal_forms(part))
            if forms & lexicon.PRODUCTS:
                return "product", before
            if forms & lexicon.PARTS_OF_SHIPS:
                return "product", opening
            if forms & lexicon.UNDERTAKINGS or forms & lexicon.INSTITUTIONS:
                return "organisation", phrase_at_head(self.passage, before).start
        return None, opening

    def _noun_before(self, opening: int) -> int:
        """The token of the noun before the quotes; «ледокол проекта 22220 «Якутия»» has its project between."""
        for length in (2, 3):
            if self.passage.word(opening - length) in ("проекта", "типа", "класса"):
                return opening - length - 1
        return opening - 1

    def _quoted(self, opening: int, closing: int, outer: int, kind: NameKind) -> NameSpan:
        weights = self._nominatives(opening + 1, closing)
        surface = self.passage.surface(opening + 1, closing)
        # After its noun a quoted name stays in the nominative, mostly: «дочка компании «Газпрома»» is seen too. Not so
        # what can be none by its adjective: «флот «Соляного берега»».
        if outer < opening and (closing - opening == 2 or surface in weights):
            weights = {form: weight * SELDOM for form, weight in weights.items()}
            weights[surface] = 1.0
        country = self._adjective_country(outer)
        consumed, alias, alias_at, behind = self._behind(closing + 1, (opening + 1, closing))
        return NameSpan(
            opening + 1, closing, outer, consumed, weights, "quoted", kind, alias, alias_at, behind or country
        )

    # Institutions

    def _institutions(self) -> None:
        for index, token in enumerate(self.tokens):
            if index in self.taken or not token.is_word:
                continue
            readings = institution_readings(token.text)
            if readings:
                phrase = self._trimmed(phrase_at_head(self.passage, index, readings))
                # «Российская Федерация», «Советский Союз»: the nouns of bodies make countries too.
                if phrase.start in self.taken or self.country_tokens.issuperset(range(phrase.start, phrase.head + 1)):
                    continue
                span = self._chain(phrase)
                if span is not None and self._is_own_name(phrase, span):
                    self._keep(span)

    def _trimmed(self, phrase: NounPhrase) -> NounPhrase:
        """Without lower-case adjectives before the name's own capital («белорусское Министерство …»)."""
        for index in range(phrase.start, phrase.head + 1):
            if self.tokens[index].is_capital:
                return NounPhrase(index, phrase.head, phrase.readings)
        start = phrase.start
        while start < phrase.head and (start in self.country_tokens or self._is_passing(start)):
            start += 1
        return NounPhrase(start, phrase.head, phrase.readings)

    def _is_passing(self, index: int) -> bool:
        return not lexicon.PASSING.isdisjoint(morphology.normal_forms(self.tokens[index].text))

    def _is_own_name(self, phrase: NounPhrase, span: NameSpan) -> bool:
        first = self.tokens[phrase.start]
        qualified = span.end > phrase.head + 1 or phrase.start < phrase.head
        model = self.passage.entity_over(phrase.start, span.end, "ORG") is not None
        if first.is_capital and not first.opens_sentence:
            return qualified or (model and span.parent is not None)
        head = morphology.normal_forms(self.tokens[phrase.head].text)[0]
        if first.is_capital:
            certain = model or head in lexicon.CERTAIN_INSTITUTIONS
            return qualified and certain and not (head in lexicon.SUBUNITS and self._is_of_nameless(phrase, span))
        if model and qualified:
            return head in lexicon.CERTAIN_INSTITUTIONS or span.parent is not None
        return qualified and span.parent is not None and head in lexicon.SUBUNITS

    def _is_of_nameless(self, phrase: NounPhrase, span: NameSpan) -> bool:
        """«Секретариату рабочей группы поручено»: part of a body that is not named here, so no name either."""
        return any(
            self.tokens[index].text.islower() and institution_readings(self.tokens[index].text)
            for index in range(phrase.head + 1, span.end)
        )

    def _chain(self, phrase: NounPhrase) -> NameSpan | None:
        """The name that begins with this phrase and the bodies it is part of."""
        end = self.names.end_of(phrase)
        names = possible_of_phrase(self.passage, phrase, end)
        consumed, alias, alias_at, country = self._behind(end, (phrase.start, end))
        parent = self._body_at(consumed) if country is None else None
        if parent is not None:
            consumed, country = parent.consumed, parent.country
        country = country or self._adjective_country(phrase.start)
        return NameSpan(
            phrase.start,
            end,
            phrase.start,
            consumed,
            names,
            "institution",
            "organisation",
            alias,
            alias_at,
            country,
            parent,
        )

    def _body_at(self, index: int) -> NameSpan | None:
        """The organisation whose name begins at token `index` in the genitive, if one does."""
        if index >= len(self.tokens) or self.tokens[index].opens_line:
            return None
        if index in self.at and self.at[index].kind == "organisation":
            return self.at[index]
        phrase = self._institution_from(index)
        if phrase is not None:
            return self._chain(phrase)
        for entity in self.passage.entities:
            if entity.first == index and entity.kind == "ORG" and self._may_be_genitive(index):
                return self._from_entity(entity)
        return None

    def _may_be_genitive(self, index: int) -> bool:
        # «агентства Fitch»: a Latin name is rather the body's own than that of the body above it.
        text = self.tokens[index].text
        return bool(morphology.CYRILLIC.search(text)) and (text.isupper() or has_case(text, "gent"))

    def _institution_from(self, index: int) -> NounPhrase | None:
        """A capitalised institution in the genitive that begins at this token."""
        if not self.tokens[index].is_capital:
            return None
        phrase = phrase_from(self.passage, index)
        if phrase is None:
            return None
        wanted = institution_readings(self.tokens[phrase.head].text)
        readings = tuple(reading for reading in phrase.readings if reading in wanted and reading.case == "gent")
        return NounPhrase(index, phrase.head, readings) if readings else None

    # Acronyms that the document defines

    def add_aliases(self, aliases: Collection[str]) -> None:
        """Take up short forms defined elsewhere in the document, which the model may not know for bodies."""
        for index, token in enumerate(self.tokens):
            if not token.is_capital or index in self.taken:
                continue
            alias = next((alias for alias in aliases if _is_alias(token.text, alias)), None)
            if alias is not None:
                consumed, _, _, country = self._behind(index + 1, (index, index + 1))
                country = country or self._adjective_country(index)
                self._keep(NameSpan(index, index + 1, index, consumed, {alias: 1.0}, "definition", country=country))

    # What stands around a name

    def _behind(self, index: int, name: tuple[int, int]) -> tuple[int, str | None, int | None, str | None]:
        """After a name: (token after what belongs to it, acronym in brackets, its token, country)."""
        alias, alias_at = None, None
        if self.passage.word(index) == "(":
            closing = next(
                (i for i in range(index + 1, min(index + 6, len(self.tokens))) if self.tokens[i].text == ")"), None
            )
            if closing is not None:
                written = closing - 1
                alias = self._alias(index + 1, closing, name)
                if alias:
                    alias_at, index = written, closing + 1
        country = self.country_names.get(index)
        if country and not self.tokens[index].opens_line:
            return country.last + 1, alias, alias_at, country.code
        return index, alias, alias_at, None

    def _alias(self, first: int, end: int, name: tuple[int, int]) -> str | None:
        words = [token.text for token in self.tokens[first:end]]
        if words and words[0].lower() in ("далее", "сокращённо", "сокращенно"):
            words = [word for word in words[1:] if word not in "-–—:"]
        if len(words) != 1 or len(words[0]) < 2 or not words[0][0].isupper():
            return None
        if words[0].isupper():
            return words[0] if abbreviates(words[0], self.passage.surface(*name)) else None
        # «… надзора (Госпортнадзора)»: the word inflects with the name; the shortest form it may come from is its own.
        long = self.passage.surface(*name)
        made = [form for form in possible_of_word(self.passage, end - 1) if is_made_from(form, long)]
        return min(made, key=len, default=None)

    def _adjective_country(self, first: int) -> str | None:
        """The country of an adjective right before the name («белорусский Госкомвоенпром») or at its beginning."""
        for index in (first - 1, first):
            if index >= 0 and index in self.country_adjectives:
                return self.country_adjectives[index].code
        return None

    # What the model adds

    def _model_entities(self) -> None:
        for entity in self.passage.entities:
            if (entity.kind == "ORG" or self._is_compound(entity)) and not self.taken & set(
                range(entity.first, entity.end)
            ):
                span = self._from_entity(entity)
                if span is not None:
                    self._keep(span)

    def _is_compound(self, entity: Entity) -> bool:
        """«Атомфлот», «Госпортнадзор»: what the model takes for a person is a body by the last part of its name."""
        word = self.tokens[entity.first].text
        return (
            entity.kind == "PER"
            and entity.end - entity.first == 1
            and not any(NAMES & reading.grammemes and reading.known for reading in morphology.readings(word))
            and any(form.endswith(lexicon.COMPOUND_ENDS) for form in morphology.normal_forms(word))
        )

    def _from_entity(self, entity: Entity) -> NameSpan | None:
        first, end = self._stripped(entity)
        if first >= end or not self._is_plausible(first, end):
            return None
        outer = first - 1 if first > 0 and self.tokens[first - 1].text in OPENING else first
        closing = end + 1 if outer < first and self.passage.quotes.get(outer) == end else end
        consumed, alias, alias_at, country = self._behind(closing, (first, end))
        country = country or self._adjective_country(outer)
        weights = self._nominatives(first, end)
        return NameSpan(first, end, outer, consumed, weights, "model", "organisation", alias, alias_at, country)

    def _stripped(self, entity: Entity) -> tuple[int, int]:
        """The entity without signs at its edges, an acronym in brackets, and a country at its end."""
        first, end = entity.first, entity.end
        bracket = next((i for i in range(first + 1, end) if self.tokens[i].text == "("), None)
        end = bracket or end
        # A quotation that begins inside and does not end there: the name is what stands in it.
        unclosed = [i for i in range(first, end) if self.passage.quotes.get(i, 0) >= end or self._is_lone_quote(i)]
        first = max([first, *(index + 1 for index in unclosed if index + 1 < end)])
        while first < end and not self.tokens[first].text[0].isalnum():
            first += 1
        while end > first and (not self.tokens[end - 1].text[0].isalnum() or is_preposition(self.tokens[end - 1].text)):
            end -= 1
        for index in range(first + 1, end):
            country = self.country_names.get(index)
            if country and country.last == end - 1:
                return first, index
        return first, end

    def _is_lone_quote(self, index: int) -> bool:
        sign = self.tokens[index].text
        return (sign in OPENING or sign == '"') and index not in {*self.passage.quotes, *self.passage.quotes.values()}

    def _is_plausible(self, first: int, end: int) -> bool:
        words = [token.text for token in self.tokens[first:end]]
        if self._is_capital_of_sentence(first, end):
            return False
        if not lexicon.DELEGATIONS.isdisjoint(morphology.normal_forms(words[-1])):
            return False
        if all(index in self.country_tokens for index in range(first, end)):
            return False
        if len(words) == 1:
            if institution_readings(words[0]):
                return False
            return words[0][0].isupper() and words[0].upper() not in lexicon.NO_ORGANISATIONS and len(words[0]) > 1
        return any(word[0].isupper() for word in words) and words[-1].lower() not in ("и", "в", "по", "на")

    def _is_capital_of_sentence(self, first: int, end: int) -> bool:
        """«Новости верфи»: the one capital is that of the sentence, and the word a common one."""
        if not self.tokens[first].opens_sentence or any(token.is_capital for token in self.tokens[first + 1 : end]):
            return False
        word = self.tokens[first].text
        return not word.isupper() and morphology.is_known(word) and not morphology.may_be_proper(word)

    def _nominatives(self, first: int, end: int) -> Weights:
        if end - first == 1:
            return possible_of_word(self.passage, first)
        if end - first == 2 and (named_after := self._named_after_person(first)):
            return named_after
        phrase = phrase_from(self.passage, first, end - first)
        if phrase is None or not self.tokens[first].is_word:
            return {self.passage.surface(first, end): 1.0}
        return possible_of_phrase(self.passage, phrase, end)

    def _named_after_person(self, first: int) -> Weights:
        """«Капитана Фролова» is the ship «Капитан Фролов»: title and surname inflect together."""
        title, surname = (self.tokens[index].text for index in (first, first + 1))
        titles = lexicon.POSITIONS | frozenset(lexicon.RANKS)
        found: Weights = {}
        for reading in nouns(title):
            if reading.normal_form not in titles or reading.number != "sing" or not surname[0].isupper():
                continue
            for own in nouns(surname):
                if "Surn" in own.grammemes and (own.case, own.number, own.gender) == (reading.case, "sing", "masc"):
                    form = " ".join(_in_nominative((title, reading), (surname, own)))
                    found[form] = max(found.get(form, 0.0), own.score)
        return found


def _in_nominative(*words: tuple[str, morphology.Reading]) -> list[str]:
    wanted = frozenset(("nomn", "sing"))
    return [morphology.inflect(word, reading, wanted) or word for word, reading in words]


def _is_alias(word: str, alias: str) -> bool:
    return word == alias or (not alias.isupper() and word[:3] == alias[:3] and is_form_of(word, alias))


def abbreviates(acronym: str, name: str) -> bool:
    """Whether the letters of an acronym are initials of the name's words, in order, the first word's included.

    Hyphenated words give an initial for each part; words may be left out, as acronyms do with «по» and «и».
    """
    initials = [
        part[0].upper() for word in name.replace("«", " ").split() for part in word.split("-") if part[:1].isalpha()
    ]
    letters = [letter for letter in acronym.upper() if letter.isalpha()]
    if not initials or not letters or initials[0] != letters[0]:
        return False
    position = 0
    for letter in letters:
        while position < len(initials) and initials[position] != letter:
            position += 1
        if position == len(initials):
            return False
        position += 1
    return True
