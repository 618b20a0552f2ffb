"""Kept pages read again: stories follow today's reader where no person has written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from svodka import claims, flow
from svodka.gather.captures import path_of
from svodka.gather.models import Capture, Reading
from svodka.stories import actions as stories
from svodka.stories.drafts import kept
from svodka.stories.manuscripts import digests
from svodka.stories.models import Copy, Correction, LedgerEntry, Story
from svodka.text.record import ENGINE
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = Path(__file__).parent / "data" / "pages" / "bare.html"
BEFORE = "Так заголовок читали раньше"


@pytest.fixture
def story(tmp_path: Path, now: datetime) -> Story:
    """A story whose headline was read otherwise by the reader before."""
    flow.take_in(data=PAGE.read_bytes(), url="https://rynda.example/1", captures=tmp_path, now=now)
    claimed = claims.claim(Capture.objects.all(), now=now, worker="tests", limit=1)
    [outcome] = flow.read_and_file(claimed, captures=tmp_path, now=now)
    reading = Reading.objects.get()
    record = {**reading.record, "article": {**reading.record["article"], "headline": BEFORE}}
    Reading.objects.update(engine="svodka.text 0", record=record)
    Copy.objects.update(headline=BEFORE)
    assert outcome.story
    return Story.objects.get()


def again(folder: Path) -> flow.Again:
    [one] = flow.read_again(list(flow.kept_captures()), folder=folder)
    return one


def headline() -> str:
    return Copy.objects.get().headline


def test_nothing_is_written_by_looking(story: Story, tmp_path: Path) -> None:
    one = again(tmp_path)
    assert [(found.field, found.before) for found in one.differs] == [("headline", (BEFORE,))]
    assert (headline(), Reading.objects.count()) == (BEFORE, 1)


def test_a_story_that_waits_follows(story: Story, tmp_path: Path, now: datetime) -> None:
    one = again(tmp_path)
    taken = flow.keep_again(one, now=now)
    assert one.record
    assert (taken.fields, taken.draft, headline()) == (("headline",), False, one.record.article.headline)
    assert set(Reading.objects.values_list("engine", flat=True)) == {"svodka.text 0", ENGINE}
    assert list(LedgerEntry.objects.filter(act="read anew").values_list("detail", "by")) == [
        ({"fields": ["headline"]}, None)
    ]
    assert again(tmp_path).differs == ()


def test_what_nobody_has_read_so_is_a_persons(story: Story, tmp_path: Path, now: datetime) -> None:
    Copy.objects.update(headline="Так его написал редактор")
    assert flow.keep_again(again(tmp_path), now=now).by_hand == ("headline",)
    assert headline() == "Так его написал редактор"


def test_what_a_person_has_saved_stays_though_a_reading_said_the_same(
    story: Story, tmp_path: Path, now: datetime
) -> None:
    stories.note(story=story, act="edited", now=now, by=make.reader(), detail={"fields": ["headline"]})
    taken = flow.keep_again(again(tmp_path), now=now)
    assert (taken.fields, taken.by_hand, headline()) == ((), ("headline",), BEFORE)


@pytest.fixture
def live(story: Story, now: datetime) -> Story:
    Copy.objects.update(rights_state="own", rights_why="")
    return flow.publish(story, now=now)


def test_a_live_story_gets_a_draft(live: Story, tmp_path: Path, now: datetime) -> None:
    assert flow.keep_again(again(tmp_path), now=now).draft
    assert (headline(), Copy.objects.get().has_unpublished_changes) == (BEFORE, True)


def test_readers_are_told_in_the_words_given(live: Story, tmp_path: Path, now: datetime) -> None:
    taken = flow.keep_again(again(tmp_path), now=now, words="Заголовок прочитан заново.")
    assert not taken.draft
    assert headline() != BEFORE
    assert Correction.objects.get().note == "Заголовок прочитан заново."


def test_a_draft_of_somebodys_is_not_published(live: Story, tmp_path: Path, now: datetime) -> None:
    stands = kept(Story.objects.get()).manuscript
    mine, by = {**stands, "kicker": "Порты"}, make.reader()
    stories.save_story(story=live, mine=mine, opened=digests(stands), now=now, by=by, autosave=True)
    assert flow.keep_again(again(tmp_path), now=now, words="Прочитано заново.").draft
    assert headline() == BEFORE


def test_what_is_missing_or_purged_is_told_or_left_out(story: Story, tmp_path: Path, now: datetime) -> None:
    capture = Capture.objects.get()
    path_of(capture.sha256, tmp_path).unlink()
    assert again(tmp_path).missing
    flow.purge(capture, reason="решение суда", captures=tmp_path, now=now)
    assert flow.read_again([capture], folder=tmp_path) == []
