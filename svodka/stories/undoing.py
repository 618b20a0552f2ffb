"""Which acts upon a story still stand, and so can be undone. Pure: from the lines of its ledger, no query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from svodka.stories.decisions import MOVES, Act
from svodka.stories.models import Story

# A publication that nobody has read yet, unmade: only an undoing leads there, so it is no act of the desk's menu.
TAKEN_BACK = "taken back"
SECTION = "section"
_UNDONE_BY = {
    Act.PUT_BACK.value: Act.TAKE.value,
    Act.UNSPIKE.value: Act.SPIKE.value,
    Act.CANCEL_SCHEDULE.value: Act.SCHEDULE.value,
    TAKEN_BACK: Act.PUBLISH.value,
}
_LIFE = {act.value for act in Act} - {Act.CORRECT.value} | set(_UNDONE_BY)


class Line(Protocol):
    """A line of a ledger."""

    @property
    def act(self) -> str: ...


def standing(lines: Iterable[Line]) -> list[Line]:
    """The acts that made the story what it is, oldest first: an act and its undoing leave nothing."""
    stack: list[Line] = []
    for line in lines:
        if line.act not in _LIFE:
            continue
        if stack and stack[-1].act == _UNDONE_BY.get(line.act):
            stack.pop()
        else:
            stack.append(line)
    return stack


def state_without_the_last(acts: Sequence[Line]) -> str:
    """The state that a story had before the last of its standing acts; ready where that was a waiting schedule."""
    before = acts[-2].act if len(acts) > 1 else ""
    reached = MOVES[Act(before)].to if before in {act.value for act in Act} else ""
    return Story.State.READY if reached == Story.State.SCHEDULED else (reached or Story.State.INCOMING)
