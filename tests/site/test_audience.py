"""View counts: people, once in six hours, written in batches."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from svodka.site import audience as room
from svodka.site.audience import Audience, Subject, audience, network_of, why_not_counted
from svodka.stories.models import Story
from tests import make
from tests.conftest import DATA

pytestmark = pytest.mark.database

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0"
PAROM: Subject = ("story", 1)
HOUR = 3600.0


def agents(section: str) -> list[str]:
    """The lines of a section of tests/data/agents.txt."""
    parts = (DATA / "agents.txt").read_text(encoding="utf-8").split("\n# ")
    part = next(part for part in parts if part.removeprefix("# ").startswith(section))
    return part.splitlines()[1:]


# --- who counts ---


@pytest.mark.parametrize("agent", agents("people"))
def test_a_browser_is_a_person(agent: str) -> None:
    assert why_not_counted("GET", {"User-Agent": agent}) == ""


@pytest.mark.parametrize("agent", [*agents("robots"), "", " "])
def test_a_robot_or_a_tool_is_none(agent: str) -> None:
    assert why_not_counted("GET", {"User-Agent": agent}) in {"robot", "no browser"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Sec-Purpose", "prefetch"),
        ("Sec-Purpose", "prefetch;prerender"),
        ("Purpose", "prefetch"),
        ("X-Purpose", "preview"),
        ("X-Moz", "Prefetch"),
    ],
)
def test_what_is_fetched_ahead_of_time_was_not_seen(name: str, value: str) -> None:
    assert why_not_counted("GET", {"User-Agent": FIREFOX, name: value}) == "ahead of time"


@pytest.mark.parametrize(
    ("dest", "why"), [("document", ""), ("empty", "part of another page"), ("iframe", "part of another page")]
)
def test_only_a_page_of_its_own_is_looked_at(dest: str, why: str) -> None:
    assert why_not_counted("GET", {"User-Agent": FIREFOX, "Sec-Fetch-Dest": dest}) == why


def test_only_get_shows_a_page() -> None:
    assert why_not_counted("HEAD", {"User-Agent": FIREFOX}) == "method"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("nowhere", "nowhere"),
    ],
)
def test_a_network_stands_for_its_telephone(address: str, network: str) -> None:
    assert network_of(address) == network


# --- once in six hours ---


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def written() -> list[dict[Subject, int]]:
    return []


@pytest.fixture
def own(clock: Clock, written: list[dict[Subject, int]]) -> Audience:
    return Audience(lambda counts: written.append(dict(counts)), clock=clock)


def look(at: Audience, subject: Subject = PAROM, *, address: str = "192.0.2.7", agent: str = FIREFOX) -> bool:
    return at.look(subject, address=address, agent=agent)


def test_the_same_person_counts_once_in_six_hours(own: Audience, clock: Clock) -> None:
    counted = []
    for hour in (0, 1, 5.9, 6, 7):
        clock.now = hour * HOUR
        counted.append(look(own))
    assert counted == [True, False, False, True, False]


def test_another_browser_address_or_page_is_another_look(own: Audience) -> None:
    assert look(own)
    assert look(own, agent=FIREFOX.replace("147", "146"))
    assert look(own, address="192.0.2.8")
    assert look(own, ("post", 1))


def test_nothing_that_is_kept_names_the_person(own: Audience) -> None:
    look(own)
    assert "192.0.2.7" not in repr(vars(own))
    assert "Firefox" not in repr(vars(own))


def test_the_key_lives_a_day(own: Audience, clock: Clock) -> None:
    before = own._key
    clock.now = 23 * HOUR
    look(own)
    assert own._key == before
    clock.now = 24 * HOUR
    assert look(own)
    assert own._key != before


def test_memory_is_bounded_and_the_oldest_go_first(own: Audience, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_REMEMBERED", 3)
    for number in range(4):
        look(own, address=f"192.0.2.{number}")
    assert len(own._seen) == 3
    assert not look(own, address="192.0.2.3")
    assert look(own, address="192.0.2.0")


def test_pages_that_wait_are_bounded_too(own: Audience, written: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_WAITING", 2)
    for number in range(5):
        look(own, ("story", number))
    own.flush()
    assert len(written[0]) == 2


# --- batches ---


def test_a_thousand_looks_are_one_write(own: Audience, written: list[dict[Subject, int]]) -> None:
    for number in range(1_000):
        look(own, address=f"198.51.{number // 250}.{number % 250}")
    assert written == []
    own.flush()
    assert written == [{PAROM: 1_000}]


def test_nothing_gathered_nothing_written(own: Audience, written: list[dict[Subject, int]]) -> None:
    look(own)
    own.flush()
    own.flush()
    assert len(written) == 1


def test_what_could_not_be_written_waits(clock: Clock) -> None:
    got: list[dict[Subject, int]] = []
    broken = [True]

    def write(counts: Mapping[Subject, int]) -> None:
        if broken.pop():
            broken.append(False)
            raise sqlite3.OperationalError("database is locked")
        got.append(dict(counts))

    own = Audience(write, clock=clock)
    look(own)
    with pytest.raises(sqlite3.OperationalError):
        own.flush()
    look(own, address="192.0.2.8")
    own.flush()
    assert got == [{PAROM: 2}]


def test_two_threads_lose_nothing(own: Audience, written: list[dict[Subject, int]]) -> None:
    def work(thread: int) -> None:
        for number in range(2_000):
            look(own, address=f"10.{thread}.{number // 250}.{number % 250}")
            if number % 100 == 0:
                own.flush()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    own.flush()
    assert sum(counts[PAROM] for counts in written) == 4_000


def test_no_thread_is_started_unasked(own: Audience) -> None:
    look(own)
    assert "audience" not in {thread.name for thread in threading.enumerate()}


# --- in the page ---


@pytest.fixture
def story(portal: None) -> Story:
    return make.story()


def views(of: Story) -> int:
    audience.flush()
    return Story.objects.get(pk=of.pk).view_count


def browser(**headers: str) -> Client:
    return Client(headers={"User-Agent": FIREFOX, **headers})


def test_a_page_shown_is_counted_at_the_next_write(story: Story) -> None:
    browser().get(f"/news/{story.pk}-parom/")
    assert Story.objects.get(pk=story.pk).view_count == 0
    assert views(story) == 1


def test_a_batch_is_one_update_a_page(story: Story) -> None:
    for number in range(5):
        look(audience, ("story", story.pk), address=f"192.0.2.{number}")
    with CaptureQueriesContext(connection) as asked:
        audience.flush()
    assert [query["sql"].split()[0] for query in asked].count("UPDATE") == 1
    assert views(story) == 5


def test_the_same_person_in_another_language_is_the_same_view(story: Story) -> None:
    browser().get(f"/news/{story.pk}-parom/")
    browser().get(f"/en/news/{story.pk}-parom/")
    assert views(story) == 1


def test_who_comes_back_to_what_they_have_has_come_back(story: Story) -> None:
    """A 304 is a look like any other: the person reads the page, only its bytes stayed at home."""
    tag = Client().get(f"/news/{story.pk}-parom/")["ETag"]
    response = browser(If_None_Match=tag).get(f"/news/{story.pk}-parom/")
    assert (response.status_code, views(story)) == (304, 1)


@pytest.mark.parametrize("method", ["head", "get"])
def test_neither_head_nor_a_robot_counts(story: Story, method: str) -> None:
    client = browser() if method == "head" else Client(headers={"User-Agent": "curl/8.5.0"})
    getattr(client, method)(f"/news/{story.pk}-parom/")
    assert views(story) == 0


def test_a_redirect_and_a_withdrawn_story_are_not_looked_at(story: Story) -> None:
    gone = make.story(state="withdrawn", withdrawn_for="rights", withdrawn_at=make.NOON)
    browser().get(f"/news/{story.pk}-staryj/")
    browser().get(f"/news/{gone.pk}-parom/")
    assert (views(story), views(gone)) == (0, 0)


def test_behind_a_proxy_people_are_told_apart(story: Story, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in (7, 8):
        browser(X_Forwarded_For=f"192.0.2.{number}").get(f"/news/{story.pk}-parom/")
    assert views(story) == 2


def test_without_a_proxy_a_forged_address_makes_nobody_new(story: Story) -> None:
    for number in (7, 8):
        browser(X_Forwarded_For=f"192.0.2.{number}").get(f"/news/{story.pk}-parom/")
    assert views(story) == 1


def test_too_few_proxies_count_nobody_and_break_nothing(story: Story, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    response = browser(X_Forwarded_For="192.0.2.7").get(f"/news/{story.pk}-parom/")
    assert (response.status_code, views(story)) == (200, 0)


def test_a_readers_post_has_an_audience_too(portal: None) -> None:
    post = make.reader_post()
    look(audience, ("post", post.pk))
    audience.flush()
    post.refresh_from_db()
    assert post.view_count == 1


# --- the end of the process ---

PROGRAM = """
import {how}, sys
from svodka.site.audience import Audience

def look():
    own = Audience(lambda counts: print(sum(counts.values()), flush=True), clock=lambda: 0.0)
    own.write_by_itself()
    for number in range(3):
        own.look(("story", 1), address=f"192.0.2.{{number}}", agent="Mozilla/5.0")

{end}
"""


@pytest.mark.parametrize(
    ("how", "end"),
    [
        ("django", "look()"),
        ("multiprocessing", "process = multiprocessing.Process(target=look); process.start(); process.join()"),
    ],
)
def test_the_end_of_a_process_writes_what_is_left(how: str, end: str) -> None:
    """In a child of multiprocessing, as granian's worker is, as well: there no atexit function runs."""
    program = "import django; django.setup()\n" + PROGRAM.format(how=how, end=end)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "3\n"
