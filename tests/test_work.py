"""The worker, with a real door to a fake web. Its clock is the test's: time passes when a test says so."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction

from svodka import claims, flow, work
from svodka.fetch import fetch
from svodka.gather import actions as gather
from svodka.gather.models import Capture, FeedEntry, Source
from svodka.stories.models import Intake, Picture, RightsState, Story
from svodka.work import Means, Worker
from tests import make
from tests.fakes import Clock, FakeWeb

pytestmark = [pytest.mark.database, pytest.mark.django_db]

PAGES = Path(__file__).parent.parent / "svodka" / "sample" / "pages"
PAGE = (PAGES / "rynda-short-note.html").read_bytes()
MINUTE = timedelta(minutes=1)
FETCHER = partial(fetch, agent="Svodka/test", timeout=1.0)


@pytest.fixture
def web():
    with FakeWeb() as web:
        yield web


@pytest.fixture
def clock(now):
    return Clock(now)


@pytest.fixture
def captures(tmp_path):
    return tmp_path / "captures"


def elsewhere(web, path):
    """The same web under another name: one host is asked once at a time."""
    return f"http://localhost:{web.port}{path}" if path else f"localhost:{web.port}"


@pytest.fixture
def worker(web, clock, captures):
    means = Means(fetcher=FETCHER, captures=captures, allowed=[web.pair, elsewhere(web, "")])
    return Worker(name="anna", means=means, clock=clock, jitter=lambda: 0.0)


def rss(*paths):
    items = "".join(f"<item><title>{path}</title><link>{path}</link><guid>{path}</guid></item>" for path in paths)
    return f"<rss version='2.0'><channel><title>Рында</title>{items}</channel></rss>"


@pytest.fixture
def source(web, now):
    return gather.add_source(name="Рында", feed_url=web.feed("/rss", rss("/news/1")), now=now)


def take_in(captures, now, number=1):
    page = PAGE.replace(b"/n/40861", f"/news/{number}".encode()) + f"<!-- {number} -->".encode()
    return flow.take_in(data=page, url=f"https://rynda.example/news/{number}", captures=captures, now=now).capture


# --- from a feed to the site ---


def test_one_round_brings_a_story_from_its_feed(worker, source, web, now):
    web.page("/news/1", PAGE)
    done = worker.work_once()
    assert (done["polled"], done["fetched"], done["read"]) == (1, 1, 1)
    story = Story.objects.get()
    assert (story.capture.source, story.capture.entry.guid, story.state) == (source, "/news/1", Story.State.INCOMING)


def test_a_trusted_source_is_published_at_once(worker, source, web):
    Intake.objects.create(source=source, section=make.section(), publish_at_once=True)
    web.page("/news/1", PAGE)
    worker.work_once()
    assert Story.objects.get().state == Story.State.LIVE


def test_an_idle_round_does_nothing(worker):
    assert set(worker.work_once().values()) == {0}


def test_the_same_page_is_not_told_twice(worker, source, web, clock):
    web.page("/news/1", PAGE)
    worker.work_once()
    clock.now += timedelta(days=2)
    assert (worker.work_once()["polled"], Story.objects.count()) == (1, 1)


def test_a_working_worker_leaves_a_sign(worker, tmp_path):
    alive = tmp_path / "worker.alive"
    worker.means = Means(fetcher=FETCHER, captures=tmp_path, alive=alive)
    worker.work_once()
    assert alive.exists()


# --- what goes wrong with one row ---


def test_a_source_that_never_answers_keeps_no_other_waiting(worker, source, web, now):
    web.page("/news/1", PAGE)
    web.silent("/silent")
    gather.add_source(name="Молчунья", feed_url=elsewhere(web, "/silent"), slug="silent", now=now)
    worker.work_once()
    assert Story.objects.count() == 1
    while worker.work_once()["awaited"]:
        pass
    silent = Source.objects.get(slug="silent")
    assert "did not answer completely within 1 seconds" in silent.last_error
    assert (silent.due_at, silent.leased_by) == (now + 60 * MINUTE, "")


def test_a_page_that_redirects_home_is_given_up_and_said(worker, source, web):
    web.redirect("/news/1", "http://169.254.169.254/latest/meta-data/")
    worker.work_once()
    worker.work_once()
    entry = FeedEntry.objects.get()
    assert entry.state == FeedEntry.State.GIVEN_UP
    assert "169.254.169.254, which is not an address of the public internet" in entry.last_error


@pytest.mark.parametrize(
    ("page", "words"), [(bytes(20_000_000), "more than 5,000,000 bytes"), (None, "answers 404 (Not Found)")]
)
def test_a_page_that_cannot_be_had_is_given_up_and_said(worker, source, web, page, words):
    if page:
        web.page("/news/1", page)
    worker.work_once()
    assert words in FeedEntry.objects.get().last_error


@pytest.mark.parametrize(
    "page", [b"", bytes(range(256)) * 50, b"<html><body><nav><a href='/'>x</a></nav></body></html>"]
)
def test_a_page_that_is_no_article_is_refused_with_the_reason(worker, source, web, page):
    web.page("/news/1", page)
    worker.work_once()
    capture = Capture.objects.get()
    assert (capture.state, capture.due_at, Story.objects.count()) == (Capture.State.REFUSED, None, 0)
    assert capture.reason


def test_a_fault_of_ours_postpones_one_row_with_the_reason(worker, source, web, now):
    web.feed("/rss", rss("/news/1"))
    web.page("/news/1", PAGE)
    web.feed("/other", rss())
    gather.add_source(name="Пристань", feed_url=elsewhere(web, "/other"), slug="other", now=now)

    def broken(url, **given):
        if url.endswith("/other"):
            raise RuntimeError("a bug")
        return FETCHER(url, **given)

    worker.means = Means(fetcher=broken, captures=worker.means.captures, allowed=[web.pair])
    worker.work_once()
    other = Source.objects.get(slug="other")
    assert (other.last_error, other.due_at) == ("RuntimeError: a bug", now + timedelta(seconds=30))
    assert (other.leased_by, Story.objects.count()) == ("", 1)


def broken_reading(monkeypatch, number, error):
    """Reading the page of that number fails, after its row has been settled in the transaction that fails."""
    file = flow.file

    def broken(*, capture, **given):
        if capture.url.endswith(f"/{number}"):
            raise error
        return file(capture=capture, **given)

    monkeypatch.setattr("svodka.flow.intake.file", broken)


def test_a_page_that_breaks_the_reader_waits_alone(worker, captures, now, monkeypatch):
    for number in range(4):
        take_in(captures, now, number)
    broken_reading(monkeypatch, 1, RuntimeError("a bug"))
    worker.work_once()
    (left,) = Capture.objects.filter(state=Capture.State.UNREAD)
    assert (left.url[-1], left.reason, left.due_at) == ("1", "RuntimeError: a bug", now + timedelta(seconds=30))
    assert Story.objects.count() == 3


def test_a_mended_reader_reads_what_was_left(worker, captures, clock, monkeypatch):
    take_in(captures, clock.now)
    with monkeypatch.context() as broken:
        broken_reading(broken, 1, RuntimeError("a bug"))
        worker.work_once()
    clock.now += MINUTE
    worker.work_once()
    assert (Story.objects.count(), Capture.objects.get().state) == (1, Capture.State.READ)


def test_a_page_that_may_have_killed_two_workers_is_read_alone_and_held_long(worker, captures, clock, monkeypatch):
    for number in range(3):
        take_in(captures, clock.now, number)
    Capture.objects.filter(url__endswith="/1").update(attempts=2)
    batches = []

    def read(claimed, **given):
        batches.append([(capture.url[-1], capture.lease_until - clock.now) for capture in claimed])

    monkeypatch.setattr(flow, "read_and_file", read)
    worker.work_once()
    assert batches == [[("0", 2 * MINUTE), ("2", 2 * MINUTE)], [("1", 30 * MINUTE)]]


# --- the database fails ---


def test_a_database_that_is_away_is_waited_for(worker, monkeypatch):
    rounds = iter([OperationalError("away"), OperationalError("away"), {"read": 0}])
    waits = []

    def work_once():
        answer = next(rounds)
        if isinstance(answer, Exception):
            raise answer
        worker.stop.set()
        return answer

    monkeypatch.setattr(worker, "work_once", work_once)
    monkeypatch.setattr(worker.stop, "wait", waits.append)
    monkeypatch.setattr(connection, "close", lambda: None)
    worker.run()
    assert waits == [2.0, 4.0, work.IDLE_PAUSE]


def test_a_failing_database_is_no_fault_of_the_row(worker, captures, now, monkeypatch):
    take_in(captures, now)
    broken_reading(monkeypatch, 1, OperationalError("disk I/O error"))
    with pytest.raises(OperationalError):
        worker.work_once()
    capture = Capture.objects.get()
    assert (capture.due_at, capture.leased_by, capture.reason) == (now, "anna", "")


def test_a_failing_database_postpones_no_scheduled_story(worker, clock, monkeypatch):
    story = make.story(state=Story.State.SCHEDULED, published_at=None, due_at=clock.now)
    locked = OperationalError("locked")
    monkeypatch.setattr("svodka.flow.noting.publish", lambda *_, **__: (_ for _ in ()).throw(locked))
    with pytest.raises(OperationalError):
        worker.work_once()
    story.refresh_from_db()
    assert (story.due_at, story.leased_by) == (clock.now, "anna")


class TooLarge(Exception):
    sqlstate = "54000"


def test_a_row_too_large_for_postgresql_waits_alone(worker, captures, now, monkeypatch):
    for number in range(3):
        take_in(captures, now, number)
    error = OperationalError("index row size 3016 exceeds btree version 4 maximum 2704")
    error.__cause__ = TooLarge()
    broken_reading(monkeypatch, 1, error)
    worker.work_once()
    (left,) = Capture.objects.filter(state=Capture.State.UNREAD)
    assert (left.url[-1], left.due_at, Story.objects.count()) == ("1", now + timedelta(seconds=30), 2)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL limits the rows of an index")
def test_postgresql_says_so_of_a_row_too_large(now):
    source = gather.add_source(name="Рында", feed_url="https://rynda.example/rss", now=now)
    letters = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(1000))
    with pytest.raises(OperationalError) as raised, transaction.atomic():
        FeedEntry.objects.create(source=source, guid=letters, url="https://rynda.example/1", first_seen_at=now)
    assert not claims.database_is_away(raised.value)


def test_a_feed_of_long_foreign_guids_is_polled(worker, web, now):
    letters = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(1000))
    feed = rss("/news/1").replace("<guid>/news/1", f"<guid>{letters}")
    gather.add_source(name="Рында", feed_url=web.feed("/rss", feed), now=now)
    worker.work_once()
    assert (Source.objects.get().last_error, FeedEntry.objects.count()) == ("", 1)


def test_a_lost_folder_of_captures_postpones_its_pages(worker, captures, clock):
    take_in(captures, clock.now)
    captures.rename(captures.with_name("elsewhere"))
    worker.work_once()
    left = Capture.objects.get()
    assert (left.state, left.reason[:19]) == (Capture.State.UNREAD, "UnableToLoadCapture")
    captures.with_name("elsewhere").rename(captures)
    clock.now += MINUTE
    worker.work_once()
    assert Story.objects.count() == 1


def test_the_pages_that_the_portal_takes_in_are_read_too(worker, captures, source, web):
    web.page("/news/1", PAGE + b" " * 5_000_000)
    worker.means = replace(worker.means, page_bytes=6_000_000)
    worker.work_once()
    assert Story.objects.count() == 1


# --- stories and pictures that are due ---


def test_a_scheduled_story_goes_live_when_its_time_comes(worker, clock):
    story = make.story(state=Story.State.SCHEDULED, published_at=None, due_at=clock.now + MINUTE)
    worker.work_once()
    story.refresh_from_db()
    assert story.state == Story.State.SCHEDULED
    clock.now += MINUTE
    worker.work_once()
    story.refresh_from_db()
    assert (story.state, story.published_at, story.due_at) == (Story.State.LIVE, clock.now, None)


def test_an_embargo_holds_a_scheduled_story_until_it_ends(worker, clock):
    ends = clock.now + 60 * MINUTE
    story = make.story(state=Story.State.SCHEDULED, published_at=None, due_at=clock.now, embargo_until=ends)
    worker.work_once()
    story.refresh_from_db()
    assert (story.state, story.due_at, story.leased_by) == (Story.State.SCHEDULED, ends, "")
    clock.now = ends
    assert worker.work_once()["published"] == 1


@pytest.fixture
def picture(web, captures, now):
    capture = flow.take_in(data=PAGE, url=web.url("/news/1"), captures=captures, now=now).capture
    Capture.objects.update(due_at=None)
    story = make.story(capture=capture)
    return Picture.objects.create(
        story=story, source_url=web.url("/parom.png"), rights_state=RightsState.CLAIMED_OPEN, due_at=now
    )


def png():
    from io import BytesIO

    from PIL import Image

    data = BytesIO()
    Image.new("RGB", (40, 30), "#335577").save(data, "PNG")
    return data.getvalue()


def test_a_picture_that_may_be_shown_is_fetched(worker, picture, web):
    web.page("/parom.png", png(), content_type="image/png")
    assert worker.work_once()["pictures"] == 1
    picture.refresh_from_db()
    assert ((picture.file.width, picture.file.height), picture.due_at, picture.leased_by) == ((40, 30), None, "")


@pytest.mark.parametrize("page", [b"not a picture", None])
def test_a_picture_that_cannot_be_had_leaves_its_frame_empty(worker, picture, web, page):
    if page:
        web.page("/parom.png", page)
    worker.work_once()
    picture.refresh_from_db()
    assert (picture.file, picture.due_at, picture.leased_by) == (None, None, "")


# --- stopping ---


def test_a_stopping_worker_gives_back_what_has_not_been_answered(worker, source, web, now):
    web.silent("/silent")
    gather.add_source(name="Молчунья", feed_url=elsewhere(web, "/silent"), slug="silent", now=now)
    threading.Timer(0.3, worker.stop.set).start()
    worker.run()
    assert Source.objects.values_list("leased_by", "due_at", "attempts").get(slug="silent") == ("", now, 0)


def test_a_stopping_worker_finishes_the_row_in_hand(worker, captures, now, monkeypatch):
    monkeypatch.setattr(work, "READ_AT_ONCE", 1)
    for number in range(3):
        take_in(captures, now, number)
    read = flow.read_and_file

    def read_and_stop(claimed, **given):
        worker.stop.set()
        return read(claimed, **given)

    monkeypatch.setattr(flow, "read_and_file", read_and_stop)
    worker.work_once()
    assert Story.objects.count() == 1
    assert list(Capture.objects.filter(state="unread").values_list("leased_by", "attempts")) == [("", 0)] * 2


def test_a_signal_stops_the_worker(monkeypatch, tmp_path):
    monkeypatch.setattr(work, "means_of_portal", lambda: Means(fetcher=FETCHER, captures=tmp_path))
    before = signal.getsignal(signal.SIGTERM)
    threading.Timer(0.2, os.kill, args=(os.getpid(), signal.SIGTERM)).start()
    work.run()
    assert signal.getsignal(signal.SIGTERM) is before


def test_once_ends_when_nothing_is_due(monkeypatch, captures, now):
    monkeypatch.setattr(work, "means_of_portal", lambda: Means(fetcher=FETCHER, captures=captures))
    take_in(captures, now - timedelta(days=3000))
    work.run(once=True)
    assert Story.objects.count() == 1


# --- kill -9 ---

# A real worker in a process of its own that comes to a standstill at the place given.
STANDSTILL = """
    import importlib, os, sys, time
    from datetime import datetime
    from functools import partial
    from pathlib import Path

    database, place, captures, pair, now = sys.argv[1:]
    os.environ["DJANGO_SETTINGS_MODULE"] = "svodka.settings"
    from svodka import settings
    settings.DATABASES["default"]["NAME"] = database
    import django
    django.setup()

    from svodka import work
    from svodka.fetch import fetch

    def stand_still(*args, **given):
        print("standing still", flush=True)
        time.sleep(60)

    module, _colon, name = place.partition(":")
    setattr(importlib.import_module(module), name, stand_still)
    fetcher = partial(fetch, agent="Svodka/test", timeout=5.0)
    means = work.Means(fetcher=fetcher, captures=Path(captures), allowed=[pair])
    work.Worker(name="killed", means=means, clock=lambda: datetime.fromisoformat(now)).work_once()
"""


def kill_a_worker_at(place, *, web, captures, now):
    program = [sys.executable, "-c", textwrap.dedent(STANDSTILL), str(connection.settings_dict["NAME"])]
    arguments = [place, str(captures), web.pair, now.isoformat()]
    with subprocess.Popen([*program, *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = iter(process.stdout.readline, "")
        assert any("standing still" in line for line in lines)
        process.kill()


def test_the_words_of_a_post_deleted_a_day_ago_are_wiped_now_and_then(worker, clock):
    post = make.reader_post(state="deleted", edited_at=clock.now)
    assert worker.work_once()["wiped"] == 0
    clock.now += timedelta(hours=25)
    assert [worker.work_once()["wiped"] for _ in range(2)] == [1, 0]
    post.refresh_from_db()
    assert post.source == ""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "place", ["svodka.flow:read_and_file", "svodka.flow.intake:publish", "svodka.flow.publishing:index_story"]
)
def test_a_worker_killed_between_capture_and_story_loses_nothing(place, worker, source, web, clock, captures):
    Intake.objects.create(source=source, section=make.section(), publish_at_once=True)
    web.page("/news/1", PAGE)
    kill_a_worker_at(place, web=web, captures=captures, now=clock.now)
    assert (Capture.objects.get().leased_by, Story.objects.count()) == ("killed", 0)
    assert worker.work_once()["read"] == 0
    clock.now += claims.LEASE
    assert worker.work_once()["read"] == 1
    clock.now += claims.LEASE
    worker.work_once()
    assert [story.state for story in Story.objects.all()] == [Story.State.LIVE]
