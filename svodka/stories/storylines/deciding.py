"""Does a story tell of the same happening as an earlier one, of the same longer story, or of neither? Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from svodka.stories.storylines.terms import THINGS, NameTold

# Measured on the sample's 70 stories and its plan of who tells what (docs/decisions/012): .14 to .18 put the same
# texts together; below, two days of one ship run into each other, above, three agencies' words are too different.
HAPPENING_FROM = 0.16
# A text of one day and a half later must be twice as like to be about the same event, not its continuation.
HALVED_AFTER = timedelta(hours=36)
HAPPENING_WITHIN = timedelta(days=3)
# An event is not told for longer, however the reports of it follow each other.
HAPPENING_LASTS = timedelta(days=5)
# Two texts about one ship need little more in common; two with no shared subject must be alike.
STORYLINE_FROM_THING, STORYLINE_FROM_BODY, STORYLINE_FROM = 0.10, 0.18, 0.28
STORYLINE_WITHIN = timedelta(days=60)


class Same(StrEnum):
    """What two stories have in common."""

    HAPPENING = "happening"
    STORYLINE = "storyline"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An earlier story: its cosine to the new one, when it told, and the names that both are about.

    `begun_at` is when the first report of its happening came, if it belongs to one.
    """

    story_id: int
    cosine: float
    told_at: datetime
    subjects: Sequence[NameTold] = ()
    begun_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """The decision: of what `story_id` is told again, how sure (0 to 1), and why, each reason as [key, value]."""

    same: Same
    story_id: int | None = None
    score: float = 0.0
    reasons: Sequence[tuple[str, str]] = ()


def place(told_at: datetime, candidates: Iterable[Candidate]) -> Placement:
    """Where a story of this moment belongs among the candidates; a happening goes before a storyline."""
    known = list(candidates)
    happenings = [(score, one) for one in known if (score := _as_happening(told_at, one)) >= HAPPENING_FROM]
    if happenings:
        score, chosen = max(happenings, key=lambda pair: (pair[0], -pair[1].story_id))
        return Placement(Same.HAPPENING, chosen.story_id, round(score, 3), _reasons(told_at, chosen))
    storylines = [one for one in known if _is_storyline(told_at, one)]
    if storylines:
        chosen = max(storylines, key=lambda one: (one.cosine, -one.story_id))
        return Placement(Same.STORYLINE, chosen.story_id, round(chosen.cosine, 3), _reasons(told_at, chosen))
    return Placement(Same.NOTHING)


def as_happening(cosine: float, apart: timedelta) -> float:
    """How surely two texts of this cosine, so far apart, tell of one event."""
    return float(cosine * 0.5 ** (abs(apart) / HALVED_AFTER)) if abs(apart) <= HAPPENING_WITHIN else 0.0


def _as_happening(told_at: datetime, one: Candidate) -> float:
    if one.begun_at and abs(told_at - one.begun_at) > HAPPENING_LASTS:
        return 0.0
    return as_happening(one.cosine, told_at - one.told_at)


def _is_storyline(told_at: datetime, one: Candidate) -> bool:
    if abs(told_at - one.told_at) > STORYLINE_WITHIN:
        return False
    if any(name.kind in THINGS for name in one.subjects):
        return one.cosine >= STORYLINE_FROM_THING
    return one.cosine >= (STORYLINE_FROM_BODY if one.subjects else STORYLINE_FROM)


def _reasons(told_at: datetime, one: Candidate) -> list[tuple[str, str]]:
    hours = round(abs(told_at - one.told_at) / timedelta(hours=1))
    found = [("likeness", f"{one.cosine:.2f}"), ("hours", str(hours))]
    return found + [("subject", name.label) for name in one.subjects]
