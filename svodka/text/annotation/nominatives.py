"""The nominative of a proper name that no dictionary holds: all forms it may come from, and a vote of its mentions.

«Пантуса» alone may be a woman's name in the nominative or a man's in the genitive. Every mention gives its possible
nominatives with a weight; the form that most mentions can agree on wins, so «Газпрома … Газпром» is «Газпром».
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from svodka.text import morphology
from svodka.text.annotation.grammar import NounPhrase, adjectives, agree, nominative_words, nouns
from svodka.text.annotation.keys import key_of
from svodka.text.annotation.lexicon import NAMED_IN_NOMINATIVE, PREPOSITION_CASE
from svodka.text.annotation.paradigms import candidates
from svodka.text.annotation.passages import OPENING, Passage
from svodka.text.morphology import Reading

Weights = dict[str, float]

# A case the context asks for is not certain («в» is also part of names), so other readings keep a tenth.
AGAINST_CONTEXT = 0.1
AS_PRINTED = 0.3
# After a noun a name may stand in apposition: «на участке Ладва» as well as «верфи Ладвы».
APPOSED = 0.3
# Of a body's name that the dictionary does not hold: the likelihoods of endings come from places, bodies differ.
DECLENSIONS_SHARE = 0.3
# Below this share of the best weight a form only adds noise to the vote.
NEGLIGIBLE = 0.02


def expected_cases(passage: Passage, first: int) -> tuple[str, ...]:
    """The cases that the context before token `first` asks for; empty when it says nothing.

    A preposition governs its cases; after a common noun without one stands the genitive («верфи Ладвы»), but after
    «порт» and its like the name itself («начальник порта Тарханка»).
    """
    before = first - 1
    while before >= 0 and (passage.tokens[before].text in OPENING or passage.tokens[before].text == '"'):
        before -= 1
    if before < 0 or passage.tokens[first].opens_line:
        return ("nomn",)
    word = passage.word(before)
    if word in PREPOSITION_CASE:
        return PREPOSITION_CASE[word]
    if word.isalpha() and not NAMED_IN_NOMINATIVE.isdisjoint(morphology.normal_forms(word)):
        return ("nomn",)
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
        weight = reading.score * (1.0 if not cases or reading.case in cases else AGAINST_CONTEXT)
        for form in _spellings(words, head, reading):
            weights[form] = weights.get(form, 0.0) + weight
    best = max(weights.values())
    return {form: weight for form, weight in weights.items() if weight > best * NEGLIGIBLE}


def _spellings(words: Sequence[str], head: int, reading: Reading) -> list[str]:
    """The nominative of the phrase; two when its first adjective comes from two («соляного»: «соляный», «соляной»)."""
    form = nominative_words(words, head, (reading,))
    others = []
    if head > 0 and reading.case != "nomn" and reading.number == "sing" and reading.gender == "masc":
        known = {adjective.normal_form for adjective in adjectives(words[0]) if agree(adjective, reading)}
        spelt = (morphology.restore_capitals(normal, words[0]) for normal in sorted(known))
        own = morphology.plain(form[0])
        others = [[other, *form[1:]] for other in spelt if _ends_otherwise(morphology.plain(other), own)]
    return [" ".join(one) for one in (form, *others)]


def _ends_otherwise(one: str, other: str) -> bool:
    return one != other and one[:-2] == other[:-2]


def possible_of_phrase(passage: Passage, phrase: NounPhrase, end: int) -> Weights:
    """The nominatives of a name that begins with this phrase and goes on, as printed, up to token `end`."""
    words = [token.text for token in passage.tokens[phrase.start : phrase.head + 1]]
    weights = possible(words, phrase.head - phrase.start, phrase.readings, expected_cases(passage, phrase.start))
    tail = passage.text[passage.tokens[phrase.head].end : passage.tokens[end - 1].end] if end > phrase.head + 1 else ""
    return {" ".join(f"{form}{tail}".split()): weight for form, weight in weights.items()}


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
    cases = expected_cases(passage, index)
    if readings and not singular:
        return declined(word, cases)
    weights = possible([word], 0, singular, cases)
    weights[word] = max(weights.get(word, 0.0), AS_PRINTED * max(weights.values()))
    return _blended(weights, declined(word, cases), DECLENSIONS_SHARE)


def possible_place(passage: Passage, index: int) -> Weights:
    """The nominatives of a place of one word: what the dictionary does not hold, by its declensions alone."""
    word = passage.tokens[index].text
    if morphology.is_known(word) or (len(word) > 1 and word.isupper()):
        return possible_of_word(passage, index)
    return declined(word, expected_cases(passage, index))


def declined(word: str, cases: Sequence[str]) -> Weights:
    """The nominatives a word may come from by its declensions; the likeliest of a nominative's cases counts."""
    weights: Weights = {}
    for form, case, likelihood in candidates(word):
        weight = likelihood * (1.0 if not cases or case in cases else _against(case, cases))
        weights[form] = max(weights.get(form, 0.0), weight)
    return weights


def _against(case: str, cases: Sequence[str]) -> float:
    return APPOSED if case == "nomn" and tuple(cases) == ("gent",) else AGAINST_CONTEXT


def _blended(one: Weights, other: Weights, share: float) -> Weights:
    total, rest = sum(one.values()), sum(other.values())
    forms = dict.fromkeys((*one, *other))
    return {form: one.get(form, 0.0) / total * (1 - share) + other.get(form, 0.0) / rest * share for form in forms}


def vote(mentions: Sequence[Mapping[str, float]], listed: Collection[str] = frozenset()) -> list[str]:
    """For every mention the nominative to use: the form most mentions allow, then one whose key the portal has
    `listed`, then the one with most weight.

    A hyphenated name speaks for its last part as well: «Усть-Волонга» says what «на Волонге» is.
    """
    supporters: Counter[str] = Counter()
    weight: dict[str, float] = defaultdict(float)
    for mention in mentions:
        total = sum(mention.values())
        for form, share in mention.items():
            for said in {form, form.rpartition("-")[2]}:
                supporters[said] += 1
                weight[said] += share / total
    return [
        max(mention, key=lambda form: (supporters[form], key_of(form) in listed, weight[form], form))
        for mention in mentions
    ]
