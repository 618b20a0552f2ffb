"""A story's way through its life, and the ledger that keeps it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from svodka import claims, flow
from svodka.stories import actions as stories
from svodka.stories.decisions import Act, is_possible, possible_acts
from svodka.stories.models import LedgerEntry, Story
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BEFORE = ("incoming", "taken", "ready", "scheduled")


def names(state: str, withdrawn_for: str = "") -> set[str]:
    return {act.name.lower() for act in possible_acts(state=state, withdrawn_for=withdrawn_for)}


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        ("incoming", {"take", "mark_ready", "schedule", "publish", "spike"}),
        ("taken", {"put_back", "mark_ready", "schedule", "publish", "spike"}),
        ("ready", {"put_back", "schedule", "publish", "spike"}),
        ("scheduled", {"schedule", "cancel_schedule", "publish", "spike"}),
        ("live", {"correct", "withdraw"}),
        ("withdrawn", set()),
        ("spiked", {"unspike"}),
    ],
)
def test_what_is_possible_where(state: str, acts: set[str]) -> None:
    assert names(state) == acts


@pytest.mark.parametrize(("reason", "comes_back"), [("retract", False), ("rights", True), ("pull-back", True)])
def test_what_was_retracted_never_comes_back(reason: str, comes_back: bool) -> None:
    assert is_possible(Act.BRING_BACK, state="withdrawn", withdrawn_for=reason) == comes_back


@pytest.mark.parametrize("state", BEFORE)
def test_the_spike_gives_back_what_it_took(state: str, now: datetime) -> None:
    story = make.story(state=state, published_at=None)
    flow.spike(story, now=now)
    assert flow.unspike(story, now=now).state == ("ready" if state == "scheduled" else state)


def test_an_embargo_is_a_gate_for_a_schedule_too(now: datetime) -> None:
    story = make.story(state="taken", published_at=None, embargo_until=now + timedelta(hours=2))
    with pytest.raises(stories.UnableToPublish) as refusal:
        flow.schedule(story, at=now + timedelta(hours=1), now=now)
    assert refusal.value.why == "embargo"


def test_a_worker_does_not_publish_what_was_taken_from_its_hands(now: datetime) -> None:
    story = make.story(state="taken", published_at=None)
    flow.schedule(story, at=now + timedelta(minutes=1), now=now)
    waiting = Story.objects.filter(state=Story.State.SCHEDULED)
    [held] = claims.claim(waiting, now=now + timedelta(minutes=2), worker="w", limit=1)
    flow.cancel_schedule(story, now=now + timedelta(minutes=2))
    with pytest.raises(claims.LeaseLost):
        claims.settle(held, due_at=None)


def test_who_took_it_is_known_until_it_is_put_back(now: datetime) -> None:
    story, editor = make.story(state="incoming", published_at=None), make.reader("Ирина Седова")
    assert flow.take(story, now=now, by=editor).taken_by == editor
    assert flow.put_back(story, now=now, by=editor).taken_by is None


def test_the_ledger_is_never_changed(now: datetime) -> None:
    flow.take(make.story(state="incoming", published_at=None), now=now)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE stories_ledgerentry SET act = 'nothing'")
    with pytest.raises(NotImplementedError):
        LedgerEntry.objects.update(act="nothing")
    with pytest.raises(NotImplementedError):
        LedgerEntry.objects.all().delete()


def test_an_account_may_go_its_acts_stay(now: datetime) -> None:
    editor = make.reader("Ирина Седова")
    flow.take(make.story(state="incoming", published_at=None), now=now, by=editor)
    editor.delete()
    assert LedgerEntry.objects.values_list("act", "by").get() == ("taken", None)
