"""What the worker does for the desk: primary links looked at, scheduled stories published or held with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from svodka import flow
from svodka.stories import actions as stories
from svodka.stories.models import Copy, LedgerEntry, LinkCheck, Story
from svodka.work import Worker
from tests import make
from tests.fakes import FakeWeb
from tests.working import worker_with

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def worker(web: FakeWeb, folder: Path, at: datetime) -> Worker:
    return worker_with(lambda: at, folder, allowed=[web.pair])


@pytest.mark.parametrize(("path", "dead", "reason"), [("/there", False, ""), ("/gone", True, "HTTP 404")])
def test_a_primary_link_is_looked_at(
    web: FakeWeb, tmp_path: Path, now: datetime, path: str, dead: bool, reason: str
) -> None:
    address = web.page("/there", b"<p>here</p>").replace("/there", path)
    story = make.story(capture=make.capture(address))
    stories.watch_primary_link(story=story, url=address, now=now)
    worker(web, tmp_path, now).work_once()
    check = LinkCheck.objects.get(story=story)
    assert (check.dead, check.reason, check.checked_at, check.due_at) == (dead, reason, now, None)


def test_another_address_is_asked_anew_and_none_is_not(now: datetime) -> None:
    story = make.story()
    stories.watch_primary_link(story=story, url="https://rynda.example/1", now=now)
    stories.watch_primary_link(story=story, url="", now=now)
    assert not LinkCheck.objects.exists()


def scheduled(now: datetime) -> Story:
    story = make.story(state="ready", published_at=None)
    return flow.schedule(story, at=now + timedelta(hours=1), now=now)


def test_the_worker_publishes_at_the_moment(web: FakeWeb, tmp_path: Path, now: datetime) -> None:
    story = scheduled(now)
    worker(web, tmp_path, now + timedelta(minutes=59)).work_once()
    early = Story.objects.get(pk=story.pk).state
    worker(web, tmp_path, now + timedelta(hours=1)).work_once()
    assert (early, Story.objects.get(pk=story.pk).state) == ("scheduled", "live")


def test_who_published_is_the_portal_itself(web: FakeWeb, tmp_path: Path, now: datetime) -> None:
    story = scheduled(now)
    worker(web, tmp_path, now + timedelta(hours=1)).work_once()
    assert LedgerEntry.objects.filter(story=story, act="published").values_list("by", flat=True).get() is None


def test_what_held_a_story_is_in_its_ledger(web: FakeWeb, tmp_path: Path, now: datetime) -> None:
    story = scheduled(now)
    Copy.objects.filter(story=story).update(headline="")
    worker(web, tmp_path, now + timedelta(hours=1)).work_once()
    assert LedgerEntry.objects.get(story=story, act="held").detail["why"] == "headline"
