"""The rows that bench.threads measures: threads of given lengths among many others, their comments mixed in time.

Readers answer as readers do: 22 % begin a branch, 15 % answer something old, the others something of the last few
dozen comments. Written straight into the tables of the discuss room, because ten thousand comments a second cannot be
had through actions; posting itself is measured through the actions.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from bench.threads_words import BRIEF, DIFFERENT, SENTENCES, comments, names
from svodka.discuss import paths
from svodka.discuss.models import Comment, ReaderPost, Thread
from svodka.readers.models import Reader
from svodka.stories.models import Copy, Portal, Section, Story

SEED = 20_261_120
OPENED = datetime(2026, 1, 1, tzinfo=UTC)
ROOTS, OLD, BACK = 0.22, 0.15, 40
# In a hundred comments: agreed with, edited, deleted by the author, hidden by a moderator.
LIKED, EDITED, DELETED, HIDDEN = 30, 3, 1, 2


@dataclass(slots=True)
class Tree:
    """Whom each comment of a thread answers (0: nobody), and what follows from it; index 0 stands for nobody."""

    parents: array[int]
    answers: array[int]
    below: array[int]


def grow(count: int, drawn: random.Random) -> Tree:
    parents, answers, below = (array("I", [0]) * (count + 1) for _ in range(3))
    for seq in range(2, count + 1):
        kind = drawn.random()
        if kind >= ROOTS + OLD:
            parents[seq] = max(1, seq - 1 - int(drawn.expovariate(1 / BACK)))
        elif kind >= ROOTS:
            parents[seq] = drawn.randrange(1, seq)
    for seq in range(count, 0, -1):
        parent = parents[seq]
        answers[parent] += 1
        below[parent] += below[seq] + 1
    return Tree(parents, answers, below)


def lengths(measured: Sequence[int], others: int, threads: int, drawn: random.Random) -> list[int]:
    """Comments in each thread: the measured ones first, then `threads` that share out `others`, few of them long."""
    weights = [min(drawn.paretovariate(1.05), 500) for _ in range(threads)]
    scale = others / sum(weights)
    return [*measured, *(max(1, int(weight * scale)) for weight in weights)]


def make_rows(measured: Sequence[int], others: int, threads: int) -> list[Thread]:
    """Fill the database; gives the measured threads, in the order of `measured`; in the last one readers are brief."""
    drawn = random.Random(SEED)
    Reader.objects.bulk_create(Reader(username=name, date_joined=OPENED - timedelta(days=9)) for name in names())
    make_masthead()
    first_reader = Reader.objects.order_by("pk").values_list("pk", flat=True)[0]
    sizes = lengths(measured, others, threads, drawn)
    trees = [grow(size, drawn) for size in sizes]
    made = _threads(sizes, trees, len(measured), first_reader)
    _write(_comments(made, trees, first_reader, drawn, brief=len(measured) - 1))
    return made[: len(measured)]


def _threads(sizes: Sequence[int], trees: Sequence[Tree], stories: int, author: int) -> list[Thread]:
    """The first `stories` and most others are under stories; every tenth of those is under a reader's post."""
    return Thread.objects.bulk_create(
        [
            Thread(
                story_id=story,
                post_id=post,
                standing=number % 400 == 399,
                last_seq=size,
                comment_count=size,
                last_root_no=tree.answers[0],
                last_activity_at=OPENED + timedelta(days=200, seconds=number),
            )
            for number, (size, tree, (story, post)) in enumerate(
                zip(sizes, trees, _subjects(sizes, stories, author), strict=True)
            )
        ],
        batch_size=500,
    )


def _subjects(sizes: Sequence[int], stories: int, author: int) -> Iterator[tuple[int | None, int | None]]:
    """The numbers of the story or of the post that each thread is under; half of the posts answer a story."""
    under_post = [number >= stories and number % 10 == 0 for number in range(len(sizes))]
    dates = {"filed_at": OPENED, "published_at": OPENED}
    made = Story.objects.bulk_create(
        [
            Story(state="live", slug="nuzhen-li-severu-svoj-park-paromov", comment_count=size, **dates)
            for size, of_post in zip(sizes, under_post, strict=True)
            if not of_post
        ],
        batch_size=500,
    )
    Copy.objects.bulk_create(
        [Copy(story=story, headline=f"Нужен ли северу свой паром № {story.pk}", language="ru") for story in made],
        batch_size=500,
    )
    live = {"state": "live", "author_id": author, "created_at": OPENED, "published_at": OPENED}
    posts = ReaderPost.objects.bulk_create(
        [
            ReaderPost(headline=f"Ответ № {n}", slug="otvet", to_story=made[0] if n % 2 else None, **live)
            for n in range(sum(under_post))
        ],
        batch_size=500,
    )
    of_stories, of_posts = iter(made), iter(posts)
    for of_post in under_post:
        yield (None, next(of_posts).pk) if of_post else (next(of_stories).pk, None)


def _comments(
    threads: Sequence[Thread], trees: Sequence[Tree], first_reader: int, drawn: random.Random, *, brief: int
) -> Iterator[tuple[Any, ...]]:
    """Rows in the order of writing. All threads are talked in all the time: a page's rows lie apart, as in life."""
    turns = array("I", [n for n, tree in enumerate(trees) for _ in range(len(tree.parents) - 1)])
    drawn.shuffle(turns)
    ids = [array("I", [0]) for _ in trees]
    roots = [array("I", [0]) for _ in trees]
    depths = [array("I", [0]) for _ in trees]
    places: list[list[bytes]] = [[b""] for _ in trees]
    begun = array("I", [0]) * len(trees)
    said, said_briefly = comments(drawn, SENTENCES), comments(drawn, BRIEF, DIFFERENT // 4)
    readers = len(names())
    for pk, n in enumerate(turns, 1):
        tree, seq = trees[n], len(ids[n])
        parent = tree.parents[seq]
        words = said_briefly if n == brief else said
        begun[n] += not parent
        ids[n].append(pk)
        roots[n].append(roots[n][parent] if parent else begun[n])
        depths[n].append(depths[n][parent] + 1 if parent else 0)
        places[n].append(paths.below(places[n][parent], seq))
        at = connection.ops.adapt_datetimefield_value(OPENED + timedelta(seconds=pk))
        yield (
            pk,
            threads[n].pk,
            seq,
            ids[n][parent] or None,
            roots[n][seq],
            depths[n][seq],
            places[n][seq],
            first_reader + drawn.randrange(readers),
            at,
            *_fate(at, *words[pk % len(words)], drawn),
            tree.answers[seq],
            tree.below[seq],
        )


def _fate(at: object, source: str, html: str, drawn: random.Random) -> tuple[Any, ...]:
    """When it was edited, state, reason, words and likes."""
    kind = drawn.randrange(100)
    if kind < DELETED:
        return None, "deleted", "", "", "", 0
    if kind < DELETED + HIDDEN:
        return None, "hidden", "спор о людях, а не о судах", source, html, 0
    edited = at if kind >= 100 - EDITED else None
    likes = drawn.randrange(1, 40) if drawn.randrange(100) < LIKED else 0
    return edited, "visible", "", source, html, likes


def make_masthead() -> None:
    """A portal with eight sections, as every page shows them."""
    Portal.objects.create(name="Кильватер", tagline="Гражданское судостроение и порты", opened_on=OPENED.date())
    words = ("Верфи", "Флот", "Порты", "Машины", "Деньги", "Ведомства", "Выставки", "Наука")
    Section.objects.bulk_create(Section(slug=f"s{n}", name=name, position=n) for n, name in enumerate(words))


def _write(rows: Iterator[tuple[Any, ...]]) -> None:
    table = Comment._meta.db_table
    columns = [field.column for field in Comment._meta.local_concrete_fields]
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
            cursor.execute("VACUUM ANALYZE")
            return
        # A database that is thrown away needs no journal while it is filled; with one, two million rows in the order
        # of life write their indexes forty times over.
        cursor.execute("PRAGMA journal_mode=OFF")
        cursor.execute("PRAGMA cache_size=-2000000")
        cursor.execute("BEGIN")
        marks = ", ".join(["?"] * len(columns))
        connection.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        cursor.execute("COMMIT")
        # What SQLite itself advises for a database that stays open; without it a plan is a guess.
        cursor.execute("ANALYZE")
    connection.close()  # the next connection is set as the portal's are
