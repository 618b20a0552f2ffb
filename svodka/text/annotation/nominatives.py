"""The nominative of a proper name that no dictionary holds: all forms it may come from, and a vote of its mentions.

«Пантуса» alone may be a woman's name in the nominative or a man's in the genitive. Every mention gives its possible
nominatives with a weight; the form that most mentions can agree on wins, so «Газпрома … Газпром» is «Газпром».
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from svodka.text import morphology
from svodka.text.annotation.grammar import NounPhrase, nominative_words, nouns
from svodka.text.annotation.lexicon import PREPOSITION_CASE
from svodka.text.annotation.passages import OPENING, Passage
from svodka.text.morphology import Reading

Weights = dict[str, float]

# A case the context asks for is not certain («в» is also part of names), so other readings keep a tenth.
AGAINST_CONTEXT = 0.1
AS_PRINTED = 0.3
# Below this share of the best weight a form only adds noise to the vote.
NEGLIGIBLE = 0.02


def expected_cases(passage: Passage, first: int) -> tuple[str, ...]:
    """The cases that the context before token `first` asks for; empty when it says nothing.

    A preposition governs its cases; after a common noun without one stands the genitive («верфи Ладвы»).
    """
    before = first - 1
    while before >= 0 and (passage.tokens[before].text in OPENING or passage.tokens[before].text == '"'):
        before -= 1
    if before < 0 or passage.tokens[first].opens_line:
        return ("nomn",)
    word = passage.word(before)
    if word in PREPOSITION_CASE:
        return PREPOSITION_CASE[word]
    if passage.tokens[first].opens_sentence:
        return ("nomn",)
    if word.isalpha() and passage.tokens[before].text.islower():
        likeliest = morphology.readings(word)[0]
        if likeliest.part == "NOUN":
            return ("gent",)
    return ()


def possible(words: Sequence[str], head: int, readings: Sequence[Reading], cases: Sequence[str]) -> Weights:
    """The nominatives that the words (head noun at index `head`) may come from, weighted by reading and context."""
    if not readings:
        return {" ".join(words): 1.0}
    weights: Weights = {}
    for reading in readings:
        form = " ".join(nominative_words(words, head, (reading,)))
        weight = reading.score * (1.0 if not cases or reading.case in cases else AGAINST_CONTEXT)
        weights[form] = weights.get(form, 0.0) + weight
    best = max(weights.values())
    return {form: weight for form, weight in weights.items() if weight > best * NEGLIGIBLE}


def possible_of_phrase(passage: Passage, phrase: NounPhrase, end: int) -> Weights:
    """The nominatives of a name that begins with this phrase and goes on, as printed, up to token `end`."""
    words = [token.text for token in passage.tokens[phrase.start : phrase.head + 1]]
    weights = possible(words, phrase.head - phrase.start, phrase.readings, expected_cases(passage, phrase.start))
    tail = passage.surface(phrase.head + 1, end) if end > phrase.head + 1 else ""
    return {" ".join(f"{form} {tail}".split()): weight for form, weight in weights.items()}


def possible_of_word(passage: Passage, index: int) -> Weights:
    """The nominatives of a single word; acronyms, Latin words and numbers are their own."""
    word = passage.tokens[index].text
    if not morphology.CYRILLIC.search(word) or (len(word) > 1 and word.isupper()):
        return {word: 1.0}
    readings = nouns(word)
    if morphology.is_known(word):
        return possible([word], 0, readings, expected_cases(passage, index))
    # A name the dictionary does not hold: no plural, and as likely printed in the nominative as anything else.
    singular = tuple(reading for reading in readings if reading.number == "sing")
    weights = possible([word], 0, singular, expected_cases(passage, index))
    weights[word] = max(weights.get(word, 0.0), AS_PRINTED * max(weights.values()))
    return weights


def vote(mentions: Sequence[Mapping[str, float]]) -> list[str]:
    """For every mention the nominative to use: the form most mentions allow, then the one with most weight."""
    supporters: Counter[str] = Counter()
    weight: dict[str, float] = defaultdict(float)
    for mention in mentions:
        total = sum(mention.values())
        for form, share in mention.items():
            supporters[form] += 1
            weight[form] += share / total
    return [max(mention, key=lambda form: (supporters[form], weight[form], form)) for mention in mentions]
