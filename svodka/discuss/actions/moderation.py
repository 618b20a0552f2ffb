"""Reports by readers, and what a moderator decides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from svodka.discuss import decisions
from svodka.discuss.actions.authors import standing_of
from svodka.discuss.actions.comments import Refused, hold_comment, set_state
from svodka.discuss.actions.threads import hold_thread
from svodka.discuss.cleaning import one_line
from svodka.discuss.models import Comment, Report, Verdict
from svodka.readers.models import Reader

MODERATE = "discuss.moderate_comment"


class UnableToModerate(Refused):
    """The verdict was not given: no right to, no reason, or nothing to hide or restore."""


class UnableToReport(Refused):
    """The report was not taken."""


@transaction.atomic
def report(*, comment: Comment, by: Reader, reason: str, now: datetime) -> Report:
    """Ask the moderators to look at a comment. A reader's second report changes nothing. Raises UnableToReport."""
    told = one_line(reason)
    decision = decisions.first_refusal(
        decisions.judge_standing(standing_of(by, now=now)),
        decisions.judge_sight(visible=comment.state == Comment.State.VISIBLE),
        decisions.judge_other(own=comment.author_id == by.pk),
        decisions.judge_reason(told, most=decisions.LONGEST_REPORT),
    )
    if not decision.accepted:
        raise UnableToReport(decision)
    return Report.objects.get_or_create(comment=comment, by=by, defaults={"reason": told, "made_at": now})[0]


@transaction.atomic
def hide_comment(*, comment: Comment, by: Reader, reason: str, now: datetime) -> Comment:
    """Put a tombstone with a public reason before a comment; its words are kept for a restore. Settles its reports.

    Raises UnableToModerate.
    """
    return _decide(comment, by, Verdict.Act.HIDE, reason, now)


@transaction.atomic
def restore_comment(*, comment: Comment, by: Reader, reason: str, now: datetime) -> Comment:
    """Let a hidden or held comment be read. Settles its reports. Raises UnableToModerate."""
    return _decide(comment, by, Verdict.Act.RESTORE, reason, now)


_SHOWN, _UNSHOWN = Comment.State.VISIBLE, {Comment.State.HIDDEN, Comment.State.HELD}


def _decide(comment: Comment, by: Reader, act: Verdict.Act, reason: str, now: datetime) -> Comment:
    told = one_line(reason)
    hiding = act is Verdict.Act.HIDE
    thread = hold_thread(comment.thread)
    kept = hold_comment(comment)
    decision = decisions.first_refusal(
        decisions.judge_moderator(allowed=by.is_active and by.has_perm(MODERATE)),
        decisions.judge_reason(told, most=decisions.LONGEST_VERDICT),
        decisions.judge_sight(visible=kept.state == _SHOWN or (kept.state in _UNSHOWN and not hiding)),
        decisions.judge_change(changes=hiding or kept.state != _SHOWN),
    )
    if not decision.accepted:
        raise UnableToModerate(decision)
    Verdict.objects.create(comment=kept, by=by, act=act, reason=told, at=now)
    Report.objects.filter(comment=kept, settled_at__isnull=True).update(settled_at=now)
    if hiding:
        return set_state(kept, thread, Comment.State.HIDDEN, reason=told)
    return set_state(kept, thread, Comment.State.VISIBLE)
