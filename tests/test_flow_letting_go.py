"""Old pages go by rule: which, with what left behind, and what happens when they are offered again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from svodka import flow
from svodka.flow.letting_go import LettingGo, remove_what_was_left
from svodka.flow.upkeep import Upkeep
from svodka.gather.captures import path_of
from svodka.gather.keeping import strayed
from svodka.gather.models import Capture
from svodka.gather.retention import rule_of
from svodka.gather.room import Budget
from svodka.stories.models import LedgerEntry, Story
from svodka.stories.proof import prove
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]

RULE = rule_of("400 days; refused 30 days")


def kept(folder: Path, name: str, now: datetime, *, days: int, **given: str) -> Capture:
    """A page that was taken in so many days ago."""
    url, at = f"https://rynda.example/{name}", now - timedelta(days=days)
    capture = flow.take_in(data=name.encode(), url=url, captures=folder, now=at).capture
    Capture.objects.filter(pk=capture.pk).update(**{"state": "read", "due_at": None, **given})
    capture.refresh_from_db()
    return capture


def there(folder: Path) -> set[str]:
    """The names of the pages whose bytes are on the disk."""
    every = Capture.objects.values_list("url", "sha256")
    return {url.rsplit("/", 1)[1] for url, sha256 in every if path_of(sha256, folder).exists()}


def strays(folder: Path) -> list[str]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # There rows are numbered when a transaction ends, which a test's does not.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    proof = prove(zone=UTC)
    return [one.what for one in strayed(proof.pages, purged=proof.purged, let_go=proof.let_go, folder=folder)]


def test_what_goes_and_what_stays(tmp_path: Path, now: datetime) -> None:
    for name, days in (("old", 400), ("young", 399)):
        kept(tmp_path, name, now, days=days)
    kept(tmp_path, "list", now, days=31, state="refused")
    kept(tmp_path, "waits", now, days=500, state="unread")
    for name, state in (("live", "live"), ("taken", "taken"), ("spiked", "spiked")):
        make.story(state=state, capture=kept(tmp_path, name, now, days=500))
    assert flow.let_go(RULE, captures=tmp_path, now=now)[0] == 3
    assert there(tmp_path) == {"young", "waits", "live", "taken"}


def test_hash_and_reason_stay_and_nothing_is_missed(tmp_path: Path, now: datetime) -> None:
    capture = kept(tmp_path, "list", now, days=31, state="refused")
    flow.let_go(RULE, captures=tmp_path, now=now)
    detail = LedgerEntry.objects.get(act="let go").detail
    assert detail == {"sha256": capture.sha256, "reason": "refused 30 days"}
    assert strays(tmp_path) == []


def test_bytes_that_nobody_let_go_are_missed(tmp_path: Path, now: datetime) -> None:
    capture = kept(tmp_path, "lost", now, days=500)
    path_of(capture.sha256, tmp_path).unlink()
    Capture.objects.update(let_go_at=now)
    assert strays(tmp_path) == ["file"]


def test_bytes_that_are_offered_again_are_kept_again(tmp_path: Path, now: datetime) -> None:
    capture = kept(tmp_path, "list", now, days=31, state="refused", reason="a list")
    flow.let_go(RULE, captures=tmp_path, now=now)
    again = flow.take_in(data=b"list", url=capture.url, captures=tmp_path, now=now)
    assert (again.refused, again.capture.let_go_at, there(tmp_path)) == ("a list", None, {"list"})
    path_of(capture.sha256, tmp_path).unlink()
    assert strays(tmp_path) == ["file"]


def test_the_same_bytes_from_two_addresses_go_when_both_may(tmp_path: Path, now: datetime) -> None:
    first = kept(tmp_path, "list", now, days=500)
    second = make.capture("https://pristan.example/1", sha256=first.sha256, captured_at=now)
    assert flow.let_go(RULE, captures=tmp_path, now=now)[0] == 0
    Capture.objects.filter(pk=second.pk).update(captured_at=now - timedelta(days=500))
    assert flow.let_go(RULE, captures=tmp_path, now=now)[0] == 2
    flow.take_in(data=b"list", url=second.url, captures=tmp_path, now=now)
    assert not Capture.objects.exclude(let_go_at=None).exists()


def test_a_round_a_day_batch_by_batch(tmp_path: Path, now: datetime) -> None:
    for number in range(3):
        kept(tmp_path, f"old-{number}", now, days=500)
    rounds = LettingGo(RULE, tmp_path, at_once=2)
    assert [rounds.round(now=now) for _ in range(4)] == [2, 1, 0, 0]
    kept(tmp_path, "old-3", now, days=500)
    later = now + timedelta(hours=23)
    assert (rounds.round(now=later), rounds.round(now=later + timedelta(hours=2))) == (0, 1)


def test_a_file_that_a_kill_has_left_goes_with_the_next_round(tmp_path: Path, now: datetime) -> None:
    capture = kept(tmp_path, "old", now, days=500)
    Capture.objects.filter(pk=capture.pk).update(let_go_at=now)
    remove_what_was_left(captures=tmp_path)
    assert there(tmp_path) == set()


def test_a_storys_page_that_is_gone_is_not_read_anew(tmp_path: Path, now: datetime) -> None:
    make.story(state="spiked", capture=kept(tmp_path, "old", now, days=500))
    flow.let_go(RULE, captures=tmp_path, now=now)
    story = Story.objects.select_related("capture", "copy", "agency").get()
    with pytest.raises(flow.UnableToReadAnew, match="let go"):
        flow.read_anew(story, captures=tmp_path)


def test_without_room_nothing_new_is_gathered(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "captures").mkdir()
    (tmp_path / "captures" / "page").write_bytes(b"x" * 9000)

    def may_gather(size: int) -> bool:
        return Upkeep(tmp_path, tmp_path / "captures", budget=Budget(size)).may_gather(now=now)

    assert (may_gather(20_000), may_gather(12_000)) == (True, False)


def test_forever_lets_nothing_go(tmp_path: Path, now: datetime) -> None:
    kept(tmp_path, "old", now, days=9000)
    assert LettingGo(rule_of(""), tmp_path).round(now=now) == 0
    assert there(tmp_path) == {"old"}
