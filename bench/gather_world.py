"""The portal of bench.gather: a thousand sources that have been polled for a week, workers to gather from them for a
day, and what became of every item.
"""

from __future__ import annotations

import logging
import os
import random
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections
from django.db.models import Count

from bench.gather_plan import STARTS, Clock, Plan
from bench.gather_web import page
from svodka import claims
from svodka.fetch import Fetched, fetch
from svodka.gather import decisions
from svodka.gather.models import Capture, FeedEntry, Source
from svodka.stories.models import Intake, Section, Story
from svodka.text.annotation import annotate_many
from svodka.text.reading import read
from svodka.work import Means, Worker, unique_name

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Bounds:
    """What is bound to the machine and not to the day: seconds on the wall, as in a portal."""

    answer_within: float
    lease: timedelta


def make(plans: Sequence[Plan], *, port: int) -> None:
    """The sources, due some time within their interval, and what they published in the week before, known already."""
    section = Section.objects.create(slug="yards", name="Верфи")
    sources = Source.objects.bulk_create([_source(plan, port) for plan in plans], batch_size=500)
    Intake.objects.bulk_create([Intake(source=source, section=section) for source in sources], batch_size=500)
    known = [
        FeedEntry(
            source=source,
            guid=f"{plan.number}-{item}",
            url=f"http://{plan.host}:{port}{plan.path(item)}",
            title=f"Новость {item}",
            published_at=moment,
            first_seen_at=moment,
            state=FeedEntry.State.FETCHED,
        )
        for plan, source in zip(plans, sources, strict=True)
        for item, moment in enumerate(plan.published)
        if moment < STARTS
    ]
    FeedEntry.objects.bulk_create(known, batch_size=500)


def warm(plan: Plan) -> None:
    """Load what the reader loads here, and not in every worker."""
    annotate_many([read(page(plan, 0).encode())[0]])


def _source(plan: Plan, port: int) -> Source:
    drawn = random.Random(plan.number)
    before = sum(moment < STARTS for moment in plan.published)
    interval = decisions.next_poll(now=STARTS, stories_last_week=before, jitter=0).interval
    return Source(
        name=f"Источник {plan.number}",
        slug=f"s{plan.number}",
        feed_url=f"http://{plan.host}:{port}/feed/{plan.number}",
        interval_minutes=round(interval / timedelta(minutes=1)),
        last_success_at=STARTS,
        due_at=STARTS + interval * drawn.random(),
    )


# --- at work ---


def work(clock: Clock, *, until: datetime, bounds: Bounds, notes: Path) -> int:
    """A worker in a fork of its own, until the day is over; returns the process."""
    connections.close_all()
    child = os.fork()
    if not child:
        _work(clock, until=until, bounds=bounds, notes=notes)
    return child


def _work(clock: Clock, *, until: datetime, bounds: Bounds, notes: Path) -> NoReturn:
    status = 1
    try:
        worker = _worker(clock, bounds, notes)
        while clock() < until:
            if not any(worker.work_once().values()):
                time.sleep(0.02)
        worker.stop.set()
        worker.end()
        status = 0
    finally:
        os._exit(status)


def drain(clock: Clock, *, bounds: Bounds, notes: Path, seconds: float) -> int:
    """A worker that does what is left, in a fork of its own: nothing new is published any more."""
    connections.close_all()
    if child := os.fork():
        return child
    status = 1
    try:
        worker, until = _worker(clock, bounds, notes), time.monotonic() + seconds
        while time.monotonic() < until and _is_left():
            worker.work_once()
        worker.stop.set()
        worker.end()
        status = 0
    finally:
        os._exit(status)


def _is_left() -> bool:
    """Whether a source is held by a worker that was killed, a page waits that no failure has put off, or is unread."""
    waiting = FeedEntry.objects.filter(state=FeedEntry.State.NEW, last_error="", leads_to="")
    held = Source.objects.filter(active=True, leased_by__gt="", last_error="")
    return held.exists() or waiting.exists() or Capture.objects.filter(state=Capture.State.UNREAD).exists()


def _worker(clock: Clock, bounds: Bounds, notes: Path) -> Worker:
    claims.spare_memory()
    told = notes.open("a", buffering=1, encoding="ascii")
    door = partial(fetch, agent="Svodka/bench", timeout=bounds.answer_within)

    def noting(url: str, **given: Any) -> Fetched:
        if (path := urlsplit(url).path).startswith("/feed/"):
            told.write(f"asked {path.rpartition('/')[2]} {_seconds(clock())}\n")
        return door(url, **given)

    log = logging.getLogger("svodka.gather")
    log.setLevel(logging.INFO)
    log.propagate = False
    log.handlers = [_Told(told)]
    means = Means(
        fetcher=noting, captures=settings.CAPTURES, allowed=settings.FETCH_ALLOWED, page_bytes=settings.PAGE_BYTES
    )
    # A lease is bound to the machine, as a request's time is; on the day's clock it lasts longer.
    return Worker(name=unique_name(), means=means, clock=clock, lease=bounds.lease * clock.pace)


class _Told(logging.Handler):
    """Writes down when each source is to be polled again, as its line in the log says."""

    def __init__(self, told: Any) -> None:
        super().__init__()
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        said = record.msg if isinstance(record.msg, dict) else {}
        if said.get("event") in {"polled", "not polled"}:
            self._told.write(f"again {said['source'][1:]} {_seconds(said['again_at'])}\n")


def _seconds(moment: datetime) -> float:
    return (moment - STARTS).total_seconds()


# --- what became of it ---


def lateness(notes: Path, plans: Sequence[Plan], first_due: Mapping[int, datetime]) -> list[float]:
    """How many seconds of the day after its time each poll of a source that means well was made."""
    due = {number: _seconds(moment) for number, moment in first_due.items()}
    late = []
    for line in notes.read_text(encoding="ascii").splitlines():
        word, number, seconds = line.split()
        if word == "again":
            due[int(number)] = float(seconds)
        elif plans[int(number)].means_well and int(number) in due:
            late.append(max(0.0, float(seconds) - due[int(number)]))
    return late


def due_times() -> dict[int, datetime]:
    return {int(slug[1:]): due for slug, due in Source.objects.values_list("slug", "due_at") if due}


def items(plans: Sequence[Plan], shown: Mapping[str, Collection[int]]) -> Counter[str]:
    """What became of the items that the feeds have shown: a count for every fault, and of what was right.

    `lost`: no entry, or of a source that means well no page, or a page without a story. `twice`: more than one.
    `unexplained`: neither taken nor refused for a reason.
    """
    entries = {
        (source[1:], guid): (state, error)
        for source, guid, state, error in FeedEntry.objects.values_list("source__slug", "guid", "state", "last_error")
    }
    settled = Capture.objects.filter(state__in=[Capture.State.READ, Capture.State.REFUSED])
    captures = Counter(settled.values_list("entry__guid", flat=True))
    stories = Counter(Story.objects.exclude(capture=None).values_list("capture__entry__guid", flat=True))
    found: Counter[str] = Counter()
    for plan in plans:
        for item in shown.get(str(plan.number), ()):
            if plan.published[item] < STARTS:
                continue
            guid = f"{plan.number}-{item}"
            state, error = entries.get((str(plan.number), guid), ("", ""))
            found[_fate(plan, item, state, error, captures[guid], stories[guid])] += 1
    found["twice"] += FeedEntry.objects.values("url").annotate(times=Count("pk")).filter(times__gt=1).count()
    return found


def _fate(plan: Plan, item: int, state: str, error: str, captures: int, stories: int) -> str:
    if captures > 1 or stories > 1:
        return "twice"
    if plan.is_forbidden(item):
        return "refused" if state == "forbidden" and error and not captures else "unexplained"
    if plan.means_well:
        return "taken" if (state, captures, stories) == ("fetched", 1, 1) else "lost"
    if state == "fetched" and captures:
        return "taken"
    return "refused" if error else "unexplained" if state else "lost"
