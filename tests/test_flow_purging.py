"""A page removed for good: its bytes and readings go, hash and reason stay, and it does not come back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from svodka import claims, flow
from svodka.gather.captures import path_of
from svodka.gather.models import Capture, Reading
from svodka.stories.history import history
from svodka.stories.models import LedgerEntry, Story

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = Path(__file__).parent.parent / "svodka" / "sample" / "pages" / "portal-copy.txt"
URL = "https://vestovoy.example/news/1"


def take_in(folder: Path, now: datetime) -> flow.Kept:
    return flow.take_in(data=PAGE.read_bytes(), url=URL, captures=folder, now=now)


@pytest.fixture
def purged(tmp_path: Path, now: datetime) -> flow.Purged:
    capture = take_in(tmp_path, now).capture
    claimed = claims.claim(Capture.objects.all(), now=now, worker="tests", limit=1)
    flow.read_and_file(claimed, captures=tmp_path, now=now)
    return flow.purge(capture, reason="решение суда", captures=tmp_path, now=now)


def test_bytes_and_readings_are_gone(purged: flow.Purged, tmp_path: Path) -> None:
    assert purged.had_file
    assert not path_of(purged.sha256, tmp_path).exists()
    assert not Reading.objects.exists()


def test_hash_reason_and_story_stay(purged: flow.Purged) -> None:
    detail = LedgerEntry.objects.get(act="purged").detail
    assert (detail["sha256"], detail["reason"]) == (purged.sha256, "решение суда")
    assert purged.story == Story.objects.get()


def test_the_storys_history_says_so(purged: flow.Purged) -> None:
    assert [line.act for line in history(Story.objects.get())] == ["purged", "filed", "read", "taken in"]


def test_the_same_bytes_are_not_kept_again(purged: flow.Purged, tmp_path: Path, now: datetime) -> None:
    assert take_in(tmp_path, now).refused == "решение суда"
    assert not path_of(purged.sha256, tmp_path).exists()


def test_a_page_that_waits_is_not_read_any_more(tmp_path: Path, now: datetime) -> None:
    flow.purge(take_in(tmp_path, now).capture, reason="ошибка", captures=tmp_path, now=now)
    assert Capture.objects.values_list("state", "reason", "due_at").get() == ("refused", "ошибка", None)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_no_reason_no_purge(tmp_path: Path, now: datetime, reason: str) -> None:
    capture = take_in(tmp_path, now).capture
    with pytest.raises(flow.UnableToPurge):
        flow.purge(capture, reason=reason, captures=tmp_path, now=now)
    assert path_of(capture.sha256, tmp_path).exists()


def test_nothing_is_purged_twice(purged: flow.Purged, tmp_path: Path, now: datetime) -> None:
    with pytest.raises(flow.UnableToPurge):
        flow.purge(Capture.objects.get(), reason="ещё раз", captures=tmp_path, now=now)


def test_a_purged_page_is_not_read_anew(purged: flow.Purged, tmp_path: Path) -> None:
    story = Story.objects.select_related("capture", "copy").get()
    with pytest.raises(flow.UnableToReadAnew, match="решение суда"):
        flow.read_anew(story, captures=tmp_path)
