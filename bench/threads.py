"""Threads: pages of long discussions, posting into one of them, and «Обсуждаемое».

    python -m bench.threads [--quick] [--json FILE]
    DATABASE_URL=postgres://… python -m bench.threads      in a database of its own, made and dropped

The peer is the adjacency list: comments that know their parent, read in tree order by a recursive query over the whole
thread, as Lobsters does it, and Isso and Remark42 in their programs; for «Обсуждаемое» it is the grouping of all
comments. It runs over the very same rows, in turn. Its times are those of the query; «room» is the whole of Svodka's
function, rows made into records; «whole request» is a page from address to HTML (bench/threads_pages.py).
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from bench.table import Row, header, show, write_json

# Django reads the data folder when it is set up: the throwaway one has to be there before.
FOLDER = tempfile.TemporaryDirectory(prefix="svodka-bench-threads-")
os.environ.update(SVODKA_DATA=FOLDER.name, DJANGO_SETTINGS_MODULE="svodka.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.db.models import Count, Max  # noqa: E402
from django.test import Client  # noqa: E402

from bench.threads_pages import time_growth_of_requests, time_requests, weigh_first_page  # noqa: E402
from bench.threads_rows import make_rows  # noqa: E402
from svodka.discuss import actions, thread_pages  # noqa: E402
from svodka.discuss.models import Comment, ReaderPost, Thread  # noqa: E402
from svodka.discuss.queries import KINDS, discussed, with_last_authors  # noqa: E402
from svodka.readers.models import Reader  # noqa: E402
from svodka.site.panel import MOST_ROWS  # noqa: E402

NOW = datetime(2026, 11, 20, 9, 40, tzinfo=UTC)
POSTGRES = connection.vendor == "postgresql"
SHORT, LONG = 1_000, 10_070
PAGE = thread_pages.COMMENTS_A_PAGE
# On SQLite all work is in this process: its CPU time is what nobody else on the machine can add to.
clock = time.perf_counter if POSTGRES else time.process_time

_LEVEL = "int8send(seq)" if POSTGRES else "CAST(printf('%%08x', seq) AS BLOB)"
_BELOW = "w.place || int8send(c.seq)" if POSTGRES else "CAST(w.place || printf('%%08x', c.seq) AS BLOB)"
# The plus keeps SQLite from reading all roots of all threads; Lobsters found that out as well.
_ROOT = "parent_id IS NULL" if POSTGRES else "+parent_id IS NULL"
ADJACENCY = f"""
    WITH RECURSIVE w(id, place) AS (
        SELECT id, {_LEVEL} FROM discuss_comment WHERE thread_id = %s AND {_ROOT}
        UNION ALL SELECT c.id, {_BELOW} FROM w JOIN discuss_comment c ON c.parent_id = w.id)
    SELECT c.id, c.seq, c.parent_id, c.created_at, c.html, r.username
    FROM (SELECT id, place FROM w ORDER BY place LIMIT {PAGE} OFFSET %s) page
    JOIN discuss_comment c ON c.id = page.id JOIN readers_reader r ON r.id = c.author_id ORDER BY page.place"""
GROUPED = """
    SELECT thread_id, count(*), max(created_at) AS last FROM discuss_comment
    WHERE state = 'visible' GROUP BY thread_id ORDER BY last DESC LIMIT 15"""

Act = Callable[[], object]


def timed(act: Act) -> float:
    """Milliseconds."""
    started = clock()
    act()
    return (clock() - started) * 1_000


def p95(times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, round(len(times) * 0.95))]


def ask(sql: str, params: Sequence[object] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def statements_of(act: Act) -> list[tuple[str, Any]]:
    """What `act` asks of the database, to ask it again without the room around it."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    return asked


def measure(act: Act) -> tuple[float, float, int]:
    """Milliseconds in the database and in the room, and how many queries: the first call of either is not counted."""
    asked = statements_of(act)

    def again() -> None:
        for sql, params in asked:
            ask(sql, params)

    again()
    return timed(again), timed(act), len(asked)


Pages = dict[str, list[Act]]


def pages_of(thread: Thread, count: int, drawn: random.Random) -> Pages:
    """`count` drawn pages of each kind."""
    flat = [drawn.randint(1, thread.last_seq // PAGE) for _ in range(count)]
    branch = [drawn.randint(1, thread.last_root_no // thread_pages.BRANCHES_A_PAGE) for _ in range(count)]
    places = [thread_pages.path_of(thread, drawn.randint(1, thread.last_seq)) for _ in range(count)]
    return {
        "as written": [lambda n=n: thread_pages.flat_page(thread, n) for n in flat],
        "by branch": [lambda n=n: thread_pages.branch_page(thread, n) for n in branch],
        "onward in tree order": [lambda path=path: thread_pages.after(thread, path) for path in places],
    }


def peer_page(thread: Thread, drawn: random.Random) -> Act:
    offset = drawn.randint(0, thread.last_seq // PAGE - 1) * PAGE
    return lambda: ask(ADJACENCY, [thread.pk, offset])


def time_long_thread(thread: Thread, rounds: int, drawn: random.Random) -> list[Row]:
    """Any page of the 10,070: the database, the whole function, the queries."""
    rows = []
    for kind, acts in pages_of(thread, rounds, drawn).items():
        own = [measure(act) for act in acts]
        peer = [timed(peer_page(thread, drawn)) for _ in range(min(rounds, 20))]
        database, room, queries = ([times[part] for times in own] for part in range(3))
        rows += [
            Row(f"10,070, any page {kind}, database, p50 ms", statistics.median(database), statistics.median(peer)),
            Row(f"10,070, any page {kind}, database, p95 ms", p95(database), p95(peer), target=2),
            Row(f"10,070, any page {kind}, room, p95 ms", p95(room), p95(peer), target=40),
            Row(f"10,070, any page {kind}, queries", max(queries), 1, target=2),
        ]
    first, last = ([lambda n=n: thread_pages.flat_page(thread, n)] * rounds for n in (1, thread.last_seq // PAGE))
    pairs = [(timed(one), timed(other)) for one, other in zip(last, first, strict=True)]
    last_ms, first_ms = (statistics.median(side) for side in zip(*pairs, strict=True))
    return [*rows, Row("10,070, page 100 / page 1, room", last_ms / first_ms, target=1.3)]


def time_growth(short: Thread, big: Thread, rounds: int, drawn: random.Random) -> list[Row]:
    """A page of the biggest thread against the same page of one of a thousand comments, in the database."""
    rows = []
    peer = [timed(peer_page(big, drawn)) / timed(peer_page(short, drawn)) for _ in range(3)]
    sides = pages_of(big, rounds, drawn), pages_of(short, rounds, drawn)
    for kind in sides[0]:
        pairs = [
            (measure(one)[0], measure(other)[0]) for one, other in zip(sides[0][kind], sides[1][kind], strict=True)
        ]
        big_ms, short_ms = (statistics.median(side) for side in zip(*pairs, strict=True))
        measured = f"{big.last_seq:,} / 1,000 comments, a page {kind}, database"
        rows.append(Row(measured, big_ms / short_ms, statistics.median(peer), target=1.5))
    return rows


def count_agreements(thread: Thread, drawn: random.Random) -> Row:
    """Both read the same comments in the same order, or the comparison means nothing."""
    agreed = 0
    for number in drawn.sample(range(1, thread.last_seq // PAGE), 5):
        before = ask(ADJACENCY, [thread.pk, number * PAGE - 1])[0]
        own = thread_pages.after(thread, thread_pages.path_of(thread, before[1])).comments
        agreed += [record.id for record in own] == [row[0] for row in ask(ADJACENCY, [thread.pk, number * PAGE])]
    return Row("pages in tree order on which both agree, of 5", agreed, 5, target=5, at_least=True)


def time_polls(thread: Thread, rounds: int) -> list[Row]:
    poll = [timed(lambda: thread_pages.new_since(thread, thread.last_seq)) for _ in range(rounds)]
    return [Row("nothing new in the thread, room, p95 ms", p95(poll), target=5)]


def time_panel(rounds: int) -> list[Row]:
    """«Обсуждаемое»: the block of every page, its own page by kinds, and «Обновить» with nothing new."""
    panel = [measure(lambda: discussed(now=NOW, limit=MOST_ROWS))[0] for _ in range(rounds)]
    grouped = [timed(lambda: ask(GROUPED)) for _ in range(3)]
    comments, threads, posts = (model.objects.count() for model in (Comment, Thread, ReaderPost))
    over = f"«Обсуждаемое» over {comments:,} comments in {threads:,} threads, {posts:,} of them under posts"
    rows = [Row(f"{over}, database, p95 ms", p95(panel), statistics.median(grouped), target=1)]
    for kind in (None, *KINDS):
        page = [measure(lambda k=kind: with_last_authors(discussed(now=NOW, limit=50, kind=k)))[0] for _ in range(20)]
        rows.append(
            Row(f"its page of 50, {kind or 'everything'}, who wrote last, database, p50 ms", statistics.median(page))
        )
    return [*rows, time_refresh(rounds)]


def time_refresh(rounds: int) -> Row:
    """The answer to «Обновить» when nobody has said anything: by its entity tag, 304 without a body."""
    reader = Client(headers={"Host": "localhost"})
    tag = reader.get("/discussed/panel/").headers["ETag"]
    again = {"If-None-Match": tag}
    if (status := reader.get("/discussed/panel/", headers=again).status_code) != 304:
        raise SystemExit(f"/discussed/panel/ answered {status} though nothing had changed")
    times = [timed(lambda: reader.get("/discussed/panel/", headers=again)) for _ in range(rounds)]
    return Row("«Обновить» with nothing new: 304, whole request, p95 ms", p95(times))


SOURCE = (
    "Осадку урезали, см. № 12.\n\n> Буксиров два\n\nИ оба **старше порта**: считаем вслух, сутки стоят дороже ремонта."
)


def post(
    thread: Thread, readers: Sequence[Reader], count: int, drawn: random.Random, begin: datetime = NOW
) -> list[float]:
    """Wall milliseconds of each of `count` answers, a minute of the thread's own time apart."""
    times = []
    for number in range(count):
        parent = Comment.objects.filter(thread=thread, seq=drawn.randint(1, thread.last_seq)).get()
        author, now = readers[number % len(readers)], begin + timedelta(minutes=number)
        started = time.perf_counter()
        actions.write_comment(thread=thread, author=author, source=SOURCE, parent=parent, now=now)
        times.append((time.perf_counter() - started) * 1_000)
    return times


def time_posting(thread: Thread, readers: Sequence[Reader], count: int, each: int, drawn: random.Random) -> list[Row]:
    spent = time.process_time()
    alone = post(thread, readers, count, drawn)
    spent = time.process_time() - spent
    at_least = 120 if POSTGRES else 200
    started = time.perf_counter()

    def work(number: int) -> None:
        post(thread, readers[number::8], each, random.Random(number), NOW + timedelta(days=10))
        connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    together = 8 * each / (time.perf_counter() - started)
    return [
        Row("posting into one thread, alone, a second", 1_000 * count / sum(alone), target=at_least, at_least=True),
        Row("posting into one thread, alone, p95 ms", p95(alone), target=15),
        Row("the same with its parent looked up, CPU ms of this process a comment", 1_000 * spent / count),
        Row("posting into one thread, 8 writers in one process, a second", together, target=at_least, at_least=True),
        Row(f"numbers and counters that are wrong after 8 × {each}", wrong_counts(thread), target=0),
    ]


def wrong_counts(thread: Thread) -> int:
    """How much of the thread differs from a recount: its numbers, and the answers of every comment."""
    now = Thread.objects.get(pk=thread.pk)
    comments = Comment.objects.filter(thread=thread)
    counted = comments.aggregate(rows=Count("pk"), most=Max("seq"))
    wrong = sum(figure != now.last_seq for figure in (now.comment_count, counted["rows"], counted["most"]))
    answers = dict(comments.filter(parent__isnull=False).values_list("parent").annotate(n=Count("pk")))
    return wrong + sum(answers.get(pk, 0) != told for pk, told in comments.values_list("pk", "reply_count"))


def time_chain(thread: Thread, readers: Sequence[Reader], depth: int) -> list[Row]:
    """An answer to an answer to an answer: is the last one dearer than the fiftieth?"""
    parent, times = None, []
    for number in range(depth):
        author, now = readers[number % len(readers)], NOW + timedelta(days=30, minutes=number)
        started = clock()
        parent = actions.write_comment(thread=thread, author=author, source="Нет.", parent=parent, now=now)
        times.append((clock() - started) * 1_000)
    fiftieth, last = (statistics.median(part) for part in (times[40:80], times[-40:]))
    return [Row(f"a chain of {depth:,} answers, the last / the fiftieth", last / fiftieth, target=1.5)]


@contextmanager
def own_database() -> Iterator[None]:
    """The tables as the models say, without the 200 migrations of Wagtail; on PostgreSQL a database made for it."""
    name = connection.settings_dict["NAME"]
    if POSTGRES:
        ask_nothing(f"CREATE DATABASE bench_threads_{os.getpid()}")
        connection.close()
        connection.settings_dict["NAME"] = f"bench_threads_{os.getpid()}"
    try:
        settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
        call_command("migrate", run_syncdb=True, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        yield
    finally:
        connection.close()
        if POSTGRES:
            connection.settings_dict["NAME"] = name
            ask_nothing(f"DROP DATABASE bench_threads_{os.getpid()}")


def ask_nothing(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def run(quick: bool) -> list[Row]:
    big, others, threads = (100_000, 50_000, 1_000) if quick else (1_000_000, 1_000_000, 20_000)
    rounds = 100 if quick else 300
    drawn = random.Random(20_261_120)
    short, long, biggest, chain, brief = make_rows([SHORT, LONG, big, 1, LONG], others, threads)
    readers = list(Reader.objects.order_by("pk"))
    rows = time_requests(long, timed, rounds, drawn) + weigh_first_page(brief, timed) + weigh_first_page(long, timed)
    rows += time_growth_of_requests(biggest, short, timed, rounds // 3, drawn)
    rows += time_long_thread(long, rounds, drawn)
    rows += time_growth(short, biggest, rounds, drawn)
    rows += [count_agreements(long, drawn), *time_polls(long, rounds), *time_panel(rounds)]
    rows += time_posting(long, readers, 300 if quick else 2_000, 50 if quick else 1_000, drawn)
    return rows + time_chain(chain, readers, 500 if quick else 10_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="100,000 comments instead of a million: within a minute")
    parser.add_argument("--json", type=Path, metavar="FILE")
    given = parser.parse_args()
    with FOLDER, own_database():
        rows = run(given.quick)
        version = ask("SHOW server_version")[0][0] if POSTGRES else sqlite3.sqlite_version
    print(header("threads", **{connection.display_name: version}))
    show(rows, "adjacency list")
    if given.json:
        write_json(rows, given.json)


if __name__ == "__main__":
    main()
