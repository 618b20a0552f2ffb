"""What the sample's editor says of who tells what."""

from __future__ import annotations

import tomllib

import pytest

from svodka.readers.models import Reader
from svodka.sample.load import FOLDER, pages
from svodka.sample.storylines import look_over
from svodka.stories.models import LedgerEntry, Story, Telling
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def stories(db: None) -> dict[str, Story]:
    """The talk with the fleet's director, wrongly put in one with the schedule, and two that tell of it."""
    event = make.happening()
    return {
        "lotsia-interview": make.told(make.story("Разговор"), event),
        "rynda-schedule": make.told(make.story("График"), event),
        "ledger-schedule": make.story("August"),
    }


@pytest.fixture
def editor(db: None) -> Reader:
    return make.reader("Аглая Кормщикова")


def event_of(story: Story) -> int | None:
    return Telling.objects.get(story=story).happening_id


def test_every_page_it_names_is_there() -> None:
    told = tomllib.loads((FOLDER / "storylines.toml").read_text(encoding="utf-8"))
    named = {one[key] for part in told.values() for one in part for key in ("page", "to") if key in one}
    assert named <= {page.path.stem for page in pages()}


def test_the_talk_is_set_apart_and_the_foreign_report_joined(stories: dict[str, Story], editor: Reader) -> None:
    look_over(stories, by=editor, days=0, folder=FOLDER)
    talk, schedule, foreign = (event_of(story) for story in stories.values())
    assert talk != schedule == foreign


def test_dates_in_remarks_move(stories: dict[str, Story], editor: Reader) -> None:
    look_over(stories, by=editor, days=1, folder=FOLDER)
    assert "15 августа" in Telling.objects.get(story=stories["rynda-schedule"]).remark


def test_done_twice_it_is_done_once(stories: dict[str, Story], editor: Reader) -> None:
    for _time in range(2):
        look_over(stories, by=editor, days=0, folder=FOLDER)
    acts = list(LedgerEntry.objects.order_by("pk").values_list("act", flat=True))
    assert sorted(acts) == ["remark", "remark", "storyline", "storyline"]
