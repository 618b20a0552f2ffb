"""Persons: each mention's possible nominatives, and the mentions of one person in a document joined.

A mention is read as a whole: first name, patronymic and surname stand in one case and one gender, and a first name
the dictionary knows decides for a surname it does not («Дмитрия Пантуса» is «Дмитрий Пантус», no woman Пантуса).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import svodka.text.annotation.lexicon as lexicon
from svodka.text import morphology
from svodka.text.annotation.grammar import nouns
from svodka.text.annotation.nominatives import AGAINST_CONTEXT, NEGLIGIBLE, Weights, vote
from svodka.text.annotation.passages import Passage
from svodka.text.morphology import CASES, Reading

GENDERS = ("masc", "femn")
# A name may not be declined at all («Шмидт» of a woman, «Дюма»): possible in every case, but rarer than a declined one.
UNDECLINED = 0.02
# A name the dictionary does not hold is likelier printed in the nominative than any reading of its ending is right.
FOREIGN_AS_PRINTED = 0.3
# «Платини» would be the genitive of «Платиня» by its ending: foreign names that end so are not declined.
NEVER_OBLIQUE = frozenset("иоеэ")
# A reading the dictionary marks as a name is believed over a homonym («Надежда», «Лев»).
AS_NAME = 4.0
NAME_GRAMMEMES = frozenset(("Name", "Surn", "Patr"))
# A position and a name agree in case: «лоцман Доминика Чехова» is no Dominik. But «адвокат Чехова» may be his lawyer.
AGREEING = (lexicon.POSITIONS | frozenset(lexicon.RANKS)) - lexicon.OF_A_PERSON
AGAINST_POSITION = 0.005
IN_HONOUR = frozenset(("имени", "им", "памяти"))


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person's name at tokens `first` … `end` (exclusive) of passage number `passage`."""

    passage: int
    first: int
    end: int
    words: tuple[int, ...]
    nominatives: Weights
    cases: frozenset[str]

    @property
    def is_full(self) -> bool:
        return len(self.words) > 1 or self.end - self.first > 1


@dataclass(slots=True)
class KnownPerson:
    """One person of the document: the name in the nominative and all mentions."""

    name: str
    mentions: list[PersonMention] = field(default_factory=list)


def person_mentions(passage: Passage, number: int, taken: Collection[int]) -> list[PersonMention]:
    """The persons the model sees in a passage, without those that are part of another name («завод имени …»)."""
    found = []
    for entity in passage.entities:
        if entity.kind != "PER" or any(index in taken for index in range(entity.first, entity.end)):
            continue
        first, end = _stripped(passage, entity.first, entity.end)
        if first >= end or not passage.tokens[first].is_capital or _is_in_honour(passage, first):
            continue
        words = tuple(i for i in range(first, end) if _is_name_word(passage.tokens[i].text))
        if words:
            found.append(_mention(passage, number, first, end, words))
    return found


def _stripped(passage: Passage, first: int, end: int) -> tuple[int, int]:
    tokens = passage.tokens
    while first < end and not tokens[first].text[0].isalpha():
        first += 1
    # «Лоцман Доминика Чехова»: the model takes a capital at the start of a sentence for part of the name.
    while first < end and tokens[first].opens_sentence and _is_common(tokens[first].text):
        first += 1
    # «Тони Холл (Tony Hall)»: the other spelling is no part of the name.
    end = next((index for index in range(first, end) if tokens[index].text == "("), end)
    # A full stop belongs to an initial, not to the end of a sentence.
    while end > first and not tokens[end - 1].text[0].isalpha():
        if tokens[end - 1].text == "." and end - 2 >= first and len(tokens[end - 2].text) == 1:
            break
        end -= 1
    return first, end


def _is_common(word: str) -> bool:
    return len(word) > 1 and morphology.is_known(word) and not morphology.may_be_proper(word)


def _is_in_honour(passage: Passage, first: int) -> bool:
    before = first - 2 if passage.word(first - 1) == "." else first - 1
    return passage.word(before) in IN_HONOUR


def _is_name_word(word: str) -> bool:
    return len(word) > 1 and word[0].isalpha() and not any(character.isdigit() for character in word)


def _mention(passage: Passage, number: int, first: int, end: int, words: tuple[int, ...]) -> PersonMention:
    hint, against = _context_cases(passage, first)
    options = [_options(passage.tokens[index].text) for index in words]
    weights: Weights = {}
    by_case: dict[str, float] = {}
    for case in CASES:
        for gender in GENDERS:
            weight = 1.0 if not hint or case in hint else against
            forms: dict[int, str] = {}
            for index, option in zip(words, options, strict=True):
                share, forms[index] = option.get((case, gender), (UNDECLINED, passage.tokens[index].text))
                weight *= share
            name = _rewritten(passage, first, end, forms)
            weights[name] = weights.get(name, 0.0) + weight
            by_case[case] = by_case.get(case, 0.0) + weight
    best, best_case = max(weights.values()), max(by_case.values())
    kept = {name: weight for name, weight in weights.items() if weight > best * NEGLIGIBLE}
    cases = frozenset(case for case, weight in by_case.items() if weight > best_case * NEGLIGIBLE)
    if not any(_is_known_name(passage.tokens[index].text) for index in words):
        cases = frozenset(CASES)
    return PersonMention(number, first, end, words, kept, cases)


def _is_known_name(word: str) -> bool:
    """Whether the dictionary itself knows the word as a name; the endings of foreign names say little."""
    return any(reading.known and NAME_GRAMMEMES & reading.grammemes for reading in nouns(word))


def _context_cases(passage: Passage, first: int) -> tuple[tuple[str, ...], float]:
    """The cases that a preposition or a position right before the name asks for, and what others are worth."""
    word = passage.word(first - 1)
    if not word or passage.tokens[first].opens_line:
        return (), 1.0
    if word in lexicon.PREPOSITION_CASE:
        return lexicon.PREPOSITION_CASE[word], AGAINST_CONTEXT
    readings = [reading for reading in nouns(word) if reading.normal_form in AGREEING]
    if nouns(passage.word(first - 2) or " "):
        # «советник губернатора Мария Иванова»: the noun beside the name may belong to another one before it.
        return (), 1.0
    return tuple({reading.case for reading in readings if reading.case}), AGAINST_POSITION


@lru_cache(maxsize=20_000)
def _options(word: str) -> dict[tuple[str, str], tuple[float, str]]:
    """For case and gender the best share and the nominative of one word of a name.

    A surname of two parts («Бурмистров-Вяземский») is declined in both.
    """
    if not morphology.CYRILLIC.search(word):
        return {(case, gender): (1.0, word) for case in CASES for gender in GENDERS}
    parts = word.split("-")
    if len(parts) == 1 or not all(part[:1].isupper() for part in parts):
        return _options_of_part(word)
    options = [_options_of_part(part) for part in parts]
    common = set(options[0]).intersection(*options[1:])
    return {
        key: (min(option[key][0] for option in options), "-".join(option[key][1] for option in options))
        for key in common
    }


def _options_of_part(word: str) -> dict[tuple[str, str], tuple[float, str]]:
    found: dict[tuple[str, str], tuple[float, str]] = {}
    if not _is_known_name(word):
        if word[-1].lower() in NEVER_OBLIQUE and not word.lower().endswith(("ого", "его")):
            return {(case, gender): (FOREIGN_AS_PRINTED, word) for case in CASES for gender in GENDERS}
        found = {("nomn", gender): (FOREIGN_AS_PRINTED, word) for gender in GENDERS}
    readings = morphology.readings(word)
    declined = any("Fixd" not in reading.grammemes for reading in readings if NAME_GRAMMEMES & reading.grammemes)
    for reading in readings:
        if reading.part not in ("NOUN", "ADJF") or reading.number != "sing" or not reading.case:
            continue
        inanimate = reading.part == "ADJF" and reading.case == "accs" and "inan" in reading.grammemes
        if inanimate or "Apro" in reading.grammemes:
            continue
        share = reading.score * (AS_NAME if NAME_GRAMMEMES & reading.grammemes else 1.0)
        # «Анне» is the dative of «Анна» rather than a name that never changes.
        if declined and "Fixd" in reading.grammemes:
            share *= AGAINST_CONTEXT
        for gender in _genders(reading):
            if share > found.get((reading.case, gender), (0.0, word))[0]:
                found[reading.case, gender] = (share, _nominative(word, reading, gender))
    return found


def _genders(reading: Reading) -> tuple[str, ...]:
    if "Surn" in reading.grammemes or "Name" in reading.grammemes or "Patr" in reading.grammemes:
        return (reading.gender,) if reading.gender in GENDERS else GENDERS
    if reading.part == "ADJF":
        return (reading.gender,) if reading.gender in GENDERS else ()
    # A noun unknown as a name: feminine forms are women's or men's («Сьянова», «Гарсиа»), masculine ones are men's.
    if reading.gender == "femn":
        return GENDERS
    return ("masc",)


def _nominative(word: str, reading: Reading, gender: str) -> str:
    if reading.case == "nomn":
        return word
    wanted = {"nomn", "sing"}
    if reading.part == "ADJF":
        wanted.add(gender)
    return morphology.inflect(word, reading, frozenset(wanted)) or word


def _rewritten(passage: Passage, first: int, end: int, forms: dict[int, str]) -> str:
    pieces, last = [], passage.tokens[first].start
    for index in range(first, end):
        token = passage.tokens[index]
        pieces += [passage.text[last : token.start], forms.get(index, token.text)]
        last = token.end
    return " ".join("".join(pieces).split())


def join_people(mentions: Sequence[PersonMention], listed: Collection[str] = frozenset()) -> list[KnownPerson]:
    """The persons of a document in the order of their first mention; `listed` are keys of people the portal knows.

    A surname alone goes to the one person who bears it; where two do, the mention is left out. So does a first name
    with a patronymic («Вера Андреевна»), which is nobody's full name.
    """
    polite = [mention for mention in mentions if _is_polite(mention)]
    full = [mention for mention in mentions if mention.is_full and mention not in polite]
    people: list[KnownPerson] = []
    for mention, name in zip(full, vote([mention.nominatives for mention in full], listed), strict=True):
        person = _same_person(people, name)
        if person is None:
            people.append(KnownPerson(name, [mention]))
            continue
        person.mentions.append(mention)
        if _richness(name) > _richness(person.name):
            person.name = name
    single = [mention for mention in mentions if not mention.is_full]
    _attach(people, single)
    _attach_polite(people, polite)
    for person in people:
        person.mentions.sort(key=lambda mention: (mention.passage, mention.first))
    return sorted(people, key=lambda person: (person.mentions[0].passage, person.mentions[0].first))


def settled(mention: PersonMention, person: KnownPerson, passage: Passage) -> PersonMention:
    """The mention with the cases it may stand in now that the name is known: an inflected form is no nominative."""
    written = {morphology.plain(passage.tokens[index].text) for index in mention.words}
    if written <= set(_words(person.name)):
        return mention
    return replace(mention, cases=mention.cases - {"nomn"})


def _attach(people: list[KnownPerson], single: Sequence[PersonMention]) -> None:
    alone: list[PersonMention] = []
    for mention in single:
        forms = {morphology.plain(form) for form in mention.nominatives}
        bearers = [person for person in people if forms & _family_words(person.name)]
        if len(bearers) == 1:
            bearers[0].mentions.append(mention)
        elif not bearers:
            namesakes = [person for person in people if _words(person.name)[0] in forms]
            if len(namesakes) == 1:
                namesakes[0].mentions.append(mention)
            else:
                alone.append(mention)
    for mention, name in zip(alone, vote([mention.nominatives for mention in alone]), strict=True):
        known = next((person for person in people if person.name == name), None)
        if known is None:
            people.append(KnownPerson(name, [mention]))
        else:
            known.mentions.append(mention)


def _is_polite(mention: PersonMention) -> bool:
    """Whether the mention is a first name and a patronymic, and no surname."""
    forms = [name.split() for name in mention.nominatives]
    return any(len(words) == 2 and _is_marked(words[0], "Name") and _is_marked(words[1], "Patr") for words in forms)


def _is_marked(word: str, grammeme: str) -> bool:
    return any(reading.known and grammeme in reading.grammemes for reading in morphology.readings(word))


def _attach_polite(people: Sequence[KnownPerson], polite: Sequence[PersonMention]) -> None:
    for mention in polite:
        forms = [[morphology.plain(word) for word in name.split()] for name in mention.nominatives]
        namesakes = [person for person in people if any(_may_be_called(_words(person.name), form) for form in forms)]
        if len(namesakes) == 1:
            namesakes[0].mentions.append(mention)


def _may_be_called(words: Sequence[str], polite: Sequence[str]) -> bool:
    """Whether a person of these words may be addressed so: the first name, and no other patronymic."""
    patronymics = [word for word in words if _is_marked(word, "Patr")]
    return polite[0] in words[:-1] and (not patronymics or polite[-1] in patronymics)


def _words(name: str) -> list[str]:
    return [morphology.plain(word) for word in name.replace(".", ". ").split()]


def _richness(name: str) -> tuple[int, int]:
    words = _words(name)
    return sum(not word.endswith(".") for word in words), len(words)


def _family_words(name: str) -> set[str]:
    """The words of a full name that may stand alone for it: all but a first name and a patronymic of the dictionary."""
    words = [word for word in _words(name) if not word.endswith(".")]
    family = {
        word
        for word in words
        if not any({"Name", "Patr"} & reading.grammemes and reading.known for reading in nouns(word))
    }
    return family or {words[-1]} if words else family


def _same_person(people: Sequence[KnownPerson], name: str) -> KnownPerson | None:
    """The person this full name belongs to: the same words, or the same surname and an agreeing first name."""
    words = _words(name)
    same = [person for person in people if _words(person.name) == words]
    if same:
        return same[0]
    alike = [person for person in people if _agree(words, _words(person.name))]
    return alike[0] if len(alike) == 1 else None


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    shorter, longer = sorted((one, other), key=len)
    full = [word for word in shorter if not word.endswith(".")]
    if not full or not set(full) <= set(longer):
        return False
    rest = [word for word in longer if word not in full]
    initials = [word[0] for word in shorter if word.endswith(".")]
    return len(full) > 1 or (bool(initials) and bool(rest) and rest[0][0] == initials[0])
