"""The worker: asks each room what is due, does it, sleeps.

Any number of workers may run. Each claims a few rows at a time and settles every row in the transaction that keeps
its result, so a worker that is killed loses nothing: its rows are due again when their leases end.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import SystemRandom
from types import FrameType
from typing import Any, Generic, TypeVar

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, models
from django.utils import timezone

from svodka import claims, flow
from svodka.claims import Claimable
from svodka.digest.mailroom import Mailroom, Post
from svodka.fetch import UnableToFetch, fetch, post
from svodka.flow.forgetting import Forgetting
from svodka.flow.upkeep import Upkeep
from svodka.gather import actions as gather
from svodka.gather import decisions, visiting, websub
from svodka.gather.asking import Answer, Fetcher
from svodka.gather.models import Capture, FeedEntry, Host, HubSubscription, Source
from svodka.gather.passwords import PASSWORDS_FILE, passwords
from svodka.gather.places import Places
from svodka.gather.side_by_side import ANSWER_WITHIN, SideBySide
from svodka.gather.visiting import Visit
from svodka.gather.websub import Hubs
from svodka.stories import actions as stories
from svodka.stories.models import LinkCheck, Picture, SourceWatch, Story
from svodka.text.reading import DEFAULT_MAX_BYTES

log = structlog.get_logger("svodka.work")

BUSY_PAUSE = 0.05
# While nothing is to be done but to wait for answers.
AWAITING_PAUSE = 0.25
IDLE_PAUSE = 2.0
LONGEST_PAUSE = 30.0
# Between two looks at the stop signal: what a stopping worker reads to its end.
READ_AT_ONCE = 8
# A page that was in the hands of two workers that died may be what killed them. It is read alone, and held so
# long that it cannot keep a restarted worker from all the others.
SUSPECT_AFTER = 2
SUSPECT_LEASE = timedelta(minutes=30)
# What a round tells beside its duties: requests that were under way when it began, or are now.
AWAITED = "awaited"

_RANDOM = SystemRandom()

Row = TypeVar("Row", bound=Claimable)
Named = TypeVar("Named", Picture, LinkCheck)


@dataclass(frozen=True)
class Duty(Generic[Row]):
    """One kind of work: which rows it claims, how many at a time, and what it does with them.

    Batches are small enough to be done well within the lease (the worker's, where none is given), so leases are
    never renewed. What `gathers` brings new pages, and waits while there is no room for them.
    """

    name: str
    rows: Callable[[], models.QuerySet[Row]]
    do: Callable[[Sequence[Row], datetime], None]
    batch: int
    lease: timedelta | None = None
    gathers: bool = False


@dataclass(frozen=True)
class Means:
    """What a worker works with: the door to the web, the pairs it may visit though private, the folder of captures,
    and the way of the digest's letters; without it none are made. `upkeep` sees to the captures on the disk, `places`
    opens mailboxes and folders, `hubs` are asked to tell of news; without it none is asked.
    """

    fetcher: Fetcher
    captures: Path
    allowed: Sequence[str] = ()
    page_bytes: int = DEFAULT_MAX_BYTES
    alive: Path | None = None
    post: Post | None = None
    upkeep: Upkeep | None = None
    places: Places | None = None
    hubs: Hubs | None = None


class Worker:
    """One worker. `name` must be unique among running workers; `clock` gives the time in UTC.

    `alive` of the means is touched before every duty: a portal whose file is old has no worker.
    """

    def __init__(
        self,
        *,
        name: str,
        means: Means,
        clock: Callable[[], datetime] = timezone.now,
        stop: threading.Event | None = None,
        jitter: Callable[[], float] = _RANDOM.random,
        lease: timedelta = claims.LEASE,
    ) -> None:
        self.name = name
        self.means = means
        self.clock = clock
        self.stop = stop or threading.Event()
        self.jitter = jitter
        self.lease = lease
        self._asking = SideBySide(clock=clock, stop=self.stop, lease=lease)
        self._forgetting = Forgetting(clock=clock, stop=self.stop.is_set, language=settings.LANGUAGE_CODE)
        self._mailroom = Mailroom(means.post, worker=name, clock=clock, stop=self.stop.is_set) if means.post else None
        self.duties: tuple[Duty[Any], ...] = (
            Duty("polled", lambda: Source.objects.filter(active=True), self._poll, 32, gathers=True),
            Duty("fetched", lambda: FeedEntry.objects.select_related("source"), self._fetch_pages, 16, gathers=True),
            Duty("read", lambda: Capture.objects.filter(attempts__lt=SUSPECT_AFTER), self._read, batch=8),
            Duty("reread", lambda: Capture.objects.filter(attempts__gte=SUSPECT_AFTER), self._read, 1, SUSPECT_LEASE),
            Duty("pictures", lambda: Picture.objects.select_related("story__capture"), self._fetch_pictures, batch=4),
            Duty("published", lambda: Story.objects.filter(state=Story.State.SCHEDULED), self._publish, batch=16),
            Duty("links", lambda: LinkCheck.objects.select_related("story__capture"), self._look_at_links, batch=8),
            Duty("watched", flow.watched, self._look_at_sources, batch=4),
            *([Duty("hubs", websub.wanted, self._ask_hubs, batch=4)] if means.hubs else []),
        )

    def run(self) -> None:
        """Work until `stop` is set. A database that is away is waited for."""
        failures = 0
        claims.spare_memory()
        log.info("worker started", worker=self.name)
        while not self.stop.is_set():
            try:
                pause = _pause_after(self.work_once())
                failures = 0
            except (OperationalError, InterfaceError) as error:
                failures += 1
                pause = min(2.0**failures, LONGEST_PAUSE)
                log.error("the database does not answer", reason=str(error), again_in=pause)
                # A broken connection stays broken; the next query opens a new one.
                connection.close()
            self.stop.wait(pause)
        self.end()
        log.info("worker stopped", worker=self.name)

    def work_off(self) -> None:
        """Work until nothing is due any more, or `stop` is set."""
        while not self.stop.is_set() and any((done := self.work_once()).values()):
            self.stop.wait(_pause_after(done) if done[AWAITED] else 0)
        self.end()

    def end(self) -> None:
        """The last that a worker does: notes what has been answered, and gives back what has not if it is to stop."""
        self._asking.note_answered()

    def work_once(self) -> dict[str, int]:
        """One round through all duties; how many rows each has taken up.

        What goes wrong with one row postpones that row, with its reason. Raises OperationalError or
        InterfaceError when the database itself fails: the rows in hand are due again when their leases end.
        """
        awaited = self._asking.note_answered()
        done = {AWAITED: awaited, **{duty.name: self._perform(duty) for duty in self.duties}}
        done[AWAITED] = max(awaited, len(self._asking))
        mailed = self._mailroom.round() if self._mailroom else {}
        return {**done, **self._forgetting.round(), "let go": self._let_go(), **mailed}

    def _perform(self, duty: Duty[Any]) -> int:
        if self.stop.is_set():
            return 0
        if self.means.alive:
            self.means.alive.touch()
        now = self.clock()
        if duty.gathers and self.means.upkeep and not self.means.upkeep.may_gather(now=now):
            return 0
        claimed = claims.claim(duty.rows(), now=now, worker=self.name, limit=duty.batch, lease=duty.lease or self.lease)
        if claimed:
            duty.do(claimed, now)
            log.debug("done", duty=duty.name, rows=len(claimed))
        return len(claimed)

    # --- duties ---

    def _poll(self, sources: Sequence[Source], now: datetime) -> None:
        means = self.means
        given: dict[str, Any] = {"now": now, "fetcher": means.fetcher, "places": means.places, "one_host": True}

        def ask(source: Source, _host: Host) -> Answer:
            return gather.ask_source(source, allowed=means.allowed, **given)

        def follow(source: Source, address: str) -> Answer:
            return gather.ask_source(source, address=address, **given)

        def note(source: Source, answer: Answer) -> None:
            gather.note_poll(source, answer, now=now, jitter=self.jitter())

        self._asking.ask_then_note(sources, lambda source: source.feed_url, ask, note, follow=follow)

    def _fetch_pages(self, entries: Sequence[FeedEntry], now: datetime) -> None:
        keep = partial(flow.take_in, captures=self.means.captures, now=now)
        visit = partial(
            visiting.visit_page,
            now=now,
            fetcher=self.means.fetcher,
            max_bytes=self.means.page_bytes,
            allowed=self.means.allowed,
            places=self.means.places,
            led_on=True,
        )

        def note(entry: FeedEntry, visited: Visit) -> None:
            visiting.note_visit(entry, visited, now=now, keep=keep)

        self._asking.ask_then_note(entries, lambda entry: entry.next_url, visit, note)

    def _fetch_pictures(self, pictures: Sequence[Picture], now: datetime) -> None:
        note = partial(flow.note_picture, now=now)
        self._ask_for_what_is_named(pictures, lambda picture: picture.source_url, note, stories.PICTURE_BYTES, now)

    def _look_at_links(self, checks: Sequence[LinkCheck], now: datetime) -> None:
        note = partial(flow.note_link, now=now)
        self._ask_for_what_is_named(checks, lambda check: check.url, note, self.means.page_bytes, now)

    def _ask_for_what_is_named(
        self,
        rows: Sequence[Named],
        address: Callable[[Named], str],
        note: Callable[[Named, Answer], object],
        max_bytes: int,
        now: datetime,
    ) -> None:
        """What the page of a story has named, itself no page that is kept."""
        fetcher, allowed = self.means.fetcher, self.means.allowed

        def ask(row: Named, _host: Host) -> Answer:
            capture = row.story.capture
            pairs = decisions.allowed_for(address(row), allowed, named_by=capture.url if capture else "")
            return follow(row, address(row), pairs)

        def follow(_row: Named, url: str, pairs: Sequence[str] = ()) -> Answer:
            try:
                return fetcher(url, max_bytes=max_bytes, now=now, allowed=pairs, one_host=True)
            except UnableToFetch as error:
                return error

        self._asking.ask_then_note(rows, address, ask, note, follow=follow)

    def _look_at_sources(self, watches: Sequence[SourceWatch], now: datetime) -> None:
        means = self.means
        look = partial(flow.look_at, now=now, fetcher=means.fetcher, max_bytes=means.page_bytes, allowed=means.allowed)
        note = partial(flow.note_look, captures=means.captures, now=now)
        self._asking.ask_then_note(watches, lambda watch: watch.url, look, note)

    def _ask_hubs(self, wanted: Sequence[HubSubscription], now: datetime) -> None:
        def ask(row: HubSubscription, _host: Host) -> UnableToFetch | None:
            assert self.means.hubs
            return websub.ask_hub(row, now=now, hubs=self.means.hubs, allowed=self.means.allowed)

        self._asking.ask_then_note(wanted, lambda row: row.hub_url, ask, partial(websub.note_asked, now=now))

    def _read(self, captures: Sequence[Capture], now: datetime) -> None:
        read = partial(flow.read_and_file, captures=self.means.captures, now=now, max_bytes=self.means.page_bytes)
        for start in range(0, len(captures), READ_AT_ONCE):
            if self.stop.is_set():
                return claims.give_back(captures[start:])
            some = captures[start : start + READ_AT_ONCE]
            try:
                read(some)
            except Exception as error:
                if claims.database_is_away(error):
                    raise
                # One of them; the others must not wait for it.
                held = Capture.objects.filter(pk__in=[capture.pk for capture in some], leased_by=self.name)
                self._each(list(held), lambda capture: read([capture]))
        return None

    def _publish(self, due: Sequence[Story], now: datetime) -> None:
        self._each(due, partial(flow.publish_due, now=now))

    def _each(self, rows: Sequence[Row], do: Callable[[Row], object]) -> None:
        claims.do_each(rows, do, stopped=self.stop.is_set, clock=self.clock)

    def _let_go(self) -> int:
        """Old pages, a batch of the day's round."""
        upkeep = self.means.upkeep
        return 0 if upkeep is None or self.stop.is_set() else upkeep.let_go(now=self.clock())


def _pause_after(done: Mapping[str, int]) -> float:
    if any(rows for duty, rows in done.items() if duty != AWAITED):
        return BUSY_PAUSE
    return AWAITING_PAUSE if done.get(AWAITED) else IDLE_PAUSE


def unique_name() -> str:
    """A name for a worker: machine, process and a few random letters (process numbers come round again)."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(3)}"


def means_of_portal() -> Means:
    """What the settings of this portal say."""
    return Means(
        fetcher=partial(fetch, agent=settings.USER_AGENT, timeout=ANSWER_WITHIN),
        captures=settings.CAPTURES,
        allowed=settings.FETCH_ALLOWED,
        page_bytes=settings.PAGE_BYTES,
        alive=settings.DATA / "worker.alive",
        upkeep=Upkeep(settings.DATA, settings.CAPTURES, rule=settings.KEEP_CAPTURES, budget=settings.CAPTURES_BUDGET),
        places=Places(
            partial(passwords, settings.DATA / PASSWORDS_FILE, settings.MAILBOX_PASSWORDS),
            settings.FOLDERS,
            timeout=ANSWER_WITHIN,
            allowed=settings.FETCH_ALLOWED,
        ),
        hubs=_hubs_of_portal(),
    )


def _hubs_of_portal() -> Hubs | None:
    """None for a portal that no hub could reach."""
    callback = websub.callback_base(settings.PUBLIC_ADDRESS)
    return Hubs(partial(post, agent=settings.USER_AGENT, timeout=ANSWER_WITHIN), callback) if callback else None


def run(*, once: bool = False, post: Post | None = None) -> None:
    """Work for this portal until SIGTERM or SIGINT; `once`: until nothing is due any more.

    Letters are written by a room below this one: `post` brings them.
    """
    worker = Worker(name=unique_name(), means=replace(means_of_portal(), post=post))
    with _stopped_by_signals(worker.stop):
        worker.work_off() if once else worker.run()


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        # In another thread: the signal may have come while this one holds the event's own lock.
        threading.Thread(target=stop.set, daemon=True).start()

    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
