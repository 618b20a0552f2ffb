"""Who may give a verdict, and the log it is written in."""

from __future__ import annotations

from datetime import datetime

from svodka.discuss import decisions
from svodka.discuss.actions.authors import standing_of
from svodka.discuss.actions.comments import Refused
from svodka.discuss.decisions import Decision
from svodka.readers.models import Reader

MODERATE = "discuss.moderate_comment"


class UnableToModerate(Refused):
    """The verdict was not given: no right to, no reason, or nothing that it would change."""


def may_moderate(reader: Reader, *, now: datetime) -> bool:
    """Moderators and owners may, unless they are banned themselves."""
    return judge_moderator(reader, now=now).accepted


def judge_moderator(by: Reader, *, now: datetime) -> Decision:
    """The same with its reason."""
    return decisions.first_refusal(
        decisions.judge_moderator(allowed=by.is_active and by.has_perm(MODERATE)),
        decisions.judge_standing(standing_of(by, now=now)),
    )


def require(by: Reader, reason: str, *further: Decision, now: datetime) -> None:
    """Raise UnableToModerate with the first refusal: of the moderator, of the reason, of what is said `further`."""
    decision = decisions.first_refusal(
        judge_moderator(by, now=now), decisions.judge_reason(reason, most=decisions.LONGEST_VERDICT), *further
    )
    if not decision.accepted:
        raise UnableToModerate(decision)
