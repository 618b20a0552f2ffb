"""Stories find each other when they are filed, and stay where an editor has put them."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from svodka import flow
from svodka.flow.storylines import like, place
from svodka.names.slugs import slug_of
from svodka.stories.actions import storylines
from svodka.stories.models import Story, Storyline, Telling
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def told(data_folder: Path) -> list[dict[str, Any]]:
    return tomllib.loads((data_folder / "storylines" / "happenings.toml").read_text(encoding="utf-8"))["story"]


def filed(one: dict[str, Any], hour: int = 9, **given: Any) -> Story:
    at = datetime(2026, 11, one["day"], hour, tzinfo=UTC)
    agency = make.agency(one["agency"], slug=slug_of(one["agency"]))
    dates = {"filed_at": at, "agency_date": at.date(), "published_at": at}
    story = make.story(one["headline"], text=one["text"], agency=agency, **dates, **given)
    place(story)
    return Story.objects.select_related("telling").get(pk=story.pk)


def test_three_agencies_tell_of_one_happening(told: list[dict[str, Any]]) -> None:
    stories = [filed(one, hour).pk for hour, one in enumerate(told)]
    tells = list(Telling.objects.filter(story__in=stories).order_by("story").values_list("happening", flat=True))
    assert tells[0] == tells[1] == tells[2] is not None
    assert tells[3:] == [None, None]


def test_the_reprint_is_known_and_whose(told: list[dict[str, Any]]) -> None:
    stories = [filed(one, hour) for hour, one in enumerate(told)]
    assert [story.telling.reprint_of_id for story in stories[:3]] == [None, None, stories[0].pk]


def test_the_storyline_is_called_after_its_first_story(told: list[dict[str, Any]]) -> None:
    for hour, one in enumerate(told[:2]):
        filed(one, hour)
    line = Storyline.objects.get()
    assert (line.headline, line.begun_at.hour, line.last_story_at.hour) == (told[0]["headline"], 0, 1)


def test_a_story_keeps_why_it_was_put_there(told: list[dict[str, Any]]) -> None:
    why = [filed(one, hour) for hour, one in enumerate(told[:2])][1].telling.why
    assert (why["same"], why["reasons"][1]) == ("happening", ["hours", "1"])


@pytest.mark.parametrize("state", ["spiked", "withdrawn"])
def test_what_is_not_to_be_told_draws_nothing(told: list[dict[str, Any]], state: str) -> None:
    reason = {"withdrawn_for": "retract"} if state == "withdrawn" else {}
    filed(told[0], state=state, **reason)
    assert filed(told[1], 10).storyline_id is None


def test_what_an_editor_took_out_stays_out_and_draws_nothing(told: list[dict[str, Any]], now: datetime) -> None:
    first, second = (filed(one, hour) for hour, one in enumerate(told[:2]))
    storylines.take_out(story=second, now=now, by=make.reader())
    place(Story.objects.get(pk=second.pk))
    second.refresh_from_db()
    assert (second.storyline_id, first.telling.settled) == (None, False)
    assert second.pk not in [one.story_id for one in like(first, limit=9)]


def test_placed_twice_it_stands_where_it_stood(told: list[dict[str, Any]]) -> None:
    for hour, one in enumerate(told[:2]):
        story = filed(one, hour)
    place(story)
    assert Telling.objects.filter(happening=story.telling.happening).count() == 2
    assert Storyline.objects.count() == 1


def test_an_old_archive_is_told_on_the_agencies_days(told: list[dict[str, Any]]) -> None:
    filed(told[0])
    later = make.story(told[1]["headline"], text=told[1]["text"], agency_date=datetime(2026, 10, 1, tzinfo=UTC).date())
    place(later)
    later.refresh_from_db()
    assert later.telling.happening_id is None or later.telling.why["same"] != "happening"


def test_a_story_written_here_is_placed_when_it_is_published(told: list[dict[str, Any]]) -> None:
    first = filed(told[0])
    editor, at = make.reader(), datetime(2026, 11, 19, 12, tzinfo=UTC)
    own = flow.begin(language="ru", now=at, by=editor)
    body = [make.paragraph(told[1]["text"])]
    type(own.copy).objects.filter(pk=own.copy.pk).update(headline=told[1]["headline"], body=body)
    live = flow.publish(Story.objects.get(pk=own.pk), now=at, by=editor)
    assert Telling.objects.get(story=live).happening_id == Telling.objects.get(story=first).happening_id


def test_two_about_one_ship_are_one_storyline(told: list[dict[str, Any]]) -> None:
    ferry = make.name("product", "ustyana", "«Устьяна»")
    stories = []
    for day, one in ((1, told[3]), (20, told[4])):
        at = datetime(2026, 11, day, tzinfo=UTC)
        text = f"{one['text']} Паром «Устьяна» стоит у причала."
        story = make.story(f"{one['headline']} и «Устьяна»", text=text, filed_at=at, agency_date=at.date())
        make.mention(story, ferry, "«Устьяна»", block="headline")
        make.appearance(story, ferry, mention_count=2)
        place(story)
        stories.append(story.pk)
    one, other = Telling.objects.filter(story__in=stories).select_related("story")
    assert one.story.storyline_id == other.story.storyline_id is not None
    assert one.happening_id != other.happening_id


def test_a_withdrawn_story_no_longer_names_its_storyline(now: datetime) -> None:
    line = Storyline.objects.create(slug="p", headline="Порт меняет хозяина", begun_at=now, last_story_at=now)
    event = make.happening(line)
    rumour = make.told(make.story("Порт меняет хозяина"), event)
    make.told(make.story("Порт хозяина не меняет", slug="p"), event)
    flow.withdraw(rumour, reason="retract", now=now)
    line.refresh_from_db()
    assert (line.headline, line.slug) == ("Порт хозяина не меняет", "port-khozyaina-ne-menyaet")
