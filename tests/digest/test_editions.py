"""Editions and the deliveries that come of them. On both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from svodka import claims
from svodka.digest import actions
from svodka.digest.actions.editions import UnableToReorder
from svodka.digest.models import Delivery, Edition, EditionStory, Subscription
from svodka.stories.models import Story
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MOSCOW = "Europe/Moscow"
CUT_OFF = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def subscriber(email: str = "nina@volonga.example", **given: Any) -> Subscription:
    born = {"key": email, "state": "active", "asked_at": make.NOON, "next_at": CUT_OFF, "time_zone": MOSCOW}
    return Subscription.objects.create(email=email, **{**born, **given})


def story(hours_before: float, slug: str = "yards", **given: Any) -> Story:
    return make.story(published_at=CUT_OFF - HOUR * hours_before, section=make.section(slug, slug), **given)


def make_due(now: datetime = CUT_OFF) -> int:
    return actions.make_due(time_zone=MOSCOW, secret="secret", now=now)


def told(edition: Edition) -> list[int]:
    return list(
        EditionStory.objects.filter(edition=edition, left_out=False)
        .order_by("position")
        .values_list("story_id", flat=True)
    )


def closed(edition: Edition, now: datetime = CUT_OFF) -> Edition:
    claims.claim(Edition.objects.filter(pk=edition.pk), now=now, worker="w", limit=1)
    edition.refresh_from_db()
    return actions.close_edition(edition, hour=8, time_zone=MOSCOW, now=now)


def test_the_next_edition_is_open_until_its_hour(now: datetime) -> None:
    edition = actions.open_edition(hour=8, time_zone=MOSCOW, after=now)
    assert (edition.cut_off_at, edition.due_at, edition.day) == (CUT_OFF, CUT_OFF, date(2026, 11, 21))
    assert actions.open_edition(hour=8, time_zone=MOSCOW, after=now) == edition


def test_it_holds_the_stories_of_a_day(now: datetime) -> None:
    kept = [story(0), story(23.9)]
    story(24), story(-1), story(5, state="withdrawn", withdrawn_for="retract", withdrawn_at=CUT_OFF)
    edition = closed(actions.open_edition(hour=8, time_zone=MOSCOW, after=now))
    assert told(edition) == [one.pk for one in kept]


def test_closing_opens_the_next(now: datetime) -> None:
    closed(actions.open_edition(hour=8, time_zone=MOSCOW, after=now))
    states = list(Edition.objects.order_by("day").values_list("day", "state"))
    assert states == [(date(2026, 11, 21), "closed"), (date(2026, 11, 22), "open")]


def test_the_editors_order_stands_and_news_comes_behind(now: datetime) -> None:
    first, second, third = story(3), story(2), story(1)
    edition = actions.open_edition(hour=8, time_zone=MOSCOW, after=now)
    actions.reorder(edition, stories=[first.pk, third.pk], left_out=[second.pk])
    late = story(0.5)
    assert told(closed(edition)) == [first.pk, third.pk, late.pk]


def test_a_closed_edition_is_not_reordered(now: datetime) -> None:
    one = story(1)
    edition = closed(actions.open_edition(hour=8, time_zone=MOSCOW, after=now))
    with pytest.raises(UnableToReorder):
        actions.reorder(edition, stories=[one.pk])


def test_whose_hour_has_come_gets_a_delivery() -> None:
    story(1)
    held, later = subscriber(), subscriber("later@volonga.example", next_at=CUT_OFF + HOUR)
    assert make_due() == 1
    assert Delivery.objects.get().subscription == held
    held.refresh_from_db(), later.refresh_from_db()
    assert (held.next_at, later.next_at) == (CUT_OFF + 24 * HOUR, CUT_OFF + HOUR)


def test_making_it_due_again_makes_no_second_one() -> None:
    story(1)
    held = subscriber()
    make_due()
    Subscription.objects.filter(pk=held.pk).update(next_at=CUT_OFF)  # as if the clock had been set back
    make_due()
    assert Delivery.objects.count() == 1


def test_an_hour_of_ones_own_is_an_edition_of_its_own(now: datetime) -> None:
    main = actions.open_edition(hour=8, time_zone=MOSCOW, after=now)
    early, late = story(5), story(-3)
    subscriber(hour=12, next_at=CUT_OFF + 4 * HOUR)
    make_due(CUT_OFF + 4 * HOUR)
    edition = Delivery.objects.get().edition
    assert (edition.main, edition == main, told(edition)) == (False, False, [late.pk, early.pk])


def test_a_mornings_letter_is_of_the_editors_edition(now: datetime) -> None:
    first, second = story(2), story(1)
    edition = actions.open_edition(hour=8, time_zone=MOSCOW, after=now)
    actions.reorder(edition, stories=[first.pk, second.pk])
    subscriber()
    make_due()
    assert (Delivery.objects.get().edition, told(edition)) == (edition, [first.pk, second.pk])


@pytest.mark.parametrize(("sections", "letters"), [([], 1), (["yards"], 1), (["ports"], 0)])
def test_no_letter_without_a_story_of_the_sections_chosen(sections: list[str], letters: int) -> None:
    story(1, "yards")
    held = subscriber()
    held.sections.set([make.section(slug, slug) for slug in sections])
    assert make_due() == 1
    assert Delivery.objects.count() == letters


def test_an_empty_day_is_no_letter() -> None:
    subscriber()
    assert (make_due(), Delivery.objects.count()) == (1, 0)


@pytest.mark.parametrize(("hours", "letters"), [(11, 1), (13, 0)])
def test_after_half_a_day_off_the_old_letter_is_let_go(hours: int, letters: int) -> None:
    story(1)
    held = subscriber()
    make_due(CUT_OFF + HOUR * hours)
    held.refresh_from_db()
    assert (Delivery.objects.count(), held.next_at) == (letters, CUT_OFF + 24 * HOUR)


def test_a_pause_ends_by_itself() -> None:
    story(1)
    held = subscriber(state="paused", paused_until=date(2026, 11, 21), next_at=None)
    make_due(CUT_OFF - 10 * HOUR)  # 22:00 of the day before
    assert Delivery.objects.count() == 0
    make_due(CUT_OFF)
    held.refresh_from_db()
    assert (held.state, Delivery.objects.count()) == ("active", 1)


def test_deliveries_are_named_by_a_token_that_needs_the_secret() -> None:
    story(1)
    subscriber()
    make_due()
    from svodka.digest.actions.editions import token_of

    delivery = Delivery.objects.get()
    assert delivery.token == token_of(delivery.edition_id, delivery.subscription_id, "secret")
    assert delivery.token != token_of(delivery.edition_id, delivery.subscription_id, "another")


def test_a_thousand_letters_are_a_few_statements(django_assert_max_num_queries: Any) -> None:
    story(1)
    Subscription.objects.bulk_create(
        Subscription(email=f"r{n}@c.example", key=f"k{n}", state="active", asked_at=make.NOON, next_at=CUT_OFF)
        for n in range(1000)
    )
    with django_assert_max_num_queries(40):
        assert make_due() == 1000
    assert Delivery.objects.count() == 1000
