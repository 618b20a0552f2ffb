"""The worker, with a real door to a fake web. Its clock is the test's: time passes when a test says so."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
from datetime import timedelta

import pytest
from django.db import connection

from svodka import claims, flow, work
from svodka.gather import actions as gather
from svodka.gather.models import Capture, Source
from svodka.stories.models import Intake, Picture, RightsState, Story
from svodka.work import Means
from tests import make
from tests.working import FETCHER, PAGE, elsewhere, take_in

pytestmark = [pytest.mark.database, pytest.mark.django_db]

MINUTE = timedelta(minutes=1)


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
