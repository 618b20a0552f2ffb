"""What leads, and how many rows stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from svodka.site import balance
from svodka.site.views.front import choose_lead, choose_seconds
from svodka.stories.models import Story
from svodka.stories.queries import newest
from tests import make

DAY = make.NOON.replace(hour=0)


def chosen() -> str:
    return choose_lead(newest(40, day_began_at=DAY), began=DAY).copy.headline


@pytest.fixture
def plain(db: None) -> Story:
    return make.story("Новейшая", published_at=make.NOON)


def test_the_newest_leads(plain: Story) -> None:
    make.story("Старая", published_at=make.NOON - timedelta(hours=1))
    assert chosen() == "Новейшая"


def test_a_picture_goes_before_a_newer_story_without(plain: Story) -> None:
    make.lead_picture(make.story("С рисунком", published_at=make.NOON - timedelta(hours=1)), file=make.picture_file())
    assert chosen() == "С рисунком"


def test_a_picture_that_is_kept_back_is_none(plain: Story) -> None:
    old = make.story("С рисунком", published_at=make.NOON - timedelta(hours=1))
    make.lead_picture(old, file=make.picture_file(), rights_state="unknown")
    assert chosen() == "Новейшая"


def test_urgency_goes_before_everything_on_its_day(plain: Story) -> None:
    make.story("Срочная", urgency=1, published_at=make.NOON - timedelta(hours=2))
    assert chosen() == "Срочная"


def test_yesterdays_urgency_is_over(plain: Story) -> None:
    make.story("Срочная", urgency=1, published_at=make.NOON - timedelta(days=1))
    assert chosen() == "Новейшая"


def test_a_bare_link_leads_only_when_there_is_nothing_else(plain: Story) -> None:
    make.story("Ссылка", published_at=make.NOON + timedelta(hours=1), copy={"rights_state": "unknown"})
    assert chosen() == "Новейшая"


def told_by(*agencies: str, hours: int = 1, **given: object) -> list[Story]:
    """Reports of one happening, one an hour from `hours` before the newest story on."""
    event = make.happening()
    rows = []
    for number, name in enumerate(agencies):
        at = make.NOON - timedelta(hours=hours, minutes=number)
        story = make.story(f"{name} сообщает", agency=make.agency(name, name.lower()), published_at=at)
        rows.append(make.told(story, event, **given))
    return rows


def test_what_three_agencies_tell_goes_before_a_picture(plain: Story) -> None:
    make.lead_picture(plain, file=make.picture_file())
    told_by("A", "B", "C")
    assert chosen() == "C сообщает"


def test_of_its_reports_one_with_a_picture_leads(plain: Story) -> None:
    make.lead_picture(told_by("A", "B", "C")[0], file=make.picture_file())
    assert chosen() == "A сообщает"


@pytest.mark.parametrize("agencies", [("A", "B"), ("A", "A", "A")])
def test_two_voices_are_not_enough(plain: Story, agencies: tuple[str, ...]) -> None:
    told_by(*agencies)
    assert chosen() == "Новейшая"


def test_reprints_are_no_voices(plain: Story) -> None:
    told_by("A", "B", "C", reprint_of=plain)
    assert chosen() == "Новейшая"


def test_what_was_told_the_day_before_leads_no_more(plain: Story) -> None:
    told_by("A", "B", "C", hours=25)
    assert chosen() == "Новейшая"


def test_of_one_happening_one_report_is_among_the_seconds(db: None) -> None:
    told_by("A", "B", "C")
    for number in range(20):
        make.story(f"Другая {number}", published_at=make.NOON - timedelta(days=1, minutes=number))
    chosen = choose_seconds(newest(40, day_began_at=DAY), 4)
    assert sum("сообщает" in story.copy.headline for story in chosen) == 1


@pytest.mark.parametrize(("rest", "seconds"), [(0, 0), (1, 0), (2, 1), (5, 2), (8, 4), (30, 4)])
def test_seconds_leave_enough_for_the_wire(db: None, rest: int, seconds: int) -> None:
    for number in range(rest):
        make.story(f"Новость {number}")
    assert len(choose_seconds(newest(40, day_began_at=DAY))) == seconds


@dataclass(frozen=True)
class Row:
    headline: str


ROWS = [Row(f"Новость номер {number}") for number in range(60)]


def test_rows_fill_the_room_to_half_a_row() -> None:
    shown = balance.fill(ROWS, [50.0] * 60, 520)
    assert abs(len(shown) * 50 - 520) <= 25


def test_there_is_a_fewest_and_a_most() -> None:
    assert len(balance.fill(ROWS, [50.0] * 60, 0)) == balance.FEWEST
    assert len(balance.fill(ROWS, [50.0] * 60, 99_999)) == balance.MOST


def test_fewer_rows_than_the_fewest_are_all() -> None:
    assert len(balance.fill(ROWS[:2], [50.0] * 2, 0)) == 2


def test_a_picture_makes_the_lead_taller() -> None:
    assert balance.lead_height("Паром", "", 0.5) - balance.lead_height("Паром", "", 0.0) > balance.LEAD_WIDTH / 2
