"""The paper's list of what it had to put right."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from svodka.stories.amendments import latest_amendments
from svodka.stories.models import Correction
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def corrected(**fields: Any) -> None:
    Correction.objects.create(story=make.story(**fields), made_at=make.NOON, note="Длина 96 метров.")


def withdrawn(reason: str) -> None:
    at = make.NOON + timedelta(hours=1)
    make.story("Тарханка меняет оператора", state="withdrawn", withdrawn_for=reason, withdrawn_at=at)


def test_what_was_not_so_stands_beside_what_was_corrected(django_assert_num_queries: Any) -> None:
    corrected()
    withdrawn("retract")
    with django_assert_num_queries(1):
        found = latest_amendments(3)
    assert [(line.note, line.withdrawn) for line in found] == [("", True), ("Длина 96 метров.", False)]
    assert found[0].headline == "Тарханка меняет оператора"


@pytest.mark.parametrize("reason", ["rights", "pull-back"])
def test_other_withdrawals_are_nobodys_error(reason: str) -> None:
    withdrawn(reason)
    assert latest_amendments(3) == []


def test_a_withdrawn_storys_corrections_are_not_news() -> None:
    corrected(state="withdrawn", withdrawn_for="rights")
    assert latest_amendments(3) == []
