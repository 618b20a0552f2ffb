"""How many people looked at a story or a post: no robots, nobody twice, and no write for a look.

What is kept of a person is a keyed hash in the memory of this process; the key is thrown away every day. Decision 008
says why, and what is lost when.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Literal

import structlog
from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest

from svodka.discuss.actions import add_post_views
from svodka.stories.actions import add_story_views

Subject = tuple[Literal["story", "post"], int]

ONCE_IN = 6 * 3600.0
KEY_LIVES = 24 * 3600.0
WRITTEN_EVERY = 10.0
# 17 MB of memory at the most: a hundred thousand looks in six hours are a busy day of a trade paper.
MOST_REMEMBERED = 100_000
# Reached only when the database has not answered for long: every subject is a live page.
MOST_WAITING = 10_000

log = structlog.get_logger("svodka.site.audience")

# Browsers begin so, the text ones too; libraries and tools begin with their own names.
_BROWSERS = ("mozilla/", "opera/", "lynx/", "links ", "elinks", "w3m/", "dillo/", "netsurf/")
# What says Mozilla and is no person: it names its trade, or leaves an address to complain to. Cubot makes telephones;
# old Internet Explorers and Konqueror were «compatible» too.
_ROBOTS = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|scrap|headless|phantomjs|lighthouse|monitor|uptime|preview|feed|fetch|archiv"
    r"|python|curl|wget|https?:|www\.|@|compatible; (?!msie|konqueror)"
)
_PURPOSES = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
_AHEAD = re.compile("prefetch|prerender|preview")


def why_not_counted(method: str, headers: Mapping[str, str]) -> str:
    """Why a request is not a person looking at the page, in a word for logs and tests; empty when it is."""
    agent = headers.get("User-Agent", "").strip().lower()
    if method != "GET":
        return "method"
    if any(_AHEAD.search(headers.get(name, "").lower()) for name in _PURPOSES):
        return "ahead of time"
    if headers.get("Sec-Fetch-Dest", "document") != "document":
        return "part of another page"
    if not agent.startswith(_BROWSERS):
        return "no browser"
    return "robot" if _ROBOTS.search(agent) else ""


def network_of(address: str) -> str:
    """The address itself, or the /64 of an IPv6 one: inside it a single telephone changes addresses every day."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


class Audience:
    """Counts of one process, gathered in memory. `write` puts them where they stay; `clock` gives seconds."""

    def __init__(self, write: Callable[[Mapping[Subject, int]], None], *, clock: Callable[[], float]) -> None:
        self._write = write
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: Counter[Subject] = Counter()
        self._seen: dict[bytes, float] = {}
        self._key, self._key_made_at = secrets.token_bytes(32), clock()
        self._writes_itself = False
        self._writer: threading.Thread | None = None

    def look(self, subject: Subject, *, address: str, agent: str) -> bool:
        """Somebody looks at a live page; whether that counts: not if the same one did within six hours."""
        with self._lock:
            counted = self._is_new(subject, f"{network_of(address)}\n{agent}")
            if counted and (subject in self._waiting or len(self._waiting) < MOST_WAITING):
                self._waiting[subject] += 1
            if counted and self._writes_itself and not (self._writer and self._writer.is_alive()):
                self._start_writer()
        return counted

    def _is_new(self, subject: Subject, person: str) -> bool:
        now = self._clock()
        if now - self._key_made_at >= KEY_LIVES:
            self._key, self._key_made_at = secrets.token_bytes(32), now
            self._seen.clear()
        # Kept in the order of time: the oldest stands first.
        while self._seen and now - next(iter(self._seen.values())) >= ONCE_IN:
            del self._seen[next(iter(self._seen))]
        mark = blake2b(f"{subject}\n{person}".encode("utf-8", "replace"), key=self._key, digest_size=16).digest()
        if mark in self._seen:
            return False
        if len(self._seen) >= MOST_REMEMBERED:
            del self._seen[next(iter(self._seen))]
        self._seen[mark] = now
        return True

    def flush(self) -> None:
        """Write what has gathered. When that fails it is kept for the next time, and the error goes on."""
        with self._lock:
            counts, self._waiting = self._waiting, Counter()
        if not counts:
            return
        try:
            self._write(counts)
        except BaseException:
            with self._lock:
                self._waiting.update(counts)
            raise

    def write_by_itself(self) -> None:
        """From now on a thread of this process writes every ten seconds, and once more when the process ends."""
        self._writes_itself = True

    def _start_writer(self) -> None:
        # No daemon: Python waits for it at the end, when it sees that the main thread is over and writes the rest.
        # That needs neither a signal handler nor atexit, which a child of multiprocessing (granian's worker) skips.
        self._writer = threading.Thread(target=self._write_until_the_end, name="audience", daemon=False)
        self._writer.start()

    def _write_until_the_end(self) -> None:
        main = threading.main_thread()
        while main.is_alive():
            main.join(WRITTEN_EVERY)
            try:
                self.flush()
            except Exception:
                log.exception("views are not written yet")
            finally:
                connection.close()  # it is this thread's own, and idle for the next ten seconds

    def forget(self) -> None:
        """Nobody has looked yet."""
        with self._lock:
            self._waiting.clear()
            self._seen.clear()


def _write(counts: Mapping[Subject, int]) -> None:
    """One UPDATE a page, all in one transaction: either every look of these seconds is counted or none."""
    with transaction.atomic():
        add_story_views({number: count for (kind, number), count in counts.items() if kind == "story"})
        add_post_views({number: count for (kind, number), count in counts.items() if kind == "post"})


audience = Audience(_write, clock=time.monotonic)


def count_view(request: HttpRequest, subject: Subject) -> None:
    """The live page of this story or post is about to be shown. Never fails, never asks the database."""
    if why_not_counted(request.method or "", request.headers):
        return
    try:
        address = get_adapter().get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):  # no address at all, or fewer proxies than were promised
        return
    audience.look(subject, address=address, agent=request.headers.get("User-Agent", ""))
