"""What goes wrong under a worker: with one row, which keeps no other waiting; with the database, which is no row's
fault.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from svodka import claims, flow, work
from svodka.gather import actions as gather
from svodka.gather.models import Capture, FeedEntry, Source
from svodka.stories.models import Story
from svodka.work import Means
from tests import make
from tests.working import FETCHER, PAGE, elsewhere, finish, rss, take_in

pytestmark = [pytest.mark.database, pytest.mark.django_db]

MINUTE = timedelta(minutes=1)


# --- what goes wrong with one row ---


def test_a_source_that_never_answers_keeps_no_other_waiting(worker, source, web, now):
    web.page("/news/1", PAGE)
    web.silent("/silent")
    gather.add_source(name="Молчунья", feed_url=elsewhere(web, "/silent"), slug="silent", now=now)
    worker.work_once()
    assert Story.objects.count() == 1
    finish(worker)
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
    finish(worker)
    assert Story.objects.count() == 1
