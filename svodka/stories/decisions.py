"""What may be done with a story where it stands in its life. Pure: no query, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from svodka.stories.models import Story

_S = Story.State
BEFORE_PUBLICATION = frozenset({_S.INCOMING, _S.TAKEN, _S.READY, _S.SCHEDULED})
# What was retracted was not so, and stays retracted: its successor is another story.
RETURNABLE = frozenset({Story.WithdrawnFor.PULL_BACK.value, Story.WithdrawnFor.RIGHTS.value})


class Act(StrEnum):
    """What the desk does with a story; the value is the word in its ledger."""

    TAKE = "taken"
    PUT_BACK = "put back"
    MARK_READY = "ready"
    SCHEDULE = "scheduled"
    CANCEL_SCHEDULE = "schedule cancelled"
    PUBLISH = "published"
    CORRECT = "corrected"
    WITHDRAW = "withdrawn"
    BRING_BACK = "brought back"
    SPIKE = "spiked"
    UNSPIKE = "unspiked"


@dataclass(frozen=True, slots=True)
class Move:
    """From which states an act leads, and to which; `to` is empty where the story itself says it."""

    states: frozenset[str]
    to: str = ""


MOVES: Mapping[Act, Move] = {
    Act.TAKE: Move(frozenset({_S.INCOMING}), _S.TAKEN),
    Act.PUT_BACK: Move(frozenset({_S.TAKEN, _S.READY}), _S.INCOMING),
    Act.MARK_READY: Move(frozenset({_S.INCOMING, _S.TAKEN}), _S.READY),
    Act.SCHEDULE: Move(BEFORE_PUBLICATION, _S.SCHEDULED),
    Act.CANCEL_SCHEDULE: Move(frozenset({_S.SCHEDULED}), _S.READY),
    Act.PUBLISH: Move(BEFORE_PUBLICATION, _S.LIVE),
    Act.CORRECT: Move(frozenset({_S.LIVE}), _S.LIVE),
    Act.WITHDRAW: Move(frozenset({_S.LIVE}), _S.WITHDRAWN),
    Act.BRING_BACK: Move(frozenset({_S.WITHDRAWN}), _S.TAKEN),
    Act.SPIKE: Move(BEFORE_PUBLICATION, _S.SPIKED),
    Act.UNSPIKE: Move(frozenset({_S.SPIKED})),
}


def is_possible(act: Act, *, state: str, withdrawn_for: str = "") -> bool:
    """Whether the act can be done with a story in this state."""
    if act == Act.BRING_BACK and withdrawn_for not in RETURNABLE:
        return False
    return state in MOVES[act].states


def possible_acts(*, state: str, withdrawn_for: str = "") -> frozenset[Act]:
    """All acts that can be done with a story in this state."""
    return frozenset(act for act in Act if is_possible(act, state=state, withdrawn_for=withdrawn_for))


def state_after_unspiking(before: str) -> str:
    """The state a spiked story goes back to. One that was scheduled is ready: its moment may have passed."""
    return Story.State.READY if before == _S.SCHEDULED else (before or Story.State.INCOMING)
