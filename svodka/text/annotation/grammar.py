"""Noun phrases by agreement: which adjectives belong to a noun, in which case it stands, its nominative.

Nothing here parses a sentence. A phrase is found from its head noun: leftwards over the adjectives that agree with it
in case, number and gender; each agreement rules readings of the noun out, which is what decides between «управления»,
genitive, and «управления», plural.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from svodka.text import morphology
from svodka.text.annotation.passages import Passage
from svodka.text.morphology import Reading

ADJECTIVES = frozenset(("ADJF", "PRTF"))
NOMINATIVE_SINGULAR = frozenset(("nomn", "sing"))
NOMINATIVE_PLURAL = frozenset(("nomn", "plur"))


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """Adjectives and their noun: tokens `start` … `head` of a passage, and the readings of the noun that agree."""

    start: int
    head: int
    readings: tuple[Reading, ...]

    @property
    def cases(self) -> frozenset[str]:
        return frozenset(reading.case for reading in self.readings if reading.case)


def nouns(word: str) -> tuple[Reading, ...]:
    """The readings of a word as a noun."""
    return tuple(reading for reading in morphology.readings(word) if reading.part == "NOUN" and reading.case)


def adjectives(word: str) -> tuple[Reading, ...]:
    """The readings of a word as an adjective that may stand before a noun; pronouns («этот», «свой») are none."""
    return tuple(
        reading
        for reading in morphology.readings(word)
        if reading.part in ADJECTIVES and reading.case and "Apro" not in reading.grammemes
    )


def agree(adjective: Reading, noun: Reading) -> bool:
    """Whether adjective and noun may stand together in case, number and gender."""
    if adjective.case != noun.case or adjective.number != noun.number:
        return False
    if adjective.number == "sing" and adjective.gender != noun.gender and noun.gender not in (None, "ms-f"):
        return False
    if adjective.case == "accs" and adjective.number == "sing" and adjective.gender == "masc":
        return ("anim" in adjective.grammemes) == ("anim" in noun.grammemes)
    return True


def phrase_at_head(passage: Passage, head: int, readings: Sequence[Reading] | None = None) -> NounPhrase:
    """The phrase whose noun is token `head`, with as many agreeing adjectives to the left as there are."""
    remaining = tuple(readings if readings is not None else nouns(passage.tokens[head].text))
    start = head
    while start > 0 and not passage.tokens[start].opens_line:
        before = passage.tokens[start - 1].text
        narrowed = _agreeing(before, remaining)
        if not narrowed:
            joined = _joined_adjective(passage, start, remaining)
            if joined is None:
                break
            start, remaining = joined
            continue
        start, remaining = start - 1, narrowed
    return NounPhrase(start, head, remaining)


def _agreeing(adjective: str, readings: Iterable[Reading]) -> tuple[Reading, ...]:
    candidates = adjectives(adjective)
    return tuple(noun for noun in readings if any(agree(candidate, noun) for candidate in candidates))


def _joined_adjective(
    passage: Passage, start: int, readings: Sequence[Reading]
) -> tuple[int, tuple[Reading, ...]] | None:
    # «иностранных и внутренних дел»: an adjective before «и» counts when an adjective stands after it already.
    if start < 2 or passage.word(start - 1) != "и" or not adjectives(passage.tokens[start].text):
        return None
    narrowed = _agreeing(passage.tokens[start - 2].text, readings)
    return (start - 2, narrowed) if narrowed else None


def phrase_from(passage: Passage, first: int, limit: int = 6) -> NounPhrase | None:
    """The phrase that begins at token `first`: adjectives, then a noun all of them agree with.

    Words that are both («военный») are taken for adjectives when an agreeing noun follows.
    """
    found: NounPhrase | None = None
    for head in range(first, min(first + limit, len(passage.tokens))):
        token = passage.tokens[head]
        if head > first and (token.opens_line or not (token.is_word or token.text == "и")):
            break
        readings = nouns(token.text)
        if readings:
            phrase = phrase_at_head(passage, head, readings)
            if phrase.start <= first:
                found = NounPhrase(first, head, phrase.readings)
        if token.text != "и" and not adjectives(token.text):
            break
    return found


def governed(passage: Passage, preposition: int, case: str) -> int:
    """How many tokens a preposition and the phrase in `case` right after it take; 0 when none follows."""
    if preposition + 1 >= len(passage.tokens) or not passage.tokens[preposition + 1].is_word:
        return 0
    phrase = phrase_from(passage, preposition + 1)
    if phrase is None or case not in phrase.cases:
        return 0
    return phrase.head + 1 - preposition


def nominative_words(words: Sequence[str], head: int, readings: Sequence[Reading]) -> list[str]:
    """The words with everything up to the head put into the nominative; the rest stays as printed.

    `head` is an index into `words`. The likeliest reading of the noun decides number and gender, the singular before
    the plural when both are as likely. Words that cannot be inflected stay as they are.
    """
    if not readings:
        return list(words)
    chosen = max(readings, key=lambda reading: (reading.score, reading.number == "sing"))
    if chosen.case == "nomn":
        return list(words)
    target = NOMINATIVE_PLURAL if chosen.number == "plur" else NOMINATIVE_SINGULAR
    result = list(words)
    result[head] = morphology.inflect(words[head], chosen, target) or words[head]
    gender = (
        frozenset((chosen.gender,))
        if chosen.number == "sing" and chosen.gender in ("masc", "femn", "neut")
        else frozenset()
    )
    for index in range(head):
        for adjective in adjectives(words[index]):
            if agree(adjective, chosen):
                result[index] = morphology.inflect(words[index], adjective, target | gender) or words[index]
                break
    return result


def nominative(passage: Passage, phrase: NounPhrase, end: int) -> str:
    """The text from the phrase's first token to token `end`, its head and adjectives in the nominative."""
    words = [token.text for token in passage.tokens[phrase.start : phrase.head + 1]]
    put = nominative_words(words, phrase.head - phrase.start, phrase.readings)
    text = passage.text[passage.tokens[phrase.start].start : passage.tokens[end - 1].end]
    return _rewrite(text, passage, phrase.start, put)


def _rewrite(text: str, passage: Passage, first: int, words: Sequence[str]) -> str:
    base = passage.tokens[first].start
    pieces, last = [], 0
    for offset, word in enumerate(words):
        token = passage.tokens[first + offset]
        pieces += [text[last : token.start - base], word]
        last = token.end - base
    return " ".join("".join([*pieces, text[last:]]).split())


def is_preposition(word: str) -> bool:
    """Whether the likeliest reading of the word is a preposition."""
    return morphology.readings(word)[0].part == "PREP"


def has_case(word: str, case: str) -> bool:
    """Whether the word may be a noun or an adjective in this case."""
    return any(
        reading.case == case and reading.part in ("NOUN", "ADJF", "PRTF") for reading in morphology.readings(word)
    )


def is_verb(word: str) -> bool:
    """Whether the likeliest reading of the word is a verb form that ends a noun phrase."""
    found = morphology.readings(word)
    return bool(found) and found[0].part in ("VERB", "INFN", "GRND", "PRTS", "PRED")
