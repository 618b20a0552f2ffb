"""Finding: which documents, newest or best first, and what to show of each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from django.db import connection
from razdel import sentenize

from svodka.search.actions import key_of_time
from svodka.search.asking import understand, words_of
from svodka.search.reach import Params, Reach, reach
from svodka.search.terms import mark
from svodka.text import morphology

# Nobody reads beyond; counting all hits of a common word would cost more than finding them.
COUNTED = 1_000
# A phrase is checked hit by hit, 70 µs each.
COUNTED_PHRASES = 200
# The reading of 20 hits must not cost more than finding them: a text's first pages decide what is shown of it.
EXCERPT_READS = 10_000

Order = Literal["newest", "relevance"]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. `total` is exact, or with `more` the least number there is; `words` is what was looked for."""

    ids: list[int]
    total: int
    words: tuple[str, ...]
    more: bool = False


def find(
    query: str,
    *,
    kind: str,
    facets: Mapping[str, str] | None = None,
    order: Order = "newest",
    since: datetime | None = None,
    until: datetime | None = None,
    offset: int = 0,
    limit: int = 20,
) -> Found:
    """Documents of the kind that hold every word of the query in any of its forms: their object ids.

    "newest" never ranks; "relevance" ranks the newest hits only (Reach.ranked of them). `since` is within the
    time asked for, `until` is not. No query is an error: one without a word finds nothing.
    """
    asked = understand(query)
    if not asked.wanted:
        return Found([], 0, ())
    marks = [mark(kind, field, value) for field, value in (facets or {}).items()] or [mark(kind)]
    rows = _within(reach(connection, asked, marks), since, until)
    bound = min(COUNTED_PHRASES if rows.check else COUNTED, rows.ranked if order == "relevance" else COUNTED)
    if rows.check:
        # Checking is what costs: all that may be counted is checked once, and the page cut out of it.
        ids = _page(rows, order, 0, bound + 1)
        return Found(ids[:bound][offset : offset + limit], min(len(ids), bound), asked.words, more=len(ids) > bound)
    size = max(0, min(limit, bound - offset))
    ids = _page(rows, order, offset, size)
    if 0 < len(ids) < size or not (ids or offset):
        return Found(ids, offset + len(ids), asked.words)
    total = _count(rows, order, bound + 1)
    return Found(ids, min(total, bound), asked.words, more=total > bound)


def _within(rows: Reach, since: datetime | None, until: datetime | None) -> Reach:
    source, params = rows.source, rows.params
    for sign, moment in ((">=", since), ("<", until)):
        if moment:
            source += f" AND {rows.key} {sign} %s"
            params = (*params, key_of_time(moment))
    return replace(rows, source=source, params=params)


def _hits_of(rows: Reach, order: Order) -> tuple[str, Params]:
    """SQL of the ids of all hits that are shown in that order."""
    sql, params = f"SELECT {rows.key} AS id {rows.source}", rows.params
    if rows.check or order == "relevance":
        sql += f" ORDER BY {rows.key} DESC LIMIT %s"
        params = (*params, rows.checked if rows.check else rows.ranked)
    if rows.check:
        sql = f"SELECT found.id FROM ({sql}) AS found JOIN search_entry AS entry ON entry.id = found.id"  # noqa: S608
        sql, params = f"{sql} WHERE {rows.check}", (*params, *rows.check_params)
    return sql, params


def _page(rows: Reach, order: Order, offset: int, limit: int) -> list[int]:
    """The object ids of one page of hits, in order."""
    hits, params = _hits_of(rows, order)
    if order == "relevance":
        page = f"SELECT id, score FROM ({rows.scoring}) AS scored ORDER BY score, id DESC"  # noqa: S608
        params = (*params, *rows.scoring_params)
    else:
        page = "SELECT id, 0 AS score FROM near ORDER BY id DESC"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH near AS ({hits}), page AS ({page} LIMIT %s OFFSET %s) SELECT entry.object_id FROM page"  # noqa: S608
            " JOIN search_entry AS entry ON entry.id = page.id ORDER BY page.score, page.id DESC",
            (*params, limit, offset),
        )
        return [object_id for (object_id,) in cursor.fetchall()]


def _count(rows: Reach, order: Order, most: int) -> int:
    hits, params = _hits_of(rows, order)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM ({hits}) AS hit LIMIT %s) AS counted", (*params, most))  # noqa: S608
        return int(cursor.fetchone()[0])


def _hits(text: str, words: Sequence[str]) -> list[tuple[int, int, int]]:
    """(start, end, which word) of every token of the text that is one of the words."""
    asked = words_of(words)
    found = []
    for token in morphology.index_terms(text):
        for number, word in enumerate(asked):
            if word.met_by(token.terms):
                found.append((token.start, token.end, number))
                break
    return found


def highlight(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """(start, end) in code points of every token of the text that is a form of one of the words, in order."""
    return [(start, end) for start, end, _number in _hits(text, words)]


def excerpt(text: str, words: Sequence[str], length: int = 240) -> str:
    """The sentence that holds most of the words (the first of the best) and what fits after it, else the beginning.

    At most about `length` code points, cut between words and marked by «…» where a sentence is cut.
    """
    text = text[:EXCERPT_READS]
    hits = _hits(text, words)
    sentences = _sentences(text)
    if not hits or not sentences:
        return _cut(text.strip(), length)
    start, stop = max(sentences, key=lambda span: len({hit[2] for hit in hits if span[0] <= hit[0] < span[1]}))
    first_hit = next((hit[0] for hit in hits if hit[0] >= start), start)
    if first_hit - start > length * 2 // 3:
        return "…" + _cut(text[text.rfind(" ", start, first_hit - length // 3) + 1 : stop], length)
    stop = max(after for begin, after in sentences if begin == start or (begin > start and after - start <= length))
    return _cut(text[start:stop], length)


def _sentences(text: str) -> list[tuple[int, int]]:
    return [
        (block.start() + sentence.start, block.start() + sentence.stop)
        for block in re.finditer(r"[^\n]+", text)
        for sentence in sentenize(block.group())
    ]


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(" ,;:—-") + "…"
