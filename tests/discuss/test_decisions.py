"""The rules of writing, as tables."""

from __future__ import annotations

from datetime import timedelta

import pytest

from svodka.discuss import decisions
from svodka.discuss.decisions import ACCEPT, Decision, Ruling, Standing, Talk
from tests.make import NOON

OLD = NOON - timedelta(days=90)


def standing(*seconds_ago: float, joined: timedelta = timedelta(days=90)) -> Standing:
    recent = tuple(NOON - timedelta(seconds=ago) for ago in seconds_ago)
    return Standing(active=True, joined_at=NOON - joined, recent=recent)


@pytest.mark.parametrize(
    ("length", "links", "ruling"),
    [
        (0, 0, Ruling.EMPTY),
        (1, 2, Ruling.ACCEPT),
        (20_000, 0, Ruling.ACCEPT),
        (20_001, 0, Ruling.TOO_LONG),
        (100, 3, Ruling.TOO_MANY_LINKS),
    ],
)
def test_the_text(length: int, links: int, ruling: Ruling) -> None:
    assert decisions.judge_text(length=length, links=links).ruling is ruling


@pytest.mark.parametrize(
    ("seconds_ago", "ruling"),
    [
        ((), Ruling.ACCEPT),
        ((1,), Ruling.ACCEPT),
        ((1, 59), Ruling.TOO_SOON),
        ((1, 60), Ruling.ACCEPT),
        ((61, 62, 63), Ruling.ACCEPT),
    ],
)
def test_two_comments_a_minute(seconds_ago: tuple[float, ...], ruling: Ruling) -> None:
    assert decisions.judge_pace(standing(*seconds_ago), now=NOON).ruling is ruling


def test_who_was_too_quick_is_told_when_to_try_again() -> None:
    decision = decisions.judge_pace(standing(1, 48), now=NOON)
    assert decision.retry_at == NOON + timedelta(seconds=12)
    assert "12" in str(decision.reason)


HOURLY = tuple(3_600 * hour for hour in range(1, 11))


@pytest.mark.parametrize(
    ("written", "joined", "ruling"),
    [
        (HOURLY, timedelta(hours=23), Ruling.FIRST_DAY_FULL),
        (HOURLY[:9], timedelta(hours=23), Ruling.ACCEPT),
        (HOURLY, timedelta(hours=24), Ruling.ACCEPT),
    ],
)
def test_ten_comments_on_the_first_day(written: tuple[int, ...], joined: timedelta, ruling: Ruling) -> None:
    assert decisions.judge_pace(standing(*written, joined=joined), now=NOON).ruling is ruling


def test_a_full_first_day_ends_when_the_account_is_a_day_old() -> None:
    decision = decisions.judge_pace(standing(*HOURLY, joined=timedelta(hours=20)), now=NOON)
    assert decision.retry_at == NOON + timedelta(hours=4)


def test_a_ban_is_told_with_its_reason_and_end() -> None:
    banned = Standing(True, OLD, banned_for="Реклама", banned_until=NOON)
    decision = decisions.judge_standing(banned)
    assert (decision.ruling, decision.retry_at) == (Ruling.BANNED, NOON)
    assert "Реклама" in str(decision.reason)


def test_an_account_switched_off_takes_no_part() -> None:
    assert decisions.judge_standing(Standing(active=False, joined_at=OLD)).ruling is Ruling.BANNED


@pytest.mark.parametrize(
    ("is_open", "public", "ruling"),
    [(True, True, Ruling.ACCEPT), (False, True, Ruling.CLOSED), (True, False, Ruling.CLOSED)],
)
def test_the_thread(is_open: bool, public: bool, ruling: Ruling) -> None:
    assert decisions.judge_talk(Talk(is_open, public)).ruling is ruling


@pytest.mark.parametrize(("minutes", "ruling"), [(15, Ruling.ACCEPT), (15.1, Ruling.WINDOW_OVER)])
def test_a_quarter_of_an_hour_to_edit(minutes: float, ruling: Ruling) -> None:
    written = NOON - timedelta(minutes=minutes)
    assert decisions.judge_edit(created_at=written, now=NOON).ruling is ruling


def test_the_first_refusal_is_the_one_told() -> None:
    first, second = Decision(Ruling.BANNED), Decision(Ruling.EMPTY)
    assert decisions.first_refusal(ACCEPT, first, second) is first
    assert decisions.first_refusal(ACCEPT, ACCEPT).accepted
