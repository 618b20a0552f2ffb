"""When a digest is due, and what goes into it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.digest.decisions import Answer, Candidate, Choice, Held, answer_to_request, judge_choice, next_moment, order
from svodka.digest.decisions import wanted as wanted_of

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "zone", "after", "expected"),
    [
        (8, "Europe/Moscow", "2026-11-20 04:59", "2026-11-20 05:00"),
        (8, "Europe/Moscow", "2026-11-20 05:00", "2026-11-21 05:00"),
        (8, "Asia/Vladivostok", "2026-11-20 05:00", "2026-11-20 22:00"),
        (23, "America/St_Johns", "2026-11-20 05:00", "2026-11-21 02:30"),
        (2, BERLIN, "2026-03-28 12:00", "2026-03-29 01:00"),  # 02:00 does not exist that night: 03:00 summer time
        (2, BERLIN, "2026-10-24 12:00", "2026-10-25 00:00"),  # 02:00 comes twice: the first of them
        (2, BERLIN, "2026-10-25 00:00", "2026-10-26 01:00"),
        (8, "Nowhere/City", "2026-11-20 05:00", "2026-11-20 08:00"),
    ],
)
def test_the_next_moment(hour: int, zone: str, after: str, expected: str) -> None:
    assert next_moment(hour=hour, time_zone=zone, after=at(after)) == at(expected)


@given(
    st.integers(0, 23),
    st.sampled_from(sorted(available_timezones())),
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_it_comes_once_a_day_and_never_too_late(hour: int, zone: str, after: datetime) -> None:
    first = next_moment(hour=hour, time_zone=zone, after=after)
    second = next_moment(hour=hour, time_zone=zone, after=first)
    # A zone that moved over the date line has skipped a day or had one twice.
    assert timedelta() < first - after <= timedelta(hours=49)
    assert timedelta(hours=20) <= second - first <= timedelta(hours=49)


@pytest.mark.parametrize(
    ("held", "answer"),
    [
        (None, Answer.CONFIRM),
        (Held(active=False, letter_at=None), Answer.CONFIRM),
        (Held(active=False, letter_at=NOON - timedelta(hours=23)), Answer.NOTHING),
        (Held(active=False, letter_at=NOON - timedelta(hours=24)), Answer.CONFIRM),
        (Held(active=True, letter_at=NOON - timedelta(days=90)), Answer.REMIND),
        (Held(active=True, letter_at=NOON - timedelta(hours=1)), Answer.NOTHING),
    ],
)
def test_one_letter_a_day_to_an_address(held: Held | None, answer: Answer) -> None:
    assert answer_to_request(held, now=NOON) is answer


def story(pk: int, section: int | None, place: int = 0, hours: int = 0) -> Candidate:
    return Candidate(pk, section, place, NOON - timedelta(hours=hours))


def test_stories_stand_by_section_and_the_newest_first() -> None:
    stories = [story(1, 7, 2), story(2, None), story(3, 5, 1, hours=5), story(4, 5, 1, hours=1)]
    assert order(stories) == [4, 3, 1, 2]


def test_what_most_tell_of_stands_first_its_first_report_at_the_head_and_reprints_at_the_end() -> None:
    told = [Candidate(pk, 5, 1, NOON - timedelta(hours=8 - pk), happening_id=3, repeats=pk == 2) for pk in (1, 2, 3, 4)]
    assert order([story(9, 5, 1), *told]) == [1, 3, 4, 2, 9]


def test_a_foreign_headline_is_not_the_subject_of_the_letter() -> None:
    english = Candidate(3, 5, 1, NOON, language="en")
    assert order([english, *(Candidate(pk, 5, 1, NOON, language="ru") for pk in (1, 2))]) == [2, 1, 3]


def test_a_reader_of_no_section_reads_all() -> None:
    stories = [story(1, 7), story(2, None), story(3, 5)]
    assert wanted_of(stories, frozenset()) == [1, 2, 3]
    assert wanted_of(stories, frozenset({5})) == [3]


@pytest.mark.parametrize(
    "change",
    [{"hour": 24}, {"hour": -1}, {"time_zone": "../etc/passwd"}, {"language": "de"}, {"sections": frozenset({9})}],
)
def test_a_choice_of_what_is_not_there_is_refused(change: dict[str, object]) -> None:
    choice = {"hour": 8, "time_zone": "Europe/Moscow", "language": "ru", "text_only": False, "sections": frozenset({1})}
    assert judge_choice(Choice(**{**choice, **change}), languages=("ru", "en"), sections=frozenset({1}))  # type: ignore[arg-type]
    assert not judge_choice(Choice(**choice), languages=("ru", "en"), sections=frozenset({1}))  # type: ignore[arg-type]
