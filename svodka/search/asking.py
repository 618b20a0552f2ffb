"""What a query asks for: words (with every form of each), phrases in quotation marks, words that must not occur.

Any text is a query: nothing in it is an operator except quotation marks in pairs and a minus right before a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from svodka.search.terms import Line, terms_of_word
from svodka.text import morphology

# A query longer than a headline is a pasted text: its first words find it as well as all of them would.
QUERY_LENGTH = 1_000
QUERY_WORDS = 32

STOP_WORDS = frozenset(
    """
    а без бы в во где да для до же за и из или к как ко ли на над не ни но о об обо от по под при про с со то у
    чем что это a an and at by for from in of on or the to with
    """.split()  # noqa: SIM905 (a text is easier to read, and to add to, than sixty strings)
)
_PIECE = re.compile(
    r"(?P<minus>(?<!\S)-)?"
    r"(?:\"(?P<straight>[^\"]*)\"|«(?P<angled>[^»]*)»|[„“](?P<curled>[^“”]*)[“”]"
    r"|(?P<word>" + morphology.INDEX_TOKEN.pattern + "))"
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word asked for: met by any of the `whole` terms, or (a hyphenated word) by one term of each part."""

    text: str
    whole: Line
    parts: tuple[Line, ...] = ()

    def met_by(self, terms: frozenset[str]) -> bool:
        """Whether a token that is found by these terms is this word."""
        if not terms.isdisjoint(self.whole):
            return True
        return bool(self.parts) and all(not terms.isdisjoint(part) for part in self.parts)


Phrase = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query understood. A phrase of one word is a word; `words` are those wanted, as typed, without stop words."""

    wanted: tuple[Phrase, ...]
    unwanted: tuple[Phrase, ...]
    words: tuple[str, ...]


def word(text: str) -> Word:
    parts = text.split("-") if "-" in text else []
    return Word(text, terms_of_word(text), tuple(terms_of_word(part) for part in parts))


def understand(query: str) -> Asked:
    """The query as words and phrases. A text without a single letter or figure asks for nothing."""
    wanted: list[Phrase] = []
    unwanted: list[Phrase] = []
    left = QUERY_WORDS
    for piece in _PIECE.finditer(query[:QUERY_LENGTH]):
        quoted = piece["straight"] or piece["angled"] or piece["curled"] or piece["word"] or ""
        phrase = tuple(word(found.group()) for found in morphology.INDEX_TOKEN.finditer(quoted))[:left]
        left -= len(phrase)
        if phrase:
            (unwanted if piece["minus"] else wanted).append(phrase)
    telling = [phrase for phrase in wanted if len(phrase) > 1 or not _is_stop_word(phrase[0])] or wanted
    return Asked(tuple(telling), tuple(unwanted), _words(telling))


def _words(phrases: Iterable[Phrase]) -> tuple[str, ...]:
    words = [word for phrase in phrases for word in phrase]
    telling = [word for word in words if not _is_stop_word(word)] or words
    return tuple({morphology.plain(word.text): word.text for word in reversed(telling)}.values())[::-1]


def _is_stop_word(asked: Word) -> bool:
    return morphology.plain(asked.text) in STOP_WORDS


def words_of(texts: Sequence[str]) -> list[Word]:
    return [word(text) for text in texts]
