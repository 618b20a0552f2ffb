"""Where a name stands in a text, in whatever case: «Ладвинской верфи» for «Ладвинская верфь»."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from svodka.text.morphology import IndexToken, index_terms

Span = tuple[int, int]


def places_of(forms: Iterable[str], text: str) -> list[Span]:
    """Spans (code points, end exclusive) of `text` where one of the written forms stands, its words in any case.

    Longer forms go first; spans do not overlap. Word by word a dictionary form or stem must agree, and so must the
    capital that a word has in the name: «Створ» the firm is not «створ» the leading line.
    """
    tokens = index_terms(text)
    wanted = sorted((index_terms(form) for form in forms), key=len, reverse=True)
    found: list[Span] = []
    for words in wanted:
        found += [span for span in _spans(words, tokens) if not any(_overlap(span, other) for other in found)]
    return sorted(found)


def _spans(words: list[IndexToken], tokens: list[IndexToken]) -> Iterator[Span]:
    for at in range(len(tokens) - len(words) + 1 if words else 0):
        if all(_is(word, token) for word, token in zip(words, tokens[at : at + len(words)], strict=True)):
            yield tokens[at].start, tokens[at + len(words) - 1].end


def _is(word: IndexToken, token: IndexToken) -> bool:
    if word.text[0].isupper() and not token.text[0].isupper():
        return False
    return not word.terms.isdisjoint(token.terms)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
