"""Which acts of a ledger still stand."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from svodka.stories.undoing import standing, state_without_the_last


def lines(*acts):
    return [SimpleNamespace(act=act) for act in acts]


@pytest.mark.parametrize(
    ("acts", "left"),
    [
        (["filed", "source changed"], []),
        (["filed", "taken", "corrected", "section"], ["taken"]),
        (["taken", "put back"], []),
        (["taken", "published", "taken back"], ["taken"]),
        (["taken", "spiked", "unspiked", "taken"], ["taken", "taken"]),
        (["published", "withdrawn"], ["published", "withdrawn"]),
    ],
)
def test_an_act_and_its_undoing_leave_nothing(acts, left):
    assert [line.act for line in standing(lines(*acts))] == left


@pytest.mark.parametrize(
    ("acts", "state"),
    [(["published"], "incoming"), (["taken", "published"], "taken"), (["scheduled", "published"], "ready")],
)
def test_the_state_before_the_last_act(acts, state):
    assert state_without_the_last(lines(*acts)) == state
