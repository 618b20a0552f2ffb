"""The worker and the room on the disk: nothing is gathered into a full one, and old pages go once a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from svodka import flow
from svodka.flow.upkeep import Upkeep
from svodka.gather.captures import path_of
from svodka.gather.models import Capture, Source
from svodka.gather.retention import rule_of
from svodka.gather.room import Budget
from svodka.work import Worker
from tests.fakes import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def with_upkeep(worker: Worker, data: Path, rule: str = "", budget: Budget | None = None) -> Worker:
    kept = Upkeep(data, worker.means.captures, rule=rule_of(rule), budget=budget or Budget())
    worker.means = replace(worker.means, upkeep=kept)
    return worker


def test_nothing_is_gathered_while_the_budget_is_used_up(
    worker: Worker,
    source: Source,
    clock: Clock,
    tmp_path: Path,
    now: datetime,
) -> None:
    flow.take_in(data=b"a page", url="https://rynda.example/1", captures=worker.means.captures, now=now)
    done = with_upkeep(worker, tmp_path, budget=Budget(4096)).work_once()
    assert (done["polled"], done["read"]) == (0, 1)
    assert with_upkeep(worker, tmp_path, budget=Budget(10**9)).work_once()["polled"] == 1


def test_old_pages_go_once_a_day(worker: Worker, clock: Clock, tmp_path: Path, now: datetime) -> None:
    kept = flow.take_in(data=b"a page", url="https://rynda.example/1", captures=worker.means.captures, now=now)
    with_upkeep(worker, tmp_path, rule="30 days").work_once()
    assert Capture.objects.get().state == Capture.State.REFUSED
    clock.now += timedelta(days=31)
    assert worker.work_once()["let go"] == 1
    assert not path_of(kept.capture.sha256, worker.means.captures).exists()
