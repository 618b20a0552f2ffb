"""Who told of one happening: only what is public, in the order of publication, in one query."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from svodka.stories.carried import of_happenings, of_story
from svodka.stories.models import Happening, Story
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def report(headline: str, event: Happening, *, hours: int = 0, state: str = "live", **given: Any) -> Story:
    withdrawn = {"withdrawn_for": "rights"} if state == "withdrawn" else {}
    at = make.NOON + timedelta(hours=hours)
    return make.told(make.story(headline, published_at=at, state=state, **withdrawn), event, **given)


@pytest.fixture
def event(db: None) -> Happening:
    return make.happening()


def test_the_first_stands_first(event: Happening) -> None:
    report("Вторая", event, hours=1)
    report("Первая", event)
    assert [one.headline for one in of_happenings([event.pk])[event.pk].reports] == ["Первая", "Вторая"]


@pytest.mark.parametrize("state", ["incoming", "taken", "ready", "scheduled", "spiked", "withdrawn"])
def test_what_is_not_public_neither_shows_nor_counts(event: Happening, state: str) -> None:
    report("Первая", event)
    report("Скрытая", event, state=state)
    told = of_happenings([event.pk])[event.pk]
    assert ([one.headline for one in told.reports], told.total) == (["Первая"], 1)


def test_a_reprint_is_not_independent(event: Happening) -> None:
    first = report("Первая", event)
    report("Перепечатка", event, hours=1, reprint_of=first)
    told = of_happenings([event.pk])[event.pk]
    assert (len(told.reports), told.independent, told.agency_of(first.pk)) == (2, 1, "Рында")


def test_a_reprint_whose_original_is_withdrawn_stays_one(event: Happening) -> None:
    gone = report("Снятая", event, state="withdrawn")
    report("Перепечатка", event, reprint_of=gone)
    told = of_happenings([event.pk])[event.pk]
    assert (told.independent, told.agency_of(gone.pk)) == (0, "")


def test_the_whole_storyline_is_counted(event: Happening) -> None:
    report("Первая", event)
    report("О другом дне", make.happening(event.storyline))
    told = of_happenings([event.pk])[event.pk]
    assert (len(told.reports), told.total, told.goes_on) == (1, 2, True)


def test_several_happenings_take_one_query(event: Happening, django_assert_num_queries: Any) -> None:
    other = make.happening(event.storyline)
    for one in (event, other):
        report("Сообщение", one)
    with django_assert_num_queries(1):
        assert set(of_happenings([event.pk, other.pk])) == {event.pk, other.pk}


def test_nothing_asked_for_costs_nothing(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert of_happenings([]) == {}


def test_a_story_alone_has_no_storyline(db: None, django_assert_num_queries: Any) -> None:
    story = make.story()
    with django_assert_num_queries(0):
        assert of_story(story, None) is None


def test_chapters_are_the_first_reports_newest_first(event: Happening, django_assert_num_queries: Any) -> None:
    story = report("Перенос", event)
    report("Перенос, второе сообщение", event, hours=1)
    report("Спуск на воду", make.happening(event.storyline), hours=-500)
    with django_assert_num_queries(1):
        told = of_story(story, event.pk)
    assert told
    assert [one.headline for one in told.chapters] == ["Перенос", "Спуск на воду"]


def test_one_that_is_not_public_yet_sees_the_others(event: Happening) -> None:
    report("Первая", event)
    told = of_story(report("Черновик", event, state="ready"), event.pk)
    assert told
    assert [one.headline for one in told.reports] == ["Первая"]
