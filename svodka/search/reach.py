"""A query in the language of each database: which rows it reaches, and how a row is scored.

Terms hold letters, figures, hyphens and apostrophes only (marks: besides these «=:%._~»), so they need no escaping
but that of the apostrophe on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.db.backends.base.base import BaseDatabaseWrapper

from svodka.search.asking import Asked, Phrase, Word
from svodka.search.terms import Line

# bm25 takes 1.5 µs a hit; ts_rank unpacks every vector it ranks: 2,000 of them took 240-450 ms among 60,000 stories.
RANKED_ON_SQLITE = 2_000
RANKED_ON_POSTGRESQL = 300
# Words of a phrase stand in neighbouring lines, and no line seen holds more than 7 terms.
NEAR_TERMS = 14
NEAR_PAIRS = 16
LINE_LENGTH = 14 * 65


Params = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """SQL pieces: `source` (FROM … WHERE …) names the hits, `key` their key.

    `check`, when there is one, is a condition on `entry` that the newest `checked` of them have to meet besides.
    `scoring` selects (id, score) of the hits in a table `near`, the lowest score being the best; the newest `ranked`
    hits are scored.
    """

    key: str
    source: str
    params: Params
    scoring: str
    scoring_params: Params
    ranked: int
    check: str = ""
    check_params: Params = ()
    checked: int = 400


def reach(connection: BaseDatabaseWrapper, asked: Asked, marks: Sequence[str]) -> Reach:
    """The rows that hold the marks and what is asked for."""
    return _on_postgresql(asked, marks) if connection.vendor == "postgresql" else _on_sqlite(connection, asked, marks)


def _on_sqlite(connection: BaseDatabaseWrapper, asked: Asked, marks: Sequence[str]) -> Reach:
    """FTS5 finds the words; a phrase is then checked line by line, because FTS5 knows no two terms at one place."""
    checks = [(phrase, "") for phrase in asked.wanted if len(phrase) > 1]
    checks += [(phrase, "NOT ") for phrase in asked.unwanted if len(phrase) > 1]
    if checks:
        connection.ensure_connection()
        connection.connection.create_function("holds_phrase", 2, holds_phrase, deterministic=True)
    holds = "(holds_phrase(entry.title_terms, %s) OR holds_phrase(entry.body_terms, %s))"
    return Reach(
        key="search_words.rowid",
        source="FROM search_words WHERE search_words MATCH %s",
        params=(_fts5(asked, marks),),
        # Without the marks: bm25 first counts the rows of every term, 2 µs each on a mark that all rows bear.
        scoring=(
            "SELECT rowid AS id, bm25(search_words, 4.0, 1.0) AS score FROM search_words WHERE search_words MATCH %s"
            " AND rowid >= (SELECT min(id) FROM near) AND +rowid IN (SELECT id FROM near)"
        ),
        scoring_params=(_fts5(asked, ()),),
        ranked=RANKED_ON_SQLITE,
        check=" AND ".join(negation + holds for _phrase, negation in checks),
        check_params=tuple(written for phrase, _negation in checks for written in [_written(phrase)] * 2),
    )


def _written(phrase: Phrase) -> str:
    """The phrase as one parameter: a line for each word, its terms as a whole, then those of each part behind tabs."""
    return "\n".join("\t".join(" ".join(terms) for terms in (word.whole, *word.parts)) for word in phrase)


@lru_cache(maxsize=64)
def _read(written: str) -> Phrase:
    words = [[tuple(terms.split(" ")) for terms in line.split("\t")] for line in written.split("\n")]
    return tuple(Word("", whole, tuple(parts)) for whole, *parts in words)


def holds_phrase(lines: str, written: str) -> bool:
    """Whether the words of the phrase stand in consecutive lines. Called by SQLite for every row in question."""
    first, *others = _read(written)
    # Plain search for a term is 20 times faster than a pattern over all lines, and finds the few lines worth a look.
    for term in first.parts[0] if first.parts else first.whole:
        at = lines.find(term)
        while at >= 0:
            start = lines.rfind("\n", 0, at) + 1
            stretch = lines[start : start + LINE_LENGTH * (len(others) + 1)].split("\n", len(others) + 1)
            if len(stretch) > len(others) and all(
                word.met_by(frozenset(line.split(" "))) for word, line in zip((first, *others), stretch, strict=False)
            ):
                return True
            at = lines.find(term, at + len(term))
    return False


def _fts5(asked: Asked, marks: Sequence[str]) -> str:
    wanted = [f'"{mark}"' for mark in marks]
    for phrase in asked.wanted:
        nears = [_fts5_near(*pair) for pair in pairwise(phrase)]
        # A pair that stands near implies its words; asking for them besides would read every list again.
        bare = [word for at, word in enumerate(phrase) if not any(nears[max(0, at - 1) : at + 1])]
        wanted += [_fts5_word(word) for word in bare] + [near for near in nears if near]
    unwanted = [_fts5_word(phrase[0]) for phrase in asked.unwanted if len(phrase) == 1]
    expression = f"({' AND '.join(wanted)})"
    return f"{expression} NOT ({' OR '.join(unwanted)})" if unwanted else expression


def _fts5_word(word: Word) -> str:
    choices = [f'"{term}"' for term in word.whole]
    if word.parts:
        choices.append(f"({' AND '.join(_fts5_any(part) for part in word.parts)})")
    return f"({' OR '.join(choices)})"


def _fts5_any(terms: Line) -> str:
    return "(" + " OR ".join(f'"{term}"' for term in terms) + ")"


def _fts5_near(first: Word, second: Word) -> str:
    """Leaves only rows where the two words stand close together: checking the lines of a row costs 50 µs."""
    if first.parts or second.parts or len(first.whole) * len(second.whole) > NEAR_PAIRS:
        return ""
    pairs = [f'NEAR("{a}" "{b}", {NEAR_TERMS})' for a in first.whole for b in second.whole]
    return f"({' OR '.join(pairs)})"


def _on_postgresql(asked: Asked, marks: Sequence[str]) -> Reach:
    """A tsvector holds several terms at one place, so that a phrase is part of the query."""
    words = " & ".join(map(_tsquery_phrase, asked.wanted))
    query = " & ".join([*map(_lexeme, marks), words])
    if asked.unwanted:
        query += f" & !({' | '.join(map(_tsquery_phrase, asked.unwanted))})"
    return Reach(
        key="search_entry.id",
        source="FROM search_entry WHERE words @@ %s::tsquery",
        params=(query,),
        # The weights of D, C, B, A: a title (A) counts four times what a body (C) does, marks (D) nothing. They are
        # left out besides, because ts_rank multiplies the weights of words that must occur together.
        scoring=(
            "SELECT id, -ts_rank('{0, 0.25, 0, 1}', words, %s::tsquery) AS score FROM search_entry"
            " WHERE id IN (SELECT id FROM near)"
        ),
        scoring_params=(words,),
        ranked=RANKED_ON_POSTGRESQL,
    )


def _tsquery_phrase(phrase: Phrase) -> str:
    return f"({' <-> '.join(map(_tsquery_word, phrase))})"


def _tsquery_word(word: Word) -> str:
    choices = list(map(_lexeme, word.whole))
    if word.parts:
        choices.append(f"({' & '.join(_tsquery_any(part) for part in word.parts)})")
    return f"({' | '.join(choices)})"


def _tsquery_any(terms: Line) -> str:
    return f"({' | '.join(map(_lexeme, terms))})"


def _lexeme(term: str) -> str:
    return "'" + term.replace("'", "''") + "'"


def vector(lines: Iterable[Line], weight: str) -> str:
    """The lines as a tsvector's text: each term with the numbers of its lines, at most 16,383, all of one weight."""
    places: dict[str, list[int]] = {}
    for number, line in enumerate(lines, start=1):
        for term in line:
            places.setdefault(term, []).append(min(number, 16_383))
    return " ".join(
        f"{_lexeme(term)}:{','.join(f'{number}{weight}' for number in numbers[:255])}"
        for term, numbers in places.items()
    )
