"""The ledger in the database, and what comes back. On both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from svodka.claims import LeaseLost
from svodka.digest import actions
from svodka.digest.actions.deliveries import GIVE_UP_AFTER, LEASE
from svodka.digest.bounces import Kind, Report
from svodka.digest.handing import Entry, Note
from svodka.digest.models import Delivery, Edition, Subscription

pytestmark = [pytest.mark.django_db, pytest.mark.database]

State = Delivery.State
TOKEN = "0123456789abcdef0123"


@pytest.fixture
def delivery(now: datetime) -> Delivery:
    held = Subscription.objects.create(email="nina@volonga.example", key="k", state="active", asked_at=now)
    edition = Edition.objects.create(day=now.date(), cut_off_at=now, state="closed")
    return Delivery.objects.create(edition=edition, subscription=held, address=held.email, token=TOKEN, due_at=now)


def take(now: datetime, worker: str = "one") -> list[Delivery]:
    return actions.take_batch(worker=worker, now=now)


def write(held: list[Delivery], note: Note, now: datetime, why: str = "") -> None:
    actions.PortalLedger(held, clock=lambda: now).write([Entry(row.pk, note, why) for row in held])


def state_of(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def test_a_letter_is_offered_and_sent(delivery: Delivery, now: datetime) -> None:
    held = take(now)
    write(held, Note.OFFERED, now)
    assert state_of(delivery) == State.OFFERED
    write(held, Note.SENT, now)
    assert (state_of(delivery), delivery.sent_at, delivery.due_at) == (State.SENT, now, None)


def test_what_one_worker_holds_no_other_takes(delivery: Delivery, now: datetime) -> None:
    assert len(take(now)) == 1
    assert take(now, "two") == []


def test_a_letter_that_was_not_offered_goes_again_after_a_kill(delivery: Delivery, now: datetime) -> None:
    take(now)
    assert len(take(now + LEASE, "two")) == 1


def test_a_letter_that_was_offered_is_named_unsure_after_a_kill(delivery: Delivery, now: datetime) -> None:
    write(take(now), Note.OFFERED, now)
    assert take(now + LEASE, "two") == []
    assert (state_of(delivery), delivery.due_at) == (State.UNSURE, None)


def test_an_offer_by_a_worker_whose_time_is_up_is_refused(delivery: Delivery, now: datetime) -> None:
    slow = take(now)
    take(now + LEASE, "two")
    with pytest.raises(LeaseLost):
        write(slow, Note.OFFERED, now + LEASE)


def test_later_is_tried_again_and_then_given_up(delivery: Delivery, now: datetime) -> None:
    write(take(now), Note.LATER, now, "451 come again")
    assert (state_of(delivery), delivery.last_error) == (State.QUEUED, "451 come again")
    late = now + GIVE_UP_AFTER + timedelta(minutes=1)
    write(take(late), Note.LATER, late, "451 come again")
    assert (state_of(delivery), delivery.due_at) == (State.REFUSED, None)


@pytest.mark.parametrize(
    ("why", "state"),
    [("550 5.1.1 no such box", "bounced"), ("553 5.7.1 sender refused", "active"), ("550 no", "active")],
)
def test_a_server_that_knows_no_such_box_ends_it(why: str, state: str, delivery: Delivery, now: datetime) -> None:
    write(take(now), Note.REFUSED, now, why)
    delivery.subscription.refresh_from_db()
    assert (state_of(delivery), delivery.subscription.state) == (State.REFUSED, state)


def test_who_has_ended_the_subscription_gets_no_letter_that_waits(delivery: Delivery, now: datetime) -> None:
    actions.end(subscription=delivery.subscription, now=now)
    assert (take(now), state_of(delivery)) == ([], State.REFUSED)


@pytest.mark.parametrize(
    ("kind", "state"),
    [(Kind.HARD, "bounced"), (Kind.COMPLAINT, "ended"), (Kind.SOFT, "active"), (Kind.DELAYED, "active")],
)
def test_what_comes_back_for_a_letter(kind: Kind, state: str, delivery: Delivery, now: datetime) -> None:
    actions.note_report(Report(kind, TOKEN, "550 5.1.1 no such box"), now=now)
    delivery.subscription.refresh_from_db()
    assert delivery.subscription.state == state


@pytest.mark.parametrize("token", ["", "f" * 20, "%", TOKEN.upper() + "0"])
def test_a_forged_report_changes_nothing(token: str, delivery: Delivery, now: datetime) -> None:
    assert actions.note_report(Report(Kind.HARD, token, "550"), now=now) is None
    delivery.subscription.refresh_from_db()
    assert delivery.subscription.state == "active"


def test_the_reason_is_kept_for_the_editor(delivery: Delivery, now: datetime) -> None:
    actions.note_report(Report(Kind.HARD, TOKEN, "smtp; 550 5.1.1 no such box"), now=now)
    assert Subscription.objects.get().ended_why == "smtp; 550 5.1.1 no such box"
