"""A worker as tests have it: a real door to the fake web, the test's clock, no jitter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from svodka import flow
from svodka.fetch import fetch, request
from svodka.gather.models import Capture
from svodka.work import Means, Worker
from tests.fakes import FakeWeb

PAGES = Path(__file__).parent.parent / "svodka" / "sample" / "pages"
PAGE = (PAGES / "rynda-short-note.html").read_bytes()
FETCHER = partial(fetch, agent="Svodka/test", timeout=1.0)
# The first request of a process reads the certificates: on a busy machine that takes longer than a worker is patient.
request._tls()


def worker_with(clock: Callable[[], datetime], captures: Path, **means: Any) -> Worker:
    """A worker with these means, or with the usual ones."""
    given = Means(**{"fetcher": FETCHER, "captures": captures, **means})
    return Worker(name="anna", means=given, clock=clock, jitter=lambda: 0.0)


def finish(worker: Worker) -> None:
    """Rounds until nothing is awaited any more."""
    while worker.work_once()["awaited"]:
        pass


def elsewhere(web: FakeWeb, path: str) -> str:
    """The same web under another name: one host is asked once at a time."""
    return f"http://localhost:{web.port}{path}" if path else f"localhost:{web.port}"


def rss(*paths: str) -> str:
    """A feed of pages whose titles and guids are their paths."""
    items = "".join(f"<item><title>{path}</title><link>{path}</link><guid>{path}</guid></item>" for path in paths)
    return f"<rss version='2.0'><channel><title>Рында</title>{items}</channel></rss>"


def take_in(captures: Path, now: datetime, number: int = 1) -> Capture:
    """A page that waits to be read; each number is another one."""
    page = PAGE.replace(b"/n/40861", f"/news/{number}".encode()) + f"<!-- {number} -->".encode()
    return flow.take_in(data=page, url=f"https://rynda.example/news/{number}", captures=captures, now=now).capture
