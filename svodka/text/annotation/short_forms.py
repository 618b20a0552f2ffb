"""Short forms that are provably made from a long name: by initials («ОСК») or by syllables («Минпромторг»)."""

from __future__ import annotations

from collections.abc import Iterator

from svodka.text import morphology
from svodka.text.annotation.keys import key_of

# «мин», «пром», «торг»: a piece of a compound short form has at least three letters («Минтранс», «Росатом»).
SHORTEST_PIECE = 3
SMALL_WORDS = frozenset(["и", "по", "в", "во", "на", "для", "при", "с", "со", "о", "об", "от", "к", "за"])


def is_short_form(short: str, name: str) -> bool:
    """Whether `short` is provably made from `name`: by its initials («ОСК») or by its syllables («Минпромторг»)."""
    words = [part for word in key_of(name).split() if word not in SMALL_WORDS for part in word.split("-") if part]
    if short.isupper():
        return len(short) >= SHORTEST_PIECE and short.lower() == "".join(word[0] for word in words)
    compound = morphology.plain(short)
    return len(words) > 1 and (_uses_all(compound, tuple(words)) or _uses_first(compound, tuple(words), 0))


def _uses_all(compound: str, words: tuple[str, ...]) -> bool:
    """Whether the compound is a row of beginnings of all the words, each once, in any order («Госкомвоенпром»)."""
    if not compound or not words:
        return not compound and not words
    return any(
        _uses_all(rest, words[:index] + words[index + 1 :])
        for index, word in enumerate(words)
        for rest in _without_beginning(compound, word)
    )


def _uses_first(compound: str, words: tuple[str, ...], used: int) -> bool:
    """Whether it is a row of beginnings of the first words, two at least («Минтранс»: «… транспорта и связи»)."""
    if not compound:
        return used >= 2
    return bool(words) and any(
        _uses_first(rest, words[1:], used + 1) for rest in _without_beginning(compound, words[0])
    )


def _without_beginning(compound: str, word: str) -> Iterator[str]:
    """What is left of the compound after each beginning of the word; «о» may join the pieces («Минэнерго»)."""
    for length in range(min(len(word), len(compound)), SHORTEST_PIECE - 1, -1):
        if compound.startswith(word[:length]):
            rest = compound[length:]
            yield rest
            if rest.startswith("о"):
                yield rest[1:]


def is_made_from(short: str, name: str) -> bool:
    """Whether a word in brackets right behind a name is put together from beginnings of its words, in their order,
    the first among them; words may be left out («Государственная служба портового надзора (Госпортнадзор)»)."""
    words = [part for word in key_of(name).split() for part in word.split("-") if part]
    compound = morphology.plain(short)
    return len(words) > 1 and any(
        bool(rest) and _uses_some(rest, tuple(words[1:])) for rest in _without_beginning(compound, words[0])
    )


def _uses_some(compound: str, words: tuple[str, ...]) -> bool:
    if not compound:
        return True
    return any(
        _uses_some(rest, words[index + 1 :])
        for index, word in enumerate(words)
        for rest in _without_beginning(compound, word)
    )
