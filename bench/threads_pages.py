"""Pages of threads as whole requests: addressed, asked of the database, rendered, with everything a reader is sent.

Through Django's own handler with all the middleware of the portal; no network. A page is asked for once before it is
measured: what a process does once in its life (templates, translations) is not a page's price.
"""

from __future__ import annotations

import gzip
import random
import statistics
from collections.abc import Callable, Sequence

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.table import Row
from svodka.discuss import thread_pages
from svodka.discuss.models import Comment, Thread
from svodka.site.addresses import subject_address

Timed = Callable[[Callable[[], object]], float]
KINDS = ("as written", "by branch", "onward in a branch")


class Reader:
    """Somebody without a session who asks for pages."""

    def __init__(self, timed: Timed) -> None:
        self._client = Client(SERVER_NAME="localhost")
        self._timed = timed

    def get(self, path: str) -> bytes:
        response = self._client.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        return response.content

    def time(self, path: str) -> float:
        """Milliseconds of one request."""
        return self._timed(lambda: self.get(path))

    def queries(self, path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            self.get(path)
        return len(asked)


def time_requests(long: Thread, timed: Timed, rounds: int, drawn: random.Random) -> list[Row]:
    """Any page of the long thread; the last against the first."""
    reader, rows = Reader(timed), list[Row]()
    for kind, paths in pages_of(long, rounds, drawn).items():
        reader.get(paths[0])
        times = sorted(reader.time(path) for path in paths)
        rows += [
            Row(f"10,070, any page {kind}, whole request, p50 ms", statistics.median(times)),
            Row(f"10,070, any page {kind}, whole request, p95 ms", times[round(len(times) * 0.95) - 1], target=40),
            Row(f"10,070, any page {kind}, whole request, queries", max(map(reader.queries, paths[:20])), target=5),
        ]
    base = subject_address(long)
    first, hundredth = f"{base}page-1/", f"{base}page-100/"
    pairs = [(reader.time(hundredth), reader.time(first)) for _ in range(rounds)]
    ratio = statistics.median(one for one, _other in pairs) / statistics.median(other for _one, other in pairs)
    return [*rows, Row("10,070, page 100 / page 1, whole request", ratio, target=1.3)]


def weigh_first_page(thread: Thread, timed: Timed) -> list[Row]:
    """Without the style sheet and the script. What it weighs depends on how much is said: the row tells that too."""
    page = Reader(timed).get(f"{subject_address(thread)}page-1/")
    first = Comment.objects.filter(thread=thread, seq__lte=thread_pages.COMMENTS_A_PAGE, state=Comment.State.VISIBLE)
    letters = statistics.mean(map(len, first.values_list("source", flat=True)))
    measured = f"10,070, first page as written, {first.count()} comments of {letters:.0f} letters"
    return [
        Row(f"{measured}, kB", len(page) / 1_000, target=60),
        Row(f"{measured}, packed, kB", len(gzip.compress(page, 6)) / 1_000, target=12),
    ]


def time_growth_of_requests(big: Thread, short: Thread, timed: Timed, rounds: int, drawn: random.Random) -> list[Row]:
    """A page of the biggest thread against the same page of one of a thousand comments."""
    reader, rows = Reader(timed), list[Row]()
    ours, theirs = pages_of(big, rounds, drawn), pages_of(short, rounds, drawn)
    for kind in KINDS:
        pairs = [(reader.time(one), reader.time(other)) for one, other in zip(ours[kind], theirs[kind], strict=True)]
        big_ms, short_ms = (statistics.median(side) for side in zip(*pairs, strict=True))
        measured = f"{big.last_seq:,} / 1,000 comments, a page {kind}, whole request"
        rows.append(Row(measured, big_ms / short_ms, target=1.5))
    return rows


def pages_of(thread: Thread, count: int, drawn: random.Random) -> dict[str, list[str]]:
    """`count` drawn addresses of each kind; every page of a thread that has no more."""
    base = subject_address(thread)
    flat = _numbers(thread.last_seq // thread_pages.COMMENTS_A_PAGE, count, drawn)
    branches = _numbers(thread.last_root_no // thread_pages.BRANCHES_A_PAGE, count, drawn)
    return {
        "as written": [f"{base}page-{number}/" for number in flat],
        "by branch": [f"{base}branches/{f'page-{number}/' if number > 1 else ''}" for number in branches],
        "onward in a branch": [f"{base}branches/{root}/?after={seq}" for root, seq in _onward(thread, count, drawn)],
    }


def _numbers(pages: int, count: int, drawn: random.Random) -> Sequence[int]:
    """Every page once, and then any."""
    every = list(range(1, pages + 1))
    drawn.shuffle(every)
    return (every + drawn.choices(every, k=max(0, count - pages)))[:count]


def _onward(thread: Thread, count: int, drawn: random.Random) -> list[tuple[int, int]]:
    """Places in the thread's longest branch behind which a full page follows."""
    comments = Comment.objects.filter(thread=thread)
    root = comments.filter(parent__isnull=True).order_by("-descendant_count")[0]
    inside = comments.filter(root_no=root.root_no).order_by("path").values_list("seq", flat=True)
    places = list(inside[: max(1, root.descendant_count - thread_pages.COMMENTS_A_PAGE)])
    return [(root.seq, drawn.choice(places)) for _ in range(count)]
