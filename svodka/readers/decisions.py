"""May a reader change the name, may the account go: from what is known to a named decision. No rows, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from svodka.readers.names import NameDecision

# A name that changes daily cannot be followed in a discussion.
NAME_STAYS = timedelta(days=30)
# Between asking for deletion and erasure: who regrets it, or never asked for it, signs in.
GRACE = timedelta(days=14)

# A sign-up whose code was never typed; the code itself is good for a quarter of an hour.
CONFIRM_WITHIN = timedelta(days=7)


class Ruling(StrEnum):
    """What was decided; everything but ACCEPT is a refusal."""

    ACCEPT = "accept"
    SAME = "same"
    UNFIT = "unfit"
    TAKEN = "taken"
    TOO_SOON = "too soon"
    BANNED = "banned"
    LAST_OWNER = "last owner"


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer; `reason` is a sentence for the reader, `retry_at` the time from which it may go otherwise."""

    ruling: Ruling
    reason: str | Promise = ""
    retry_at: datetime | None = None

    @property
    def accepted(self) -> bool:
        return self.ruling is Ruling.ACCEPT


ACCEPT = Decision(Ruling.ACCEPT)
NAME_STAYS_WHILE_BANNED = Decision(
    Ruling.BANNED, _("While a moderator has stopped you from writing, the name cannot be changed.")
)
NAME_TAKEN = Decision(Ruling.TAKEN, _("Somebody is called so, or so much like it that the two could be confused."))


def judge_renaming(
    *, name: NameDecision, same: bool, taken: bool, banned: bool, changed_at: datetime | None, now: datetime
) -> Decision:
    """A new name: of fit letters, nobody else's, not within a month of the last change and not during a ban, which
    others are to see under the name that they know.
    """
    if banned:
        return NAME_STAYS_WHILE_BANNED
    if same:
        return Decision(Ruling.SAME, _("You are called so already."))
    if changed_at is not None and now < changed_at + NAME_STAYS:
        days = NAME_STAYS.days
        reason = _("A name can be changed once in %(n)s days.") % {"n": days}
        return Decision(Ruling.TOO_SOON, reason, changed_at + NAME_STAYS)
    if name.fault is not None:
        return Decision(Ruling.UNFIT, name.reason)
    return NAME_TAKEN if taken else ACCEPT


def judge_leaving(*, last_owner: bool) -> Decision:
    """Anybody may leave, except the one who would leave the portal without an owner."""
    if last_owner:
        return Decision(Ruling.LAST_OWNER, _("You are the portal's only owner: make somebody else one first."))
    return ACCEPT


def erased_on(asked_at: datetime) -> datetime:
    """When the account of one who asked for deletion at that moment is erased."""
    return asked_at + GRACE
