"""Countries in a text: a gazetteer of word forms, with the traps a plain list of names falls into.

Names, official names and abbreviations need their capitals; adjectives do not; demonyms must not have one except at
the start of a sentence («Чехов» is a writer). Words that several states share count only where the document names
exactly one of them. The model's persons are spared: «Куба Новак» is no island.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from svodka.text import morphology
from svodka.text.annotation.gazetteer import PAIRED, PREFIXES, first_names, gazetteer
from svodka.text.annotation.grammar import adjectives, nouns
from svodka.text.annotation.passages import OPENING, STOPS, Passage

# After an adjective these make it a piece of geography or a language, not a country.
GEOGRAPHY = frozenset(
    (
        "море",
        "океан",
        "залив",
        "пролив",
        "язык",
        "словарь",
        "хребет",
    )
)
# After a capital adjective («Белорусский вокзал», «Советский район») these make it the name of a spot in a town.
SPOTS = frozenset(
    [
        "вокзал",
        "фронт",
        "бульвар",
        "переулок",
        "проспект",
        "улица",
        "шоссе",
        "мост",
        "тракт",
        "район",
        "слобода",
        "набережная",
        "остров",
    ]
)
# «100 млн гонконгских долларов» and «12 долларов США» are sums of money, not news of a country.
CURRENCIES = frozenset(
    [
        "доллар",
        "фунт",
        "франк",
        "крона",
        "тенге",
        "юань",
        "рубль",
        "иена",
        "лира",
        "песо",
        "рупия",
        "вона",
        "дирхам",
        "риал",
        "гривна",
        "динар",
    ]
)
BEFORE_SUMS = frozenset(
    (
        "млн",
        "млрд",
        "трлн",
        "тыс",
        "тысяча",
        "миллион",
        "миллиард",
        "триллион",
    )
)
JOINTS = frozenset((",", "и", "или", "ни", "а", "не"))
NOT_A_PAIR = frozenset(("австро-венгерский",))


@dataclass(frozen=True, slots=True)
class CountryMention:
    """A country in a passage: character offsets, the tokens it touches, and which rule found it."""

    start: int
    end: int
    first: int
    last: int
    code: str
    how: str


def find_countries(passages: Sequence[Passage]) -> list[list[CountryMention]]:
    """The countries of a document, passage by passage, in order, without overlaps; shared words resolved."""
    found = [_Walk(passage).run() for passage in passages]
    named = {codes[0] for mentions in found for *_, codes, _ in mentions if len(codes) == 1}
    return [[mention for raw in mentions if (mention := _settled(raw, named))] for mentions in found]


_Raw = tuple[int, int, int, int, tuple[str, ...], str]


def _settled(raw: _Raw, named: set[str]) -> CountryMention | None:
    start, end, first, last, codes, how = raw
    if len(codes) > 1:
        codes = tuple(code for code in codes if code in named)
    return CountryMention(start, end, first, last, codes[0], how) if len(codes) == 1 else None


class _Walk:
    """One pass over a passage's tokens."""

    def __init__(self, passage: Passage) -> None:
        self.passage, self.tokens, self.known = passage, passage.tokens, gazetteer()
        self.keys = [morphology.plain(token.text) for token in passage.tokens]
        self.found: list[_Raw] = []
        self.in_person = {
            index for entity in passage.entities if entity.kind == "PER" for index in range(entity.first, entity.end)
        }
        self.in_proper_quote = {
            index
            for opening, closing in passage.quotes.items()
            if self._is_proper_name(opening, closing)
            for index in range(opening, closing)
        }

    def _is_proper_name(self, opening: int, closing: int) -> bool:
        # «Россия», «Новая Украина»: every word has a capital, so it is a name of something else, not a quotation.
        if self.tokens[closing - 1].text[0] in STOPS:
            return False
        words = [token for token in self.tokens[opening + 1 : closing] if token.is_word]
        return 0 < len(words) <= 4 and all(token.is_capital for token in words)

    def run(self) -> list[_Raw]:
        index = 0
        while index < len(self.tokens):
            index += self._phrase(index) or self._word(index) or 1
        return self.found

    def _phrase(self, index: int) -> int:
        """The number of tokens of the longest phrase that begins here; 0 when none does."""
        for phrase in self.known.phrases.get(self.keys[index], ()):
            length = len(phrase.words)
            window = self.keys[index : index + length]
            if len(window) < length or not all(key in word for key, word in zip(window, phrase.words, strict=True)):
                continue
            if phrase.how != "none" and not self.tokens[index].is_capital:
                continue
            if phrase.codes and index not in self.in_proper_quote and not self._in_long_person(index):
                self._add(index, index + length, phrase.codes, phrase.how)
            return length
        return 0

    def _in_long_person(self, index: int) -> bool:
        return index in self.in_person and (index - 1 in self.in_person or index + 1 in self.in_person)

    def _word(self, index: int) -> int:
        token, key = self.tokens[index], self.keys[index]
        if not token.is_word or index in self.in_proper_quote:
            return 0
        known = self.known
        if token.text in known.abbreviations:
            if not self._is_currency(index):
                self._add(index, index + 1, known.abbreviations[token.text], "abbreviation")
        elif key in known.names and self._is_name(index):
            self._add(index, index + 1, known.names[key], "gazetteer")
        elif key in known.adjectives:
            if self._is_adjective(index):
                self._add(index, index + 1, known.adjectives[key], "adjective")
        elif key in known.demonyms:
            if token.text.islower() or (token.opens_sentence and index not in self.in_person):
                self._add(index, index + 1, known.demonyms[key], "demonym")
        elif "-" in key:
            self._compound(index)
        elif key.startswith(PREFIXES):
            self._prefixed(index)
        return 0

    def _is_name(self, index: int) -> bool:
        token = self.tokens[index]
        if not token.is_capital or self._in_long_person(index):
            return False
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if self.keys[index] in first_names() and following and following.is_capital and not following.opens_sentence:
            return False
        # «Того» is a pronoun at the start of a sentence more often than a state.
        return not (self.keys[index] == "того" and token.opens_sentence)

    def _is_adjective(self, index: int) -> bool:
        token = self.tokens[index]
        if token.is_capital and index in self.in_person:
            return False
        following = self.passage.word(index + 1)
        after = frozenset(morphology.normal_forms(following)) if following else frozenset()
        if (
            after & GEOGRAPHY
            or self._speaks_of_language(index)
            or (token.is_capital and not token.opens_sentence and after & SPOTS)
        ):
            return False
        if after & CURRENCIES and self._is_sum(index - 1):
            return False
        return not (self._is_masculine(index) and not self._has_noun_after(index))

    def _speaks_of_language(self, index: int) -> bool:
        """«на английском и русском языках»: the noun may stand after several adjectives."""
        for following in range(index + 1, min(index + 6, len(self.tokens))):
            word = self.passage.word(following)
            if word in JOINTS or (word[:1].isalpha() and adjectives(word) and not nouns(word)):
                continue
            return word[:1].isalpha() and "язык" in morphology.normal_forms(word)
        return False

    def _is_masculine(self, index: int) -> bool:
        readings = adjectives(self.tokens[index].text)
        return any(reading.number == "sing" and reading.gender in ("masc", "neut") for reading in readings)

    def _is_sum(self, before: int) -> bool:
        word = self.passage.word(before).rstrip(".")
        return word[:1].isdigit() or not BEFORE_SUMS.isdisjoint(morphology.normal_forms(word) if word else ())

    def _is_currency(self, index: int) -> bool:
        before = self.passage.word(index - 1)
        return bool(before) and not CURRENCIES.isdisjoint(morphology.normal_forms(before))

    def _has_noun_after(self, index: int) -> bool:
        """Whether a noun follows, perhaps after more adjectives; without one «английский» is a language."""
        joined = False
        for following in range(index + 1, min(index + 8, len(self.tokens))):
            word = self.tokens[following].text
            if word in JOINTS or (word[0].isalpha() and word.islower() and adjectives(word) and not nouns(word)):
                joined = word in JOINTS
                continue
            if joined:
                return False
            # A name, a number, a quotation or an unknown word stands for the noun as well («китайский J-20»).
            if not word[0].isalnum():
                return word in OPENING or word == '"'
            return not word.islower() or bool(nouns(word))
        return False

    def _compound(self, index: int) -> None:
        token, parts = self.tokens[index], self.keys[index].split("-")
        if any(part.isdigit() for part in parts) or self._is_historic(self.keys[index]):
            return
        following = self.passage.word(index + 1)
        if following and not GEOGRAPHY.isdisjoint(morphology.normal_forms(following)):
            return
        last = self.known.adjectives.get(parts[-1]) or self.known.demonyms.get(parts[-1])
        offset = token.start
        for part in parts[:-1]:
            codes = self.known.halves.get(part)
            if codes and (last or part not in PAIRED):
                self._add_piece(offset, len(part), index, codes, "compound")
            elif token.is_capital and part in self.known.names and token.text[offset - token.start].isupper():
                self._add_piece(offset, len(part), index, self.known.names[part], "gazetteer")
            offset += len(part) + 1
        written = token.text[offset - token.start :]
        if last:
            self._add_piece(offset, len(parts[-1]), index, last, "compound")
        elif written in self.known.abbreviations:
            self._add_piece(offset, len(written), index, self.known.abbreviations[written], "abbreviation")
        elif written[:1].isupper() and parts[-1] in self.known.names and self._has_country_before(index):
            self._add_piece(offset, len(written), index, self.known.names[parts[-1]], "gazetteer")

    def _is_historic(self, key: str) -> bool:
        return not NOT_A_PAIR.isdisjoint(morphology.normal_forms(key))

    def _has_country_before(self, index: int) -> bool:
        # «Россия-Китай» is two countries, «Нью-Джерси» none.
        return bool(self.found) and self.found[-1][2] == index

    def _prefixed(self, index: int) -> None:
        key, token = self.keys[index], self.tokens[index]
        for prefix in PREFIXES:
            if key.startswith(prefix) and key[len(prefix) :] in self.known.adjectives:
                codes = self.known.adjectives[key[len(prefix) :]]
                self._add_piece(token.start, len(key), index, codes, "adjective")
                return

    def _add(self, first: int, end: int, codes: tuple[str, ...], how: str) -> None:
        self.found.append((self.tokens[first].start, self.tokens[end - 1].end, first, end - 1, codes, how))

    def _add_piece(self, start: int, length: int, index: int, codes: tuple[str, ...], how: str) -> None:
        self.found.append((start, start + length, index, index, codes, how))
