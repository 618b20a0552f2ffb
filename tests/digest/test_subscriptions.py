"""Subscriptions: asked for, confirmed, paused, ended. On both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from svodka.digest import actions
from svodka.digest.actions import Asked, UnableToChoose, UnableToConfirm
from svodka.digest.decisions import Answer, Choice
from svodka.digest.letter import UnableToAddress
from svodka.digest.models import Subscription
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = timedelta(days=1)
State = Subscription.State


def ask(now: datetime, email: str = "nina@volonga.example") -> Asked:
    return actions.ask(email=email, language="ru", now=now, time_zone="Europe/Moscow")


def active(now: datetime) -> Subscription:
    return actions.confirm(key=ask(now).subscription.key, now=now)


def test_an_address_waits_for_its_holder(now: datetime) -> None:
    asked = ask(now)
    assert (asked.answer, asked.subscription.state, asked.subscription.next_at) == (Answer.CONFIRM, "asked", None)


def test_a_second_request_within_a_day_sends_nothing(now: datetime) -> None:
    first, second = ask(now), ask(now + DAY / 2, " Nina@Volonga.example ")
    assert second.answer is Answer.NOTHING
    assert second.subscription.key == first.subscription.key


def test_a_later_request_makes_the_old_link_void(now: datetime) -> None:
    old = ask(now).subscription.key
    ask(now + DAY)
    with pytest.raises(UnableToConfirm):
        actions.confirm(key=old, now=now + DAY)


def test_a_thousand_requests_are_one_letter(now: datetime) -> None:
    answers = [ask(now + timedelta(minutes=n)).answer for n in range(1000)]
    assert answers.count(Answer.NOTHING) == 999


def test_confirmed_it_is_due_at_its_hour(now: datetime) -> None:
    held = active(now)  # 12:40 in Moscow: 8 o'clock is tomorrow
    assert held.state == State.ACTIVE
    assert held.next_at == datetime(2026, 11, 21, 5, 0, tzinfo=now.tzinfo)


def test_saying_yes_twice_does_no_harm(now: datetime) -> None:
    held = active(now)
    assert actions.confirm(key=held.key, now=now + DAY).confirmed_at == now


def test_a_link_of_last_week_confirms_nothing(now: datetime) -> None:
    asked = ask(now)
    with pytest.raises(UnableToConfirm):
        actions.confirm(key=asked.subscription.key, now=now + timedelta(days=7, seconds=1))


def test_somebody_elses_request_does_not_end_a_subscription(now: datetime) -> None:
    held = active(now)
    again = ask(now + DAY)
    assert (again.answer, again.subscription.state, again.subscription.key) == (Answer.REMIND, State.ACTIVE, held.key)


def test_the_end_is_one_step_and_can_be_said_twice(now: datetime) -> None:
    held = active(now)
    actions.end(subscription=held, now=now)
    actions.end(subscription=held, now=now + DAY)
    held.refresh_from_db()
    assert (held.state, held.ended_at, held.next_at) == (State.ENDED, now, None)


def test_who_has_ended_it_can_ask_again_with_a_new_key(now: datetime) -> None:
    held = active(now)
    actions.end(subscription=held, now=now)
    again = ask(now + DAY)
    assert again.answer is Answer.CONFIRM
    assert again.subscription.key != held.key


def test_a_pause_has_an_end(now: datetime) -> None:
    held = actions.pause(subscription=active(now), until=date(2026, 12, 1), now=now)
    assert (held.state, held.next_at) == (State.PAUSED, None)
    held = actions.resume(subscription=held, now=now)
    assert (held.state, held.paused_until) == (State.ACTIVE, None)


@pytest.mark.parametrize("until", [date(2026, 11, 20), date(2020, 1, 1), date(2029, 1, 1)])
def test_a_pause_to_no_good_day_is_refused(until: date, now: datetime) -> None:
    with pytest.raises(UnableToChoose):
        actions.pause(subscription=active(now), until=until, now=now)


def test_another_hour_moves_the_next_letter(now: datetime) -> None:
    ports = make.section("ports", "Порты")
    only = frozenset({ports.pk})
    choice = Choice(hour=18, time_zone="Asia/Yekaterinburg", language="en", text_only=True, sections=only)
    held = actions.choose(subscription=active(now), choice=choice, languages=("ru", "en"), known=only, now=now)
    assert held.next_at == datetime(2026, 11, 20, 13, 0, tzinfo=now.tzinfo)
    assert list(held.sections.all()) == [ports]


@pytest.mark.parametrize("email", ["", "nina", "a@b.example\r\nBcc: c@d.example", "x" * 300 + "@b.example"])
def test_what_is_no_address_is_refused(email: str, now: datetime) -> None:
    with pytest.raises(UnableToAddress):
        ask(now, email)
    assert not Subscription.objects.exists()
