"""What the index holds of a text: a line for each token, on it every term that the token is found by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote

from svodka.text import morphology

# A longer run of letters is no word; PostgreSQL refuses one beyond 2,046 bytes.
TERM_LENGTH = 64
# A tsvector holds 1 MB and positions up to 16,383; 500 kB of terms are about 15,000 words, a long report.
TERMS_BYTES = 500_000

Line = tuple[str, ...]


def lines_of(text: str) -> list[Line]:
    """The terms of every token of the text, in its order; at most TERMS_BYTES of them."""
    found: list[Line] = []
    room = TERMS_BYTES
    for token in morphology.index_terms(text):
        line = _short(token.terms)
        room -= sum(len(term.encode()) + 3 for term in line)
        if room < 0:
            break
        found.append(line)
    return found


def terms_of_word(word: str) -> Line:
    """Every term that one word, hyphenated or not, is found by as a whole."""
    return _short(morphology.lemmas(word))


@lru_cache(maxsize=100_000)
def _short(terms: frozenset[str]) -> Line:
    return tuple(sorted({term[:TERM_LENGTH] for term in terms}))


def body_lines(body: str, aliases: Sequence[str]) -> list[Line]:
    """The lines of a body, then those of the names' other forms: behind an empty line, so that no phrase runs over."""
    lines = lines_of(body)
    for alias in aliases:
        lines += [(), *lines_of(alias)]
    return lines


def as_text(lines: Iterable[Line]) -> str:
    return "\n".join(" ".join(line) for line in lines)


def mark(kind: str, field: str = "", value: str = "") -> str:
    """A kind, or a facet of a kind, as a term.

    «=» keeps marks apart from words, quoting keeps out what a tokenizer splits at. A facet names its kind, so that
    a filtered query needs no mark of the kind beside it: bm25 counts the rows of every term, 100,000 for a kind.
    """
    return f"={kind}:{field}:{quote(value.lower(), safe='')}" if field else f"={kind}"


def marks_of(kind: str, facets: Mapping[str, Sequence[str]]) -> list[str]:
    return [mark(kind), *(mark(kind, field, value) for field, values in sorted(facets.items()) for value in values)]
